// SPDX-License-Identifier: MIT
#include "sim/wire/form.h"

#include <charconv>

#include "base/text.h"

namespace ecsr::sim::wire {
namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    unsigned byte = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto [end, problem] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (problem != std::errc{} || digits.size() != 2 || end != digits.data() + 2) {
      return std::nullopt;
    }
    plain += static_cast<char>(static_cast<unsigned char>(byte));
    i += 2;
  }
  return plain;
}

}  // namespace

std::optional<Form> Form::parse(std::string_view body) {
  Form form;
  for (const std::string_view pair : split(body, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    auto name = decoded(pair.substr(0, equals));
    auto value = decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
    if (!name || !value) return std::nullopt;
    form.values_.insert_or_assign(std::move(*name), std::move(*value));
  }
  return form;
}

std::string_view Form::value(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string_view{} : found->second;
}

}  // namespace ecsr::sim::wire
