// SPDX-License-Identifier: MIT
#include "formats/run_record.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/foreign_text.h"
#include "base/text.h"
#include "base/time.h"

namespace ecsr::formats {
namespace {

using core::Ending;
using core::RunRecord;
using core::ScalableTarget;

constexpr std::size_t kIdLimit = 8;
/// Ten years.
constexpr std::int64_t kMostSeconds = 3660LL * 86'400;
/// "/" and the number of a process: the end of an owner that is kept when the rest is cut.
constexpr std::size_t kProcessLimit = 11;

struct EndingWord {
  Ending ending;
  std::string_view word;
};

constexpr std::array kEndingWords{
    EndingWord{Ending::kFailures, "failures"}, EndingWord{Ending::kReplacementTimeout, "timeout"},
    EndingWord{Ending::kDeadline, "deadline"}, EndingWord{Ending::kOrderRefused, "refused"},
    EndingWord{Ending::kServiceGone, "gone"},  EndingWord{Ending::kAlarm, "alarm"},
    EndingWord{Ending::kAborted, "abort"},     EndingWord{Ending::kAbortedNow, "abort-now"},
};

struct HoldWord {
  core::Hold hold;
  std::string_view word;  ///< at most 8 letters, so that it takes no more room than an ending
};

constexpr std::array kHoldWords{
    HoldWord{core::Hold::kPaused, "paused"}, HoldWord{core::Hold::kHalted, "halted"},
    HoldWord{core::Hold::kAsking, "asking"}, HoldWord{core::Hold::kBaking, "baking"},
    HoldWord{core::Hold::kWindow, "window"},
};

bool legal_in_word(char c) {
  const bool letter_or_digit =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter_or_digit || std::string_view("_.:/=+-@").find(c) != std::string_view::npos;
}

/// Illegal characters, however many in a row, become one "-".
std::string legal_word(std::string_view text) {
  std::string word;
  bool replaced = false;
  for (const char c : text) {
    const bool legal = legal_in_word(c);
    if (legal || !replaced) word += legal ? c : '-';
    replaced = !legal;
  }
  return word;
}

/// Four digits of year whatever the instant, so that every date has the same length.
std::string date_text(WallTime time) {
  using std::chrono::sys_days;
  using namespace std::chrono_literals;
  constexpr WallTime kFirst = sys_days{std::chrono::year{1} / 1 / 1};
  constexpr WallTime kLast = sys_days{std::chrono::year{9999} / 12 / 31};
  return to_iso8601(std::clamp(time, kFirst, kLast));
}

std::string number_text(int number) { return std::to_string(std::max(0, number)); }

std::string target_text(const ScalableTarget& target) {
  const auto flag = [](bool set) { return set ? '1' : '0'; };
  std::string text = number_text(target.min_capacity);
  text.append("..").append(number_text(target.max_capacity)).append(":");
  text += flag(target.suspended.scaling_in);
  text += flag(target.suspended.scaling_out);
  text += flag(target.suspended.scheduled);
  return text;
}

/// " done=3/12": passed, of those that were stale at the claim.
std::string done_text(const RunRecord& record) {
  if (record.stale_at_claim <= 0) return "";
  return " done=" + number_text(record.passed) + "/" + number_text(record.stale_at_claim);
}

/// " anew=3600": seconds after the claim.
std::string anew_text(const RunRecord& record) {
  if (!record.failures_from) return "";
  const auto after = std::chrono::ceil<seconds>(*record.failures_from - record.claimed_at);
  return " anew=" + std::to_string(std::clamp<std::int64_t>(after.count(), 0, kMostSeconds));
}

/// FNV-1a: tells apart the machines whose names are cut to the same text.
std::string short_hash(std::string_view text) {
  std::uint32_t hash = 0x811C9DC5U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x01000193U;
  }
  std::array<char, 9> hex{};
  std::snprintf(hex.data(), hex.size(), "%08x", hash);
  return hex.data();
}

std::string_view word_of(Ending ending) {
  for (const EndingWord& entry : kEndingWords) {
    if (entry.ending == ending) return entry.word;
  }
  return "refused";
}

std::unexpected<Error> unreadable(std::string_view why) {
  return fail(ErrorKind::kBadAnswer,
              "the run record cannot be read: " + printable(std::string(why)));
}

std::unexpected<Error> bad_word(std::string_view key, std::string_view value,
                                std::string_view right) {
  std::string why(key);
  why.append("=").append(value).append(" is not ").append(right);
  return unreadable(why);
}

std::optional<int> parse_count(std::string_view text) {
  const auto number = parse_whole_number(text);
  if (!number || *number < 0 || *number > std::numeric_limits<int>::max()) return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<bool> parse_flag(char c) {
  if (c != '0' && c != '1') return std::nullopt;
  return c == '1';
}

/// "2..5:100"
std::optional<ScalableTarget> parse_target(std::string_view text) {
  const std::size_t dots = text.find("..");
  const std::size_t colon = text.find(':');
  if (dots == std::string_view::npos || colon == std::string_view::npos || colon < dots + 2) {
    return std::nullopt;
  }
  const auto least = parse_count(text.substr(0, dots));
  const auto most = parse_count(text.substr(dots + 2, colon - dots - 2));
  const std::string_view flags = text.substr(colon + 1);
  if (!least || !most || flags.size() != 3) return std::nullopt;
  const auto in = parse_flag(flags[0]);
  const auto out = parse_flag(flags[1]);
  const auto scheduled = parse_flag(flags[2]);
  if (!in || !out || !scheduled) return std::nullopt;
  return ScalableTarget{
      .min_capacity = *least,
      .max_capacity = *most,
      .suspended = {.scaling_in = *in, .scaling_out = *out, .scheduled = *scheduled}};
}

std::optional<Ending> parse_ending(std::string_view word) {
  for (const EndingWord& entry : kEndingWords) {
    if (entry.word == word) return entry.ending;
  }
  return std::nullopt;
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdLimit && std::ranges::all_of(text, legal_in_word);
}

/// The words of one record; each key at most once.
class Words {
 public:
  static Result<Words> from(std::span<const std::string_view> words) {
    Words read;
    for (const std::string_view word : words) {
      const std::size_t equals = word.find('=');
      if (equals == std::string_view::npos || equals == 0) {
        return unreadable("\"" + std::string(word) + "\" is not of the form key=value");
      }
      const std::string_view key = word.substr(0, equals);
      if (read.find(key)) return unreadable(std::string(key) + "= stands in it twice");
      read.words_.emplace_back(key, word.substr(equals + 1));
    }
    return read;
  }

  std::optional<std::string_view> find(std::string_view key) const {
    for (const auto& [known, value] : words_) {
      if (known == key) return value;
    }
    return std::nullopt;
  }

  Result<std::string_view> get(std::string_view key) const {
    if (const auto value = find(key)) return *value;
    return unreadable(std::string(key) + "= is missing");
  }

  Status read(std::string_view key, int& count) const {
    const auto value = get(key);
    if (!value) return std::unexpected(value.error());
    const auto number = parse_count(*value);
    if (!number) return bad_word(key, *value, "a number of tasks");
    count = *number;
    return {};
  }

  Status read(std::string_view key, WallTime& time) const {
    const auto value = get(key);
    if (!value) return std::unexpected(value.error());
    const auto date = parse_iso8601(*value);
    if (!date) return bad_word(key, *value, "a date such as 2026-08-01T10:05:00Z");
    time = *date;
    return {};
  }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> words_;
};

Status read_names(const Words& words, RunRecord& record) {
  const auto id = words.get("run");
  if (!id) return std::unexpected(id.error());
  if (!is_id(*id)) return bad_word("run", *id, "a run id of at most 8 letters and digits");
  record.id = *id;
  const auto owner = words.get("by");
  if (!owner) return std::unexpected(owner.error());
  if (owner->empty()) return bad_word("by", *owner, "the name of an owner");
  record.owner = *owner;
  return {};
}

Status read_scaling(const Words& words, RunRecord& record) {
  const auto found = words.find("found");
  const auto set = words.find("set");
  if (!found && !set) return {};
  if (!found || !set) return unreadable("it has only one of found= and set=");
  constexpr std::string_view kRight = "bounds and three flags such as 2..5:000";
  const auto found_target = parse_target(*found);
  if (!found_target) return bad_word("found", *found, kRight);
  const auto set_target = parse_target(*set);
  if (!set_target) return bad_word("set", *set, kRight);
  record.scaling = core::ScalingChange{.found = *found_target, .set = *set_target};
  return {};
}

Status read_ending(const Words& words, RunRecord& record) {
  const auto word = words.find("end");
  if (!word) return {};
  const auto ending = parse_ending(*word);
  if (!ending) return bad_word("end", *word, "a reason this version knows for ending a run early");
  record.ending = ending;
  return {};
}

/// "3/12"
Status read_done(const Words& words, RunRecord& record) {
  const auto word = words.find("done");
  if (!word) return {};
  const std::size_t slash = word->find('/');
  const bool has_both = slash != std::string_view::npos;
  const auto passed = has_both ? parse_count(word->substr(0, slash)) : std::nullopt;
  const auto of = has_both ? parse_count(word->substr(slash + 1)) : std::nullopt;
  if (!passed || !of || *of == 0) return bad_word("done", *word, "two numbers such as 3/12");
  record.passed = *passed;
  record.stale_at_claim = *of;
  return {};
}

Status read_anew(const Words& words, RunRecord& record) {
  const auto word = words.find("anew");
  if (!word) return {};
  const auto after = parse_whole_number(*word);
  if (!after || *after < 0 || *after > kMostSeconds) {
    return bad_word("anew", *word, "a number of seconds after the claim");
  }
  record.failures_from = record.claimed_at + seconds{*after};
  return {};
}

/// Only other shells want to know; a word of a later release says nothing to this one.
void read_hold(const Words& words, RunRecord& record) {
  const auto word = words.find("hold");
  for (const HoldWord& entry : kHoldWords) {
    if (entry.word == word) record.hold = entry.hold;
  }
}

/// "v1" is the only version so far.
Status check_version(std::string_view word) {
  if (word == "v1") return {};
  const bool has_version = word.size() > 1 && word.front() == 'v';
  const auto version = has_version ? parse_whole_number(word.substr(1)) : std::nullopt;
  if (!version || *version < 1) {
    return unreadable("it begins with \"" + std::string(word.substr(0, 40)) +
                      "\" in place of its version, v1");
  }
  return unreadable(
      "it was written by a newer ecs-recycle (version v" + std::to_string(*version) +
      " of the record, this program reads v1); use that release to continue or restore");
}

}  // namespace

std::string_view word_of(core::Hold hold) {
  for (const HoldWord& entry : kHoldWords) {
    if (entry.hold == hold) return entry.word;
  }
  return "paused";
}

std::string owner_name(std::string_view name) {
  std::string word = legal_word(name);
  if (word.empty()) return "unknown";
  if (word.size() <= kOwnerLimit) return word;
  const std::size_t slash = word.rfind('/');
  const bool has_process = slash != std::string::npos && word.size() - slash <= kProcessLimit;
  const std::string end = ".." + short_hash(word) + (has_process ? word.substr(slash) : "");
  return word.substr(0, kOwnerLimit - end.size()) + end;
}

std::string to_text(const RunRecord& record) {
  ECSR_CHECK(!record.id.empty(), "a run without id could not be read back");
  std::string text = "v1 run=" + legal_word(record.id).substr(0, kIdLimit);
  text += " by=" + owner_name(record.owner);
  text += " base=" + number_text(record.base_count);
  text += " surge=" + number_text(record.surge);
  text += " cutoff=" + date_text(record.cutoff);
  text += " claimed=" + date_text(record.claimed_at);
  text += " beat=" + date_text(record.heartbeat);
  if (record.scaling) {
    text += " found=" + target_text(record.scaling->found);
    text += " set=" + target_text(record.scaling->set);
  }
  if (record.ending) {
    text.append(" end=").append(word_of(*record.ending));
  } else if (record.hold) {
    text.append(" hold=").append(word_of(*record.hold));
  }
  // Beside numbers that no service has there is no room for them; a run then counts anew.
  for (const std::string& word : {done_text(record), anew_text(record)}) {
    if (text.size() + word.size() <= kTagValueLimit) text += word;
  }
  return text;
}

Result<RunRecord> parse_run_record(std::string_view text) {
  if (text.size() > kTagValueLimit) return unreadable("it is longer than 256 characters");
  const std::vector<std::string_view> pieces = words(text);
  if (pieces.empty()) return unreadable("it is empty");
  if (auto known = check_version(pieces.front()); !known) return std::unexpected(known.error());
  const auto read = Words::from(std::span(pieces).subspan(1));
  if (!read) return std::unexpected(read.error());
  RunRecord record;
  for (const Status& part :
       {read_names(*read, record), read->read("base", record.base_count),
        read->read("surge", record.surge), read->read("cutoff", record.cutoff),
        read->read("claimed", record.claimed_at), read->read("beat", record.heartbeat),
        read_scaling(*read, record), read_ending(*read, record), read_done(*read, record),
        read_anew(*read, record)}) {
    if (!part) return std::unexpected(part.error());
  }
  read_hold(*read, record);
  return record;
}

}  // namespace ecsr::formats
