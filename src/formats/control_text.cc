// SPDX-License-Identifier: MIT
#include "formats/control_text.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/foreign_text.h"
#include "base/text.h"
#include "base/time.h"
#include "formats/run_record.h"

namespace ecsr::formats {
namespace {

struct Entry {
  core::ControlWord word;
  std::string_view text;
};

constexpr std::array kWords{Entry{core::ControlWord::kPause, "pause"},
                            Entry{core::ControlWord::kResume, "resume"},
                            Entry{core::ControlWord::kAbort, "abort"}};

}  // namespace

std::string_view word_of(core::ControlWord word) {
  return std::ranges::find(kWords, word, &Entry::word)->text;
}

std::string to_text(const core::Control& control) {
  std::string text(word_of(control.word));
  if (!control.run.empty()) text += " run=" + control.run;
  if (!control.by.empty()) text += " by=" + owner_name(control.by);
  if (control.at) text += " at=" + to_iso8601(*control.at);
  return text;
}

Result<core::Control> parse_control(std::string_view tag) {
  const std::string clean = printable(std::string(tag));
  const std::string_view text = clean;
  const std::vector<std::string_view> said = words(text);
  const std::string first = said.empty() ? "" : lower_case(said.front());
  const auto known = std::ranges::find(kWords, first, &Entry::text);
  if (known == kWords.end()) {
    return fail(ErrorKind::kBadInput, "\"" +
                                          printable(std::string(text.substr(0, kTagValueLimit))) +
                                          "\" is not pause, resume or abort");
  }
  core::Control control{.word = known->word};
  for (const std::string_view word : said) {
    if (word.starts_with("run=")) control.run = word.substr(4);
    if (word.starts_with("by=")) control.by = word.substr(3);
    if (!word.starts_with("at=")) continue;
    if (const auto at = parse_iso8601(word.substr(3))) control.at = *at;
  }
  return control;
}

}  // namespace ecsr::formats
