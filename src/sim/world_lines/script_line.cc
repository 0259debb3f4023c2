// SPDX-License-Identifier: MIT
#include <array>

#include "sim/request_rates.h"
#include "sim/world_lines/tables.h"

namespace ecsr::sim {
namespace {

using Text = std::string_view;
using ScriptRow = Attribute<ScriptLine>;

Status read_text(Text text, std::string& value) {
  value = text;
  return {};
}

constexpr ScriptRow kDesired{"desired",
                             [](ScriptLine& l, Text v) { return read_count(v, l.entry.number); }};
constexpr ScriptRow kCount{"count",
                           [](ScriptLine& l, Text v) { return read_count(v, l.entry.number); }};
constexpr ScriptRow kLoad{"load",
                          [](ScriptLine& l, Text v) { return read_count(v, l.entry.number); }};
constexpr ScriptRow kReason{"reason",
                            [](ScriptLine& l, Text v) { return read_text(v, l.entry.text); }};
constexpr ScriptRow kKey{"key", [](ScriptLine& l, Text v) { return read_text(v, l.entry.text); }};
constexpr ScriptRow kValue{"value",
                           [](ScriptLine& l, Text v) { return read_text(v, l.entry.value); }};
constexpr ScriptRow kFor{"for",
                         [](ScriptLine& l, Text v) { return read_duration(v, l.entry.duration); }};
constexpr ScriptRow kUntil{"until", [](ScriptLine& l, Text v) {
                             const auto read = l.day.read_time(v);
                             if (!read) return Status(std::unexpected(read.error()));
                             l.until = *read;
                             return Status{};
                           }};
constexpr ScriptRow kMin{
    "min", [](ScriptLine& l, Text v) { return read_count(v, l.entry.min_capacity.emplace()); }};
constexpr ScriptRow kMax{
    "max", [](ScriptLine& l, Text v) { return read_count(v, l.entry.max_capacity.emplace()); }};
constexpr ScriptRow kSuspended{"suspended", [](ScriptLine& l, Text v) {
                                 return read_suspended(v, l.entry.suspended.emplace());
                               }};

constexpr ScriptRow kState{"state", [](ScriptLine& l, Text v) {
                             if (v != "GONE") {
                               return read_alarm_state(v, l.entry.alarm_state.emplace());
                             }
                             l.entry.alarm_state.reset();
                             return Status{};
                           }};

enum class Subject { kTask, kService, kOperation, kAlarm };

/// What a deed is done to and what else it can say; the first `needed` of the keys must be there.
struct DeedRow {
  Deed deed;
  Subject subject;
  std::array<ScriptRow, 3> keys{};
  std::size_t needed = 0;
};

constexpr std::array kDeeds{
    DeedRow{Deed::kCrash, Subject::kTask},
    DeedRow{Deed::kStop, Subject::kTask, {kReason}},
    DeedRow{Deed::kSpot, Subject::kTask},
    DeedRow{Deed::kRetire, Subject::kTask},
    DeedRow{Deed::kUnhealthy, Subject::kTask},
    DeedRow{Deed::kHealthy, Subject::kTask},
    DeedRow{Deed::kDeregister, Subject::kTask},
    DeedRow{Deed::kRegister, Subject::kTask},
    DeedRow{Deed::kProtect, Subject::kTask, {kFor}, 1},
    DeedRow{Deed::kDeploy, Subject::kService},
    DeedRow{Deed::kForceDeployment, Subject::kService},
    DeedRow{Deed::kScale, Subject::kService, {kDesired}, 1},
    DeedRow{Deed::kAutoscale, Subject::kService, {kDesired}, 1},
    DeedRow{Deed::kLoad, Subject::kService, {kLoad}, 1},
    DeedRow{Deed::kSetBounds, Subject::kService, {kMin, kMax, kSuspended}},
    DeedRow{Deed::kScheduledAction, Subject::kService, {kMin, kMax}},
    DeedRow{Deed::kUnplaceable, Subject::kService, {kReason, kUntil}},
    DeedRow{Deed::kPlaceable, Subject::kService},
    DeedRow{Deed::kBreakStarts, Subject::kService, {kCount, kReason}, 1},
    DeedRow{Deed::kBreakHealth, Subject::kService, {kCount}, 1},
    DeedRow{Deed::kSetTag, Subject::kService, {kKey, kValue}, 2},
    DeedRow{Deed::kDeleteTag, Subject::kService, {kKey}},
    DeedRow{Deed::kDelete, Subject::kService},
    DeedRow{Deed::kDeny, Subject::kOperation, {kUntil}},
    DeedRow{Deed::kAllow, Subject::kOperation},
    DeedRow{Deed::kAlarm, Subject::kAlarm, {kState, kUntil}, 1},
};

Result<DeedRow> deed_called(Text word) {
  std::vector<Text> known;
  for (const DeedRow& row : kDeeds) {
    if (to_text(row.deed) == word) return row;
    known.push_back(to_text(row.deed));
  }
  return std::unexpected(unknown_word(word, known));
}

Status operation_exists(Text name) {
  if (operation_called(name)) return {};
  std::vector<Text> known;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Operation::kCount); ++i) {
    known.push_back(to_text(static_cast<Operation>(i)));
  }
  return std::unexpected(unknown_word(name, known));
}

