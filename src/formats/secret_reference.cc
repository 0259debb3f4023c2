// SPDX-License-Identifier: MIT
#include "formats/secret_reference.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/foreign_text.h"
#include "base/text.h"

namespace ecsr::formats {
namespace {

using Source = SecretReference::Source;

struct Prefix {
  std::string_view text;
  Source source;
  std::string_view example;
};

constexpr std::array kPrefixes{
    Prefix{"secretsmanager:", Source::kSecretsManager, "secretsmanager:NAME#json.key"},
    Prefix{"ssm:", Source::kParameter, "ssm:/path/of/the/parameter"},
    Prefix{"env:", Source::kEnvironment, "env:NAME"},
    Prefix{"file:", Source::kFile, "file:PATH"},
};
constexpr std::string_view kLiteral = "literal:";

bool is_visible(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
}

bool is_variable_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9') && std::ranges::all_of(text, fits);
}

bool fits(const SecretReference& reference) {
  switch (reference.source) {
    case Source::kSecretsManager:
      return is_visible(reference.name);
    case Source::kParameter:
      return is_visible(reference.name) && !reference.name.contains('#');
    case Source::kEnvironment:
      return is_variable_name(reference.name);
    case Source::kFile:
      return true;
  }
  return false;
}

const Prefix* prefix_of(std::string_view text) {
  const auto* const found = std::ranges::find_if(
      kPrefixes, [&](const Prefix& prefix) { return text.starts_with(prefix.text); });
  return found == kPrefixes.end() ? nullptr : found;
}

std::string_view prefix_of(Source source) {
  return std::ranges::find(kPrefixes, source, &Prefix::source)->text;
}

std::string written(const SecretReference& reference) {
  std::string text(prefix_of(reference.source));
  text += reference.name;
  if (!reference.json_key.empty()) text += "#" + reference.json_key;
  return text;
}

Error about(const SecretReference& reference, std::string message) {
  return Error(ErrorKind::kBadInput, written(reference) + ": " + std::move(message));
}

/// The member called `key`, else the one that its pieces between dots lead to.
const nlohmann::json* member(const nlohmann::json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  if (const auto found = object.find(key); found != object.end()) return &*found;
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos;
       dot = key.find('.', dot + 1)) {
    const auto found = object.find(key.substr(0, dot));
    if (found == object.end()) continue;
    if (const auto* const deeper = member(*found, key.substr(dot + 1))) return deeper;
  }
  return nullptr;
}

Result<std::string> picked(const SecretReference& reference, const std::string& secret) {
  if (reference.json_key.empty()) return secret;
  const auto whole = is_nested_too_deeply(secret)
                         ? nlohmann::json()
                         : nlohmann::json::parse(secret, nullptr, /*allow_exceptions=*/false);
  if (!whole.is_object()) {
    return std::unexpected(about(reference, "the secret is no JSON object, so it has no keys"));
  }
  const nlohmann::json* const found = member(whole, reference.json_key);
  if (found == nullptr) {
    return std::unexpected(
        about(reference, "the secret has no key \"" + reference.json_key + "\""));
  }
  if (found->is_string()) return found->get<std::string>();
  if (found->is_number() || found->is_boolean()) return found->dump();
  return std::unexpected(about(reference, "what the key holds is no text"));
}

}  // namespace

Result<std::variant<std::string, SecretReference>> parse_secret_text(std::string_view text) {
  using Parsed = std::variant<std::string, SecretReference>;
  if (text.starts_with(kLiteral)) return Parsed{std::string(text.substr(kLiteral.size()))};
  const Prefix* const prefix = prefix_of(text);
  if (prefix == nullptr) return Parsed{std::string(text)};
  SecretReference reference{.source = prefix->source, .name = {}, .json_key = {}};
  std::string_view name = text.substr(prefix->text.size());
  bool key_is_missing = false;
  if (prefix->source == Source::kSecretsManager) {
    const std::size_t hash = name.find('#');
    if (hash != std::string_view::npos) {
      reference.json_key = name.substr(hash + 1);
      key_is_missing = reference.json_key.empty();
      name = name.substr(0, hash);
    }
  }
  reference.name = name;
  if (!name.empty() && !key_is_missing && fits(reference)) return Parsed{std::move(reference)};
  return fail(ErrorKind::kBadInput, "begins with " + std::string(prefix->text) +
                                        " and is no reference such as " +
                                        std::string(prefix->example) +
                                        "; if it is meant as it stands, write literal: before it");
}

bool is_kept_in_aws(std::string_view text) {
  const Prefix* const prefix = prefix_of(text);
  return prefix != nullptr &&
         (prefix->source == Source::kSecretsManager || prefix->source == Source::kParameter);
}

bool is_reference(std::string_view text) {
  const auto parsed = parse_secret_text(text);
  return parsed && std::holds_alternative<SecretReference>(*parsed);
}

Result<std::string> SecretTexts::reveal(const std::string& text) {
  auto parsed = parse_secret_text(text);
  if (!parsed) return std::unexpected(std::move(parsed).error().during("a text"));
  if (auto* const literal = std::get_if<std::string>(&*parsed)) return std::move(*literal);
  const auto& reference = std::get<SecretReference>(*parsed);
  const std::string key = std::string(prefix_of(reference.source)) + reference.name;
  auto known = fetched_.find(key);
  if (known == fetched_.end()) {
    auto fetched = fetch(reference);
    if (!fetched) return std::unexpected(std::move(fetched).error());
    known = fetched_.emplace(key, *std::move(fetched)).first;
  }
  auto value = picked(reference, known->second);
  if (value && value->empty()) return std::unexpected(about(reference, "it is empty"));
  return value;
}

Result<std::string> SecretTexts::fetch(const SecretReference& reference) {
  const auto named = [&](Result<std::string> fetched) {
    if (!fetched) fetched = std::unexpected(std::move(fetched).error().during(written(reference)));
    return fetched;
  };
  switch (reference.source) {
    case Source::kSecretsManager:
      return named(sources_.secrets_manager(reference.name));
    case Source::kParameter:
      return named(sources_.parameter(reference.name));
    case Source::kEnvironment: {
      auto value = sources_.environment(reference.name);
      if (!value) return std::unexpected(about(reference, "the variable is not set"));
      return *std::move(value);
    }
    case Source::kFile:
      break;
  }
  auto content = named(sources_.file(reference.name));
  // Editors end a file with a line end, secrets do not.
  if (content && content->ends_with('\n')) content->pop_back();
  if (content && content->ends_with('\r')) content->pop_back();
  return content;
}

}  // namespace ecsr::formats
