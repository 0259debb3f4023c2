// SPDX-License-Identifier: MIT
#include "formats/config_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/foreign_text.h"
#include "base/text.h"
#include "formats/config_notifications.h"
#include "formats/config_reader.h"
#include "formats/config_text.h"
#include "formats/policy_fields.h"

namespace ecsr::formats {
namespace {

using Key = ConfigReader::Key;
using Keys = std::vector<Key>;
using Kept = ConfigReader::Kept;
using Secrecy = ConfigReader::Secrecy;

/// More are counted, not listed.
constexpr std::size_t kMostProblems = 20;

Key here_key(ConfigReader& reader, std::string_view name, std::string& place,
             Secrecy secrecy = Secrecy::kOpen) {
  return {name, [&reader, &place, secrecy](const Value& value, const std::string& path) {
            if (auto text = reader.text(value, path, secrecy, Kept::kHere)) {
              place = *std::move(text);
            }
          }};
}

void add_service_keys(ConfigReader& reader, Keys& keys, core::ServiceAddress& address) {
  keys.push_back(here_key(reader, "cluster", address.cluster.value));
  keys.push_back(here_key(reader, "cluster_name", address.cluster.value));
  keys.push_back(here_key(reader, "service", address.service.value));
  keys.push_back(here_key(reader, "service_name", address.service.value));
}

/// A policy and other keys side by side in one map.
void read_with_policy(ConfigReader& reader, const Value& map, const std::string& path,
                      const Keys& keys, core::Policy& policy) {
  reader.check_names(map, path);
  PolicyReading reading = read_policy(map, path, policy);
  for (ValueProblem& problem : reading.problems) {
    if (problem.path == path)
      problem.path = path.empty() ? "the file" : path.substr(0, path.size() - 1);
    reader.problem(std::move(problem));
  }
  for (const Value* field : reading.fields) reader.note(*field, path + field->name);
  reader.read_members(reading.others, path, keys, policy_field_names());
}

/// Two names of one thing in one map.
void refuse_both(ConfigReader& reader, const Value& map, const std::string& path,
                 std::string_view one, std::string_view other) {
  const auto member = [&](std::string_view name) {
    return std::ranges::find_if(map.children,
                                [&](const Value& value) { return snake_case(value.name) == name; });
  };
  const auto first = member(one);
  const auto second = member(other);
  if (first == map.children.end() || second == map.children.end()) return;
  reader.problem(second->name_place, path + second->name,
                 "is the same as " + first->name + " in line " +
                     std::to_string(first->name_place.line) + ": leave one of them out");
}

void read_service(ConfigReader& reader, const Value& entry, const std::string& path,
                  ConfigFile& config) {
  if (!reader.is_map(entry, path)) return;
  ConfigService service{.address = {}, .policy = config.policy, .settings = {}};
  service.address.cluster = config.service.cluster;
  Keys keys;
  add_service_keys(reader, keys, service.address);
  const std::size_t noted = reader.settings().size();
  read_with_policy(reader, entry, path + ".", keys, service.policy);
  refuse_both(reader, entry, path + ".", "cluster", "cluster_name");
  refuse_both(reader, entry, path + ".", "service", "service_name");
  const auto first = reader.settings().begin() + static_cast<std::ptrdiff_t>(noted);
  service.settings.assign(first, reader.settings().end());
  reader.settings().erase(first, reader.settings().end());
  if (service.address.service.value.empty()) {
    reader.problem(entry.place, path, "has no service");
    return;
  }
  const bool twice = std::ranges::any_of(config.services, [&](const ConfigService& other) {
    return other.address == service.address;
  });
  if (twice) {
    reader.problem(entry.place, path,
                   "is the service " + service.address.service.value + " a second time");
    return;
  }
  config.services.push_back(std::move(service));
}

/// region_name is left to --region's reader; the others mean what they meant to the classic
/// function.
void read_aws(ConfigReader& reader, const Value& block, ConfigFile& config) {
  if (!reader.is_map(block, block.name)) return;
  std::string account_id;  // said by the template and used by nobody
  const Keys keys{
      here_key(reader, "account_id", account_id),
      {"region_name",
       [&](const Value& value, const std::string& path) {
         if (auto text = reader.text(value, path, Secrecy::kOpen, Kept::kHere)) {
           config.flags.push_back({"region", *std::move(text), value.place});
         }
       }},
      here_key(reader, "profile_name", config.aws.profile_name),
      here_key(reader, "role_arn", config.aws.role_arn),
      here_key(reader, "access_key", config.aws.access_key),
      here_key(reader, "secret_key", config.aws.secret_key, Secrecy::kSecret),
      here_key(reader, "secret_access_key", config.aws.secret_key, Secrecy::kSecret),
      here_key(reader, "session_token", config.aws.session_token, Secrecy::kSecret),
  };
  reader.read_map(block, block.name + ".", keys);
  refuse_both(reader, block, block.name + ".", "secret_key", "secret_access_key");
  const bool by_keys = config.aws.profile_name.empty() && config.aws.role_arn.empty();
  if (by_keys && config.aws.access_key.empty() != config.aws.secret_key.empty()) {
    reader.problem(block.place, block.name,
                   config.aws.access_key.empty() ? "has a secret key and no access_key"
                                                 : "has an access_key and no secret key");
  }
}

/// Words that --run-store and --output take; the file's complaint can name the line.
void read_flag(ConfigReader& reader, const Value& value, const std::string& path,
               std::string_view name, ConfigFile& config) {
  const std::string flag(name);
  if (name == "run_store" || name == "output") {
    const std::string word = value.is_text() ? value.text : std::string();
    const bool right = name == "output" ? word == "text" || word == "json"
                                        : word == "tag" || word == "none" ||
                                              (word.starts_with("file:") && word.size() > 5);
    if (!right) {
      reader.problem(wrong_value(
          value, path, name == "output" ? "text or json" : "tag, none, or file: with a directory"));
      return;
    }
    reader.note(value, path);
    config.flags.push_back({flag, word, value.place});
    return;
  }
  if (auto text = reader.text(value, path, Secrecy::kOpen, Kept::kHere)) {
    config.flags.push_back({flag, *std::move(text), value.place});
  }
}

void read_top(ConfigReader& reader, const Value& top, ConfigFile& config) {
  const Value* aws = nullptr;
  const Value* smtp = nullptr;
  const Value* email = nullptr;
  const Value* services = nullptr;
  const auto later = [](const Value*& place) {
    return [&place](const Value& value, const std::string& /*path*/) { place = &value; };
  };
  Keys keys{{"awsCredentials", later(aws)},
            {"smtpCredentials", later(smtp)},
            {"emailNotification", later(email)},
            {"services", later(services)},
            {"notifications", [&](const Value& value, const std::string& path) {
               read_notifications(reader, value, path, config.notifications);
             }}};
  add_service_keys(reader, keys, config.service);
  constexpr std::array<std::string_view, 7> kFlags{
      "region", "profile", "role_arn", "external_id", "endpoint_url", "run_store", "output"};
  for (const std::string_view name : kFlags) {
    keys.push_back({name, [&reader, &config, name](const Value& value, const std::string& path) {
                      read_flag(reader, value, path, name, config);
                    }});
  }
  read_with_policy(reader, top, "", keys, config.policy);
  refuse_both(reader, top, "", "cluster", "cluster_name");
  refuse_both(reader, top, "", "service", "service_name");
  if (aws != nullptr) {
    read_aws(reader, *aws, config);
    for (const auto& [flag, classic] :
         {std::pair{"region", "region_name"}, std::pair{"profile", "profile_name"},
          std::pair{"role_arn", "role_arn"}}) {
      if (top.find(flag) == nullptr || aws->find(classic) == nullptr) continue;
      reader.problem(aws->find(classic)->name_place, aws->name + "." + classic,
                     std::string("is the same as ") + flag + " in line " +
                         std::to_string(top.find(flag)->name_place.line) +
                         ": leave one of them out");
    }
  }
  read_classic_mail(reader, smtp, email, config.notifications, config.warnings);
  if (services != nullptr) {
    reader.for_each(*services, "services", [&](const Value& entry, const std::string& path) {
      read_service(reader, entry, path, config);
    });
  }
}

std::string located(std::string_view file, Place place, const std::string& sentence) {
  return std::string(file) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
         ": " + printable(sentence);
}

ConfigProblems listed(std::vector<ValueProblem>& problems, std::string_view file) {
  std::ranges::stable_sort(problems, {}, [](const ValueProblem& problem) {
    return std::pair{problem.place.line, problem.place.column};
  });
  ConfigProblems sentences;
  for (const ValueProblem& problem : problems) {
    if (sentences.size() == kMostProblems) {
      sentences.push_back(
          std::string(file) + ": and " +
          counted(static_cast<std::int64_t>(problems.size() - kMostProblems), "problem") + " more");
      break;
    }
    sentences.push_back(located(file, problem.place, problem.sentence()));
  }
  return sentences;
}

void add_warnings(const ConfigReader& reader, std::string_view file, ConfigFile& config) {
  for (std::string& warning : config.warnings) warning.insert(0, std::string(file) + ": ");
  if (reader.unfilled().empty()) return;
  std::string sentence = std::string(file) + ": not filled in, so ignored: ";
  std::size_t named = 0;
  for (const ConfigSetting& unfilled : reader.unfilled()) {
    if (named == kMostProblems) {
      sentence += " and more";
      break;
    }
    if (named++ > 0) sentence += ", ";
    sentence += unfilled.name + " (line " + std::to_string(unfilled.place.line) + ")";
  }
  config.warnings.insert(config.warnings.begin(), std::move(sentence));
}

}  // namespace

std::expected<ConfigFile, ConfigProblems> read_config(std::string_view text,
                                                      std::string_view file_name) {
  const auto top = read_config_text(text);
  if (!top) {
    return std::unexpected(
        ConfigProblems{located(file_name, top.error().place, top.error().sentence())});
  }
  ConfigFile config;
  ConfigReader reader;
  read_top(reader, *top, config);
  if (!reader.problems().empty()) return std::unexpected(listed(reader.problems(), file_name));
  config.settings = std::move(reader.settings());
  std::ranges::stable_sort(config.settings, {}, [](const ConfigSetting& setting) {
    return std::pair{setting.place.line, setting.place.column};
  });
  config.literal_secrets = std::move(reader.literal_secrets());
  add_warnings(reader, file_name, config);
  return config;
}

}  // namespace ecsr::formats