Text word_for(Subject subject) {
  switch (subject) {
    case Subject::kTask:
      return "a task";
    case Subject::kService:
      return "a service";
    case Subject::kOperation:
      return "an operation";
    case Subject::kAlarm:
      return "an alarm";
  }
  return "";
}

Status read_subject(const DeedRow& row, const Line& deed, ScriptLine& made) {
  auto name = only_name(deed, word_for(row.subject));
  if (!name) return std::unexpected(std::move(name).error());
  switch (row.subject) {
    case Subject::kTask:
      made.entry.task = *std::move(name);
      return {};
    case Subject::kService:
      made.service = *std::move(name);
      return {};
    case Subject::kOperation:
      made.entry.text = *name;
      return operation_exists(*name);
    case Subject::kAlarm:
      made.entry.text = *std::move(name);
      return {};
  }
  return {};
}

Status read_deed(const DeedRow& row, const Line& deed, ScriptLine& made) {
  std::vector<ScriptRow> table;
  for (const ScriptRow& key : row.keys) {
    if (key.read != nullptr) table.push_back(key);
  }
  if (Status read = read_attributes<ScriptLine>(deed, table, made); !read) return read;
  for (std::size_t i = 0; i < row.needed; ++i) {
    const bool there = std::any_of(deed.words.begin(), deed.words.end(),
                                   [&](const Word& word) { return word.key == table[i].key; });
    if (!there) {
      return fail(ErrorKind::kBadInput,
                  deed.kind() + " needs " + std::string(table[i].key) + "=, which is missing");
    }
  }
  return {};
}

}  // namespace

Result<ScriptLine> read_script_line(const Line& line, const Day& day) {
  ScriptLine made{.day = day, .number = line.number};
  if (line.words.size() < 3 || !line.words[1].key.empty() || !line.words[2].key.empty()) {
    return fail(ErrorKind::kBadInput, "at needs a time and a deed after it: at 10:07 crash a");
  }
  const auto time = day.read_time(line.words[1].value);
  if (!time) return std::unexpected(time.error());
  if (*time < day.begin) {
    return fail(ErrorKind::kBadInput, "\"" + line.words[1].value +
                                          "\" is before the world begins (" +
                                          to_iso8601(day.begin) + ")");
  }
  made.entry.at = *time;
  const auto row = deed_called(line.words[2].value);
  if (!row) return std::unexpected(row.error());
  made.entry.deed = row->deed;
  const Line deed{.number = line.number, .words = {line.words.begin() + 2, line.words.end()}};
  if (Status read = read_subject(*row, deed, made); !read) return std::unexpected(read.error());
  if (Status read = read_deed(*row, deed, made); !read) return std::unexpected(read.error());
  return made;
}

}  // namespace ecsr::sim
