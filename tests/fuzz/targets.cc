// SPDX-License-Identifier: MIT
#include "tests/fuzz/targets.h"

#include <array>

#include "base/utf8.h"

namespace ecsr::fuzz {
namespace {

constexpr std::array kTargets{
    Target{"aws_json", read_aws_json},
    Target{"aws_xml", read_aws_xml},
    Target{"config", read_config},
    Target{"credentials", read_credentials},
    Target{"event", read_event},
    Target{"profile", read_profile},
    Target{"run_file", read_run_file},
    Target{"run_memory", read_run_memory},
    Target{"run_record", read_run_record},
    Target{"runtime", read_runtime},
    Target{"sim_request", read_sim_request},
    Target{"window", read_window},
    Target{"world", read_world},
};

bool is_control(std::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return byte < 0x20 || byte == 0x7F;
  return character.size() == 2 && byte == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

std::string complaint(std::string_view text, bool lines_are_allowed) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return "it is not UTF-8";
    const std::string_view character = text.substr(0, length);
    if (is_control(character) && !(lines_are_allowed && character == "\n")) {
      return "it holds a control character";
    }
    text.remove_prefix(length);
  }
  return "";
}

}  // namespace

std::span<const Target> all_targets() { return kTargets; }

std::size_t Input::choose(std::size_t choices) {
  if (rest_.empty()) return 0;
  const auto byte = static_cast<unsigned char>(rest_.front());
  rest_.remove_prefix(1);
  const std::size_t number = byte >= 'a' ? byte - 'a' + 10U : byte >= '0' ? byte - '0' : byte;
  return number % choices;
}

std::string complaint_about(std::string_view sentence) {
  if (sentence.empty()) return "there is no sentence";
  const std::string why = complaint(sentence, false);
  return why.empty() ? "" : why + ": " + std::string(sentence);
}

std::string complaint_about_error(std::string_view sentence) {
  for (const std::string_view secret : {"a-long-secret-access-key", "session-token-0"}) {
    if (sentence.contains(secret)) return "the sentence holds a secret";
  }
  return complaint_about(sentence);
}

std::string complaint_about_page(std::string_view page) {
  const std::string why = complaint(page, true);
  return why.empty() ? "" : why + ": " + std::string(page.substr(0, 2'000));
}

}  // namespace ecsr::fuzz
