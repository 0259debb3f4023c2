// SPDX-License-Identifier: MIT
#include "cli/config.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "cli/flags.h"
#include "formats/config_file.h"
#include "formats/json_value.h"
#include "formats/lambda_event.h"
#include "formats/policy_fields.h"
#include "formats/secret_reference.h"

namespace ecsr::cli {
namespace {

using formats::ConfigFile;
using formats::ConfigService;
using formats::ConfigSetting;
using Source = InForce::Source;

std::array<std::span<const Flag>, 7> groups_of_a_file() {
  return {service_flags(), pace_flags(),    selection_flags(), failure_flags(),
          run_flags(),     connect_flags(), output_flags()};
}

/// "--min-healthy" as a file writes it.
std::string key_of(const Flag& flag) { return formats::snake_case(flag.name.substr(2)); }

const Flag* flag_of(std::string_view key) {
  for (const auto& group : groups_of_a_file()) {
    for (const Flag& flag : group) {
      if (key_of(flag) == key) return &flag;
    }
  }
  return nullptr;
}

bool is_given(const Options& options, std::string_view key) {
  return std::ranges::any_of(options.settings,
                             [&](const Setting& each) { return key_of(*each.flag) == key; });
}

/// "web" of "arn:aws:ecs:eu-west-1:111122223333:service/prod/web".
std::string_view last_name(std::string_view name) {
  return name.starts_with("arn:") ? name.substr(name.rfind('/') + 1) : name;
}

bool is_same(const core::ServiceAddress& entry, const core::ServiceAddress& wanted) {
  const auto cluster = [](const core::ServiceAddress& address) {
    const std::string_view name = last_name(address.cluster.value);
    return name.empty() ? std::string_view("default") : name;
  };
  if (last_name(entry.service.value) != last_name(wanted.service.value)) return false;
  return wanted.cluster.value.empty() || cluster(entry) == cluster(wanted);
}

Error with_all(std::string_view file, const formats::ConfigProblems& problems) {
  if (problems.size() == 1) return Error(ErrorKind::kBadInput, problems.front());
  std::string message = "there is more than one problem with " + std::string(file) + ":";
  for (const std::string& problem : problems) message += "\n  " + problem;
  return Error(ErrorKind::kBadInput, std::move(message));
}

/// What stands in a file in place of a text that this machine knows.
class LocalTexts {
 public:
  explicit LocalTexts(const Host& host)
      : texts_({.secrets_manager = refuse,
                .parameter = refuse,
                .file = host.read_file,
                .environment = host.environment}) {}

  /// Puts the real text in its place.
  Status settle(std::string& text) {
    auto revealed = texts_.reveal(text);
    if (!revealed) return std::unexpected(std::move(revealed).error());
    text = *std::move(revealed);
    return {};
  }

 private:
  static Result<std::string> refuse(const std::string& /*name*/) {
    return fail(ErrorKind::kBadInput, "it is kept in AWS, and is needed to get there");
  }
  formats::SecretTexts texts_;
};

/// Gathers what is in force, layer above layer.
class Layers {
 public:
  Layers(const Host& host, const Options& given) : host_(host), given_(given), texts_(host) {
    merged_ = given;
  }

  Status read_file();
  Status read_event();
  Status merge();
  Effective result() && { return {std::move(merged_), settings(), std::move(warnings_)}; }

 private:
  Status choose_service();
  Status apply_file();
  Status apply_given();
  std::vector<InForce> settings() const;
  std::vector<InForce> of_the_file() const;
  InForce of_a_flag(const Flag& flag, const std::vector<InForce>& file) const;
  void show_surge(std::vector<InForce>& all) const;
  void warn_of_readers();
  /// As people know it.
  std::string file_name() const {
    return *given_.config_file == "-" ? "standard input" : *given_.config_file;
  }

