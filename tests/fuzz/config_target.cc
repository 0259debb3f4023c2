// SPDX-License-Identifier: MIT
// The configuration file in both its languages, the classic input.json, and references to secrets.
#include "formats/config_file.h"
#include "formats/secret_reference.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

std::string read_reference(std::string_view text) {
  const auto read = formats::parse_secret_text(text);
  return read ? "" : complaint_about(read.error().message());
}

std::string read_file(std::string_view text) {
  const auto config = formats::read_config(text, "f");
  if (!config) {
    if (config.error().empty()) return "refused without a word";
    for (const std::string& problem : config.error()) {
      if (std::string why = complaint_about(problem); !why.empty()) return why;
    }
    return "";
  }
  for (const formats::ConfigSetting& setting : config->settings) {
    if (std::string why = complaint_about_page(setting.value); !why.empty()) return why;
  }
  for (const std::string& warning : config->warnings) {
    if (std::string why = complaint_about(warning); !why.empty()) return why;
  }
  return "";
}

}  // namespace

std::string read_config(std::string_view bytes) {
  Input input(bytes);
  return input.choose(2) == 0 ? read_file(input.rest()) : read_reference(input.rest());
}

}  // namespace ecsr::fuzz
