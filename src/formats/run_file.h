// SPDX-License-Identifier: MIT
// Reads back what a run has left in JSON: its final record, alone or as the last of the lines of
// `--output json`. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/final_record.h"
#include "formats/notice.h"

namespace ecsr::formats {

/// One thing that happened, as the report lists it.
struct RunMoment {
  WallTime at{};
  std::string what;   ///< "StopTask 0f0e…", "desired count 5", "note", …; empty = a look only
  std::string words;  ///< why, or ECS's own words
  bool trouble = false;

  bool operator==(const RunMoment&) const = default;
};

struct RunFile {
  FinalRecord record;
  RunFacts facts;
  std::vector<ServingSample> samples;  ///< empty when the file holds the final record only
  std::vector<RunMoment> moments;      ///< likewise

  bool operator==(const RunFile&) const = default;
};

/// kBadInput: not JSON, no final record in it, or a word that this release does not know; the
/// sentence says where.
Result<RunFile> parse_run_file(std::string_view text);

}  // namespace ecsr::formats
