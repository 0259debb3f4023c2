// SPDX-License-Identifier: MIT
#include "lambda/settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "formats/policy_fields.h"
#include "formats/secret_reference.h"

namespace ecsr::lambda {
namespace {

constexpr milliseconds kKeepFetched = minutes{5};

std::string variable_of(std::string_view field) {
  std::string name = "ECS_RECYCLE_";
  for (const char c : field) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

/// Set and not empty: a template passes what is not wanted as an empty text.
std::optional<std::string> variable(const Host& host, std::string_view field) {
  auto value = host.environment(variable_of(field));
  return value && !value->empty() ? value : std::nullopt;
}

Status read_environment(const Host& host, core::Policy& policy) {
  formats::Value all{.kind = formats::Value::Kind::kMap};
  for (const std::string_view field : formats::policy_field_names()) {
    if (auto text = variable(host, field)) {
      all.children.push_back({.kind = formats::Value::Kind::kText,
                              .text = *std::move(text),
                              .name = std::string(field)});
    }
  }
  const formats::PolicyReading reading = formats::read_policy(all, "", policy);
  if (reading.problems.empty()) return {};
  const formats::ValueProblem& problem = reading.problems.front();
  return fail(ErrorKind::kBadInput, problem.path.empty()
                                        ? "the environment " + problem.message
                                        : variable_of(problem.path) + " " + problem.message);
}

Status put_store(const std::string& word, const std::string& where, bool& in_tag) {
  if (word != "tag" && word != "none") {
    return fail(ErrorKind::kBadInput,
                where + " is " + formats::shown(word) +
                    ": expected tag or none; a function has no files that last");
  }
  in_tag = word == "tag";
  return {};
}

std::string* place_of(ConnectOptions& connect, std::string_view flag) {
  if (flag == "region") return &connect.region;
  if (flag == "role_arn") return &connect.role_arn;
  if (flag == "external_id") return &connect.external_id;
  if (flag == "endpoint_url") return &connect.endpoint_url;
  return nullptr;
}

Status read_connection(const Host& host, Settings& settings) {
  formats::SecretTexts here({.secrets_manager = {},
                             .parameter = {},
                             .file = host.read_file,
                             .environment = host.environment});
  const auto settle = [&](std::string& text) -> Status {
    if (formats::is_kept_in_aws(text)) {
      return fail(ErrorKind::kBadInput, text + " is kept in AWS, and is needed to get there");
    }
    auto real = here.reveal(text);
    if (!real) return std::unexpected(std::move(real).error());
    text = *std::move(real);
    return {};
  };
  for (const formats::ConfigFlag& flag : settings.file.flags) {
    if (flag.name == "run_store") {
      Status put = put_store(flag.text, "run_store in the configuration", settings.record_in_tag);
      if (!put) return put;
    }
    if (std::string* const place = place_of(settings.connect, flag.name)) {
      *place = flag.text;
      if (Status settled = settle(*place); !settled) return settled;
    }
  }
  settings.connect.configured = settings.file.aws;
  for (std::string* const text :
       {&settings.connect.configured.access_key, &settings.connect.configured.secret_key,
        &settings.connect.configured.session_token, &settings.connect.configured.role_arn}) {
    if (Status settled = settle(*text); !settled) return settled;
  }
  for (const std::string_view flag : {"region", "role_arn", "external_id", "endpoint_url"}) {
    if (auto value = variable(host, flag)) *place_of(settings.connect, flag) = *std::move(value);
  }
  const auto store = variable(host, "run_store");
  return store ? put_store(*store, variable_of("run_store"), settings.record_in_tag) : Status{};
}

/// The service: the environment's over the file's.
void read_names(const Host& host, Settings& settings) {
  settings.base = {.service = settings.file.service, .policy = settings.file.policy};
  for (const auto& [field, place] : {std::pair{"cluster", &settings.base.service.cluster.value},
                                     std::pair{"service", &settings.base.service.service.value}}) {
    if (auto name = variable(host, field)) *place = *std::move(name);
  }
}

/// The service and the policy: the environment's over the file's.
Result<Settings> with_environment(const Host& host, Settings settings) {
  read_names(host, settings);
  if (Status read = read_environment(host, settings.base.policy); !read) {
    return std::unexpected(std::move(read).error());
  }
  return settings;
}

bool is_on_s3(std::string_view source) { return source.starts_with("s3://"); }

std::string_view last_name(std::string_view name) {
  return name.starts_with("arn:") ? name.substr(name.rfind('/') + 1) : name;
}

bool is_same(const core::ServiceAddress& entry, const core::ServiceAddress& asked) {
  return last_name(entry.service.value) == last_name(asked.service.value) &&
         (entry.cluster.value.empty() ||
          last_name(entry.cluster.value) == last_name(asked.cluster.value));
}

Result<formats::FunctionEvent> read_ask(const Settings& settings, std::string_view text,
                                        const Host& host) {
  auto event = formats::parse_function_event(text, settings.base);
  if (!event || event->asks_nothing) return event;
  const auto& services = settings.file.services;
  const auto entry = std::ranges::find_if(
      services, [&](const auto& each) { return is_same(each.address, event->ask.service); });
  if (entry == services.end()) return event;
  // Once more, with what the file says of this service below the environment and the event.
  formats::LambdaEvent of_entry{.service = settings.base.service, .policy = entry->policy};
  if (Status read = read_environment(host, of_entry.policy); !read) {
    return std::unexpected(std::move(read).error());
  }
  return formats::parse_function_event(text, of_entry);
}

}  // namespace

Result<formats::FunctionEvent> Settings::ask(std::string_view text, const Host& host) const {
  auto event = read_ask(*this, text, host);
  if (!event || event->asks_nothing) return event;
  // Putting capacity back needs no policy that makes sense.
  const bool recycles = event->action == formats::FunctionAction::kRecycle;
  if (auto idle = core::idle_setting(event->ask.policy); recycles && idle) {
    return fail(ErrorKind::kBadInput, *std::move(idle));
  }
  return event;
}

Result<std::string> SettingsSource::fetch(const std::string& source, const ConnectOptions& connect,
                                          WallTime until) {
  auto connection = host_.connect(connect);
  if (!connection) return std::unexpected(std::move(connection).error());
  (*connection)->end_at(until);
  if (is_on_s3(source)) return (*connection)->objects().get_object(source);
  ports::SecretSource& secrets = (*connection)->secrets();
  formats::SecretTexts texts(
      {.secrets_manager = [&](const std::string& name) { return secrets.secrets_manager(name); },
       .parameter = [&](const std::string& name) { return secrets.parameter(name); },
       .file = host_.read_file,
       .environment = host_.environment});
  return texts.reveal(source);
}

Result<std::string> SettingsSource::config_text(const std::string& source,
                                                const ConnectOptions& connect, WallTime until) {
  if (!is_on_s3(source) && !formats::is_kept_in_aws(source)) return host_.read_file(source);
  const WallTime now = host_.clock.wall_now();
  if (fetched_at_ && now >= *fetched_at_ && now - *fetched_at_ < kKeepFetched) return fetched_;
  auto text = fetch(source, connect, until);
  if (text) {
    fetched_ = *text;
    fetched_at_ = now;
    return text;
  }
  const ErrorKind kind = text.error().kind();
  const bool for_now = kind == ErrorKind::kTransport || kind == ErrorKind::kThrottled;
  if (!for_now || !fetched_at_) return text;
  host_.log << "note: the configuration of " << to_iso8601(*fetched_at_)
            << " goes on serving: " << text.error().message() << "\n"
            << std::flush;
  return fetched_;
}

Result<Settings> SettingsSource::read_to_restore() {
  Settings settings;
  if (Status read = read_connection(host_, settings); !read) {
    return std::unexpected(std::move(read).error());
  }
  read_names(host_, settings);
  return settings;
}

Result<Settings> SettingsSource::read(WallTime until) {
  Settings settings;
  if (Status read = read_connection(host_, settings); !read) {
    return std::unexpected(std::move(read).error());
  }
  const auto named = variable(host_, "config");
  const std::string source =
      named.value_or(host_.environment("LAMBDA_TASK_ROOT").value_or(".") + "/input.json");
  const auto text = config_text(source, settings.connect, until);
  if (!text && named) {
    return std::unexpected(Error(text.error()).during("the configuration " + source));
  }
  if (text) {
    auto file = formats::read_config(*text, named ? source : "input.json");
    if (!file) {
      std::string all;
      for (const std::string& problem : file.error()) all += (all.empty() ? "" : "; ") + problem;
      return fail(ErrorKind::kBadInput, std::move(all));
    }
    settings.file = *std::move(file);
    settings.connect = {};
    if (Status read = read_connection(host_, settings); !read) {
      return std::unexpected(std::move(read).error());
    }
  }
  return with_environment(host_, std::move(settings));
}

bool log_is_json(const Host& host) { return variable(host, "log_format") == "json"; }

}  // namespace ecsr::lambda