  const Host& host_;
  const Options& given_;
  LocalTexts texts_;
  Options merged_;
  ConfigFile file_;
  const ConfigService* entry_ = nullptr;  ///< of the file, for the service in question
  std::optional<std::string> event_;
  std::vector<std::string> warnings_;
};

Status Layers::read_file() {
  if (!given_.config_file) return {};
  const auto text = host_.read_file(*given_.config_file);
  if (!text) {
    Error problem = text.error();
    return std::unexpected(std::move(problem).during("--config " + *given_.config_file));
  }
  auto read = formats::read_config(*text, file_name());
  if (!read) return std::unexpected(with_all(file_name(), read.error()));
  file_ = *std::move(read);
  warnings_ = file_.warnings;
  warn_of_readers();
  return {};
}

void Layers::warn_of_readers() {
  const std::string& name = *given_.config_file;
  if (file_.literal_secrets.empty() || !host_.others_can_read || !host_.others_can_read(name)) {
    return;
  }
  warnings_.push_back(name + " holds secrets (" + file_.literal_secrets.front() +
                      (file_.literal_secrets.size() > 1 ? ", …" : "") +
                      ") and can be read by others: chmod 600 " + name +
                      ", or write references in their place");
}

Status Layers::read_event() {
  if (!given_.event_file) return {};
  auto text = host_.read_file(*given_.event_file);
  if (!text)
    return std::unexpected(std::move(text).error().during("--event " + *given_.event_file));
  event_ = *std::move(text);
  return {};
}

/// Which entry of `services` is meant: by flag, environment, event, or the file's own `service`.
Status Layers::choose_service() {
  core::ServiceAddress wanted = file_.service;
  // The cluster that stands above the entries is not part of a name that comes from elsewhere.
  if (is_given(given_, "service")) wanted.cluster = {};
  if (event_) {
    if (const auto event = formats::parse_lambda_event(*event_)) wanted = event->service;
  }
  if (is_given(given_, "cluster")) wanted.cluster = given_.service.cluster;
  if (is_given(given_, "service")) wanted.service = given_.service.service;
  if (wanted.service.value.empty() && file_.services.size() == 1) entry_ = &file_.services[0];
  if (wanted.service.value.empty() || entry_ != nullptr) return {};
  const auto fits = [&](const ConfigService& each) { return is_same(each.address, wanted); };
  const auto found = std::ranges::find_if(file_.services, fits);
  if (found == file_.services.end()) return {};
  if (std::ranges::count_if(file_.services, fits) > 1) {
    return fail(ErrorKind::kBadInput, file_name() + " has more than one service " +
                                          wanted.service.value + ": add --cluster NAME");
  }
  entry_ = &*found;
  return {};
}

Status Layers::apply_file() {
  merged_.service = entry_ != nullptr ? entry_->address : file_.service;
  merged_.policy = entry_ != nullptr ? entry_->policy : file_.policy;
  merged_.connect.configured = file_.aws;
  merged_.notifications = file_.notifications;
  for (std::string* const text :
       {&merged_.service.cluster.value, &merged_.service.service.value,
        &merged_.connect.configured.profile_name, &merged_.connect.configured.role_arn,
        &merged_.connect.configured.access_key, &merged_.connect.configured.secret_key,
        &merged_.connect.configured.session_token}) {
    if (auto settled = texts_.settle(*text); !settled) {
      return std::unexpected(std::move(settled).error().during(file_name()));
    }
  }
  for (const formats::ConfigFlag& said : file_.flags) {
    const Flag* const flag = flag_of(said.name);
    if (flag == nullptr || is_given(given_, said.name)) continue;
    std::string text = said.text;
    const bool may_be_reference = said.name != "run_store" && said.name != "output";
    Status applied = may_be_reference ? texts_.settle(text) : Status{};
    if (applied) applied = flag->apply(merged_, text);
    if (!applied) {
      return std::unexpected(std::move(applied).error().during(
          file_name() + ":" + std::to_string(said.place.line) + ": " + said.name));
    }
  }
  return {};
}

Status Layers::apply_given() {
  // A list that is given takes the place of the one below it.
  if (is_given(given_, "task")) merged_.policy.select.tasks.clear();
  if (is_given(given_, "alarm")) merged_.policy.alarms.clear();
  if (is_given(given_, "az")) merged_.policy.select.availability_zones.clear();
  for (const Setting& setting : given_.settings) {
    if (Status applied = setting.flag->apply(merged_, setting.value); !applied) {
      return std::unexpected(std::move(applied).error().during(setting.flag->name));
    }
  }
  return {};
}

Status Layers::merge() {
  if (Status chosen = choose_service(); !chosen) return chosen;
  if (given_.config_file) {
    if (Status applied = apply_file(); !applied) return applied;
  }
  if (event_) {
    auto event = formats::parse_lambda_event(*event_, merged_.policy);
    if (!event) {
      return std::unexpected(std::move(event).error().during("--event " + *given_.event_file));
    }
    merged_.service = event->service;
    merged_.policy = event->policy;
  }
  return apply_given();
}

/// The key that a setting of an event or a file goes by among the flags.
std::string common_key(std::string_view name) {
  std::string key = formats::snake_case(name);
  if (key == "cluster_name") return "cluster";
  if (key == "service_name") return "service";
  if (key == "wait_time") return "wait";
  if (key == "awsCredentials.region_name") return "region";
  return key;
}

/// Of the lower layers, the higher first.
std::vector<InForce> Layers::of_the_file() const {
  std::vector<InForce> all;
  if (event_) {
    const auto event = formats::read_json(*event_, formats::Comments::kRefused);
    for (const formats::Value& member : event ? event->children : std::vector<formats::Value>{}) {
      all.push_back({common_key(member.name),
                     member.is_text() ? member.text : formats::shown(member), Source::kEvent,
                     *given_.event_file});
    }
  }
  const auto add = [&](const ConfigSetting& setting, const std::string& name) {
    const std::string common = common_key(name);
    all.push_back({name.contains('.') && flag_of(common) == nullptr ? name : common, setting.value,
                   Source::kFile, file_name() + ":" + std::to_string(setting.place.line)});
  };
  if (entry_ != nullptr) {
    for (const ConfigSetting& setting : entry_->settings) {
      add(setting, setting.name.substr(setting.name.find("].") + 2));
    }
  }
  for (const ConfigSetting& setting : file_.settings) add(setting, setting.name);
  return all;
}

InForce Layers::of_a_flag(const Flag& flag, const std::vector<InForce>& file) const {
  InForce setting{.name = key_of(flag), .value = {}, .where = {}};
  for (const Setting& each : given_.settings) {
    if (each.flag->name != flag.name) continue;
    setting.value += (setting.value.empty() ? "" : ", ") + each.value;
    setting.source = each.from_environment ? Source::kEnvironment : Source::kFlag;
    setting.where = each.from_environment ? environment_name(flag.name) : std::string(flag.name);
  }
  if (setting.source != Source::kDefault) return setting;
  const auto found = std::ranges::find(file, setting.name, &InForce::name);
  if (found != file.end()) return *found;
  setting.value = flag.fallback;
  return setting;
}

/// The surge may have been settled by one of the switches that stand for it.
void Layers::show_surge(std::vector<InForce>& all) const {
  const auto surge = std::ranges::find(all, "surge", &InForce::name);
  const bool is_none = merged_.policy.surge && merged_.policy.surge->number == 0;
  if (!is_none || surge == all.end()) return;
  for (const InForce& setting : all) {
    const bool stands_for_it =
        setting.name == "no_surge" || setting.name == "maintain_service_state";
    if (stands_for_it && setting.source != Source::kDefault && setting.source <= surge->source) {
      surge->value = "0";
      surge->source = setting.source;
      surge->where = setting.where;
    }
  }
}

std::vector<InForce> Layers::settings() const {
  const std::vector<InForce> file = of_the_file();
  std::vector<InForce> all;
  for (const auto& group : groups_of_a_file()) {
    for (const Flag& flag : group) all.push_back(of_a_flag(flag, file));
  }
  for (const InForce& setting : file) {
    const bool is_there = std::ranges::find(all, setting.name, &InForce::name) != all.end();
    if (!is_there && flag_of(setting.name) == nullptr) all.push_back(setting);
  }
  show_surge(all);
  return all;
}

}  // namespace

Result<Effective> effective(const Host& host, const Options& given) {
  Layers layers(host, given);
  Status status = layers.read_file();
  if (status) status = layers.read_event();
  if (status) status = layers.merge();
  if (!status) return std::unexpected(std::move(status).error());
  return std::move(layers).result();
}

Result<Options> settled(Host& host, const Options& given) {
  auto merged = effective(host, given);
  if (!merged) return std::unexpected(std::move(merged).error());
  for (const std::string& warning : merged->warnings) complain(host, "warning: " + warning);
  return std::move(merged->options);
}

Result<Options> complete(Host& host, const Options& given) {
  auto options = settled(host, given);
  if (!options) return options;
  if (options->service.cluster.value.empty()) options->service.cluster.value = "default";
  if (!options->service.service.value.empty()) return options;
  return fail(ErrorKind::kBadInput,
              "no service is named: add --service NAME, and --cluster NAME unless it is in the "
              "cluster called default");
}

}  // namespace ecsr::cli
