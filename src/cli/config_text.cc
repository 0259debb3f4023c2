// SPDX-License-Identifier: MIT
#include "cli/config_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

namespace ecsr::cli {
namespace {

std::string_view word(InForce::Source source) {
  switch (source) {
    case InForce::Source::kFlag:
      return "flag";
    case InForce::Source::kEnvironment:
      return "environment";
    case InForce::Source::kEvent:
      return "event";
    case InForce::Source::kFile:
      return "file";
    case InForce::Source::kDefault:
      return "default";
  }
  return "unknown";
}

std::string shown_value(const InForce& setting) {
  return setting.value.empty() ? "-" : setting.value;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text + "  ";
}

}  // namespace

std::string config_text(const std::vector<InForce>& settings) {
  constexpr std::size_t kWidestValue = 40;
  std::size_t name_width = 0;
  std::size_t value_width = 0;
  for (const InForce& setting : settings) {
    name_width = std::max(name_width, setting.name.size());
    value_width = std::max(value_width, std::min(shown_value(setting).size(), kWidestValue));
  }
  std::string text;
  for (const InForce& setting : settings) {
    text += padded(setting.name, name_width) + padded(shown_value(setting), value_width) +
            (setting.where.empty() ? "default" : setting.where) + "\n";
  }
  return text;
}

std::string config_json(const std::vector<InForce>& settings,
                        const std::vector<std::string>& warnings) {
  using nlohmann::ordered_json;
  ordered_json object{{"event", "config"}, {"settings", ordered_json::array()}};
  for (const InForce& setting : settings) {
    object["settings"].push_back(
        {{"name", setting.name},
         {"value", setting.value.empty() ? ordered_json() : ordered_json(setting.value)},
         {"source", word(setting.source)},
         {"where", setting.where.empty() ? ordered_json() : ordered_json(setting.where)}});
  }
  object["warnings"] = warnings;
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ecsr::cli
