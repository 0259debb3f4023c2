// SPDX-License-Identifier: MIT
#include "cli/status_text.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "core/availability.h"
#include "core/deployment.h"
#include "core/run.h"
#include "formats/control_text.h"
#include "formats/run_record.h"

namespace ecsr::cli {
namespace {

/// Tasks that were there at the claim and are not going away, whatever the run's selection was.
int left_to_do(const StatusFacts& facts, const core::RunRecord& record) {
  return static_cast<int>(
      std::ranges::count_if(*facts.seen.tasks.value, [&](const core::Task& task) {
        return task.created_at && *task.created_at <= record.cutoff && !core::leaving(task, {});
      }));
}

std::string type(std::string_view command, const StatusFacts& facts) {
  std::vector<std::string> words = facts.again.account;
  words.insert(words.end(), facts.again.store.begin(), facts.again.store.end());
  return formats::command_line(command, facts.service, words);
}

std::string hold_sentence(const core::RunRecord& record) {
  const std::string at_the_claim =
      record.stale_at_claim == 0 ? ""
                                 : " (" + counted(record.stale_at_claim, "task") + " at the claim)";
  switch (*record.hold) {
    case core::Hold::kPaused:
      break;
    case core::Hold::kHalted:
      return "halted: too many replacements have failed; it stops and raises nothing more until a "
             "person decides";
    case core::Hold::kAsking:
      return "it waits for a person to say that it may go on" + at_the_claim;
    case core::Hold::kBaking:
      return "it stops nothing more for a while and watches whether the replacements stay good" +
             at_the_claim;
    case core::Hold::kWindow:
      return "outside its maintenance window: it stops and raises nothing more until that opens";
  }
  return "paused";
}

/// What somebody has asked of it, and whether it has taken note.
std::string state_text(const StatusFacts& facts, const core::RunRecord& record) {
  if (record.ending) return "  it is ending early and puts capacity back\n";
  const auto asked = asked_of(record, facts.seen.control);
  const std::string by = asked ? by_whom(*asked) : "";
  const bool pause = asked && asked->word == core::ControlWord::kPause;
  if (record.hold == core::Hold::kPaused) {
    return "  paused" + (pause ? by : "") + ": it stops and raises nothing more\n";
  }
  if (record.hold && !asked) return "  " + hold_sentence(record) + "\n";
  if (!asked) return "";
  return "  asked to " + std::string(formats::word_of(asked->word)) + by +
         "; it has not taken note yet\n";
}

std::string advice(const StatusFacts& facts, const core::RunRecord& record, Holder holder) {
  const std::string restore = "  to put capacity back: " + type("restore", facts) + "\n";
  if (holder != Holder::kAlive) {
    constexpr std::string_view kFlags =
        "                        with the flags that it was begun with (--window, --alarm, ...): "
        "its record does not keep them\n";
    return "  to continue:          " + type("resume", facts) + "\n" +
           std::string(record.ending ? "" : kFlags) + restore;
  }
  if (record.ending) return "";
  const std::string abort = "  to put capacity back: " + type("abort", facts) + "\n";
  if (record.hold && record.hold != core::Hold::kWindow) {
    return "  to go on:             " + type("resume", facts) + "\n" + abort;
  }
  return "  to pause it:          " + type("pause", facts) + "\n" + abort;
}

std::string record_text(const StatusFacts& facts, const core::RunRecord& record) {
  const WallTime now = facts.seen.aws_now;
  std::string text =
      "held by " + name_of(record) + ", since " + to_iso8601(record.claimed_at) + "\n";
  text += "  " + life_of(record, facts.owner, now) + "\n";
  text += state_text(facts, record);
  text += "  tasks created up to " + to_iso8601(record.cutoff) + " are stale; " +
          counted(left_to_do(facts, record), "task") + " of that age left\n";
  text += "  desired count was " + std::to_string(record.base_count);
  if (record.surge > 0) text += ", the run raises it to " + std::to_string(record.raised_count());
  text += "\n";
  if (record.scaling) text += "  autoscaling is held still\n";
  return text + advice(facts, record, holder_of(record, facts.owner, now));
}

nlohmann::ordered_json control_json(const core::Control& control) {
  nlohmann::ordered_json json{
      {"asks", formats::word_of(control.word)}, {"by", nullptr}, {"at", nullptr}};
  if (!control.by.empty()) json["by"] = control.by;
  if (control.at) json["at"] = to_iso8601(*control.at);
  return json;
}

nlohmann::ordered_json run_json(const StatusFacts& facts, const core::RunRecord& record) {
  constexpr std::array<std::string_view, 3> kHolders{"alive", "silent", "gone"};
  const Holder holder = holder_of(record, facts.owner, facts.seen.aws_now);
  const auto asked = asked_of(record, facts.seen.control);
  return {{"run_id", record.id},
          {"owner", record.owner},
          {"holder", kHolders[static_cast<std::size_t>(holder)]},
          {"claimed_at", to_iso8601(record.claimed_at)},
          {"heartbeat", to_iso8601(record.heartbeat)},
          {"cutoff", to_iso8601(record.cutoff)},
          {"base_count", record.base_count},
          {"surge", record.surge},
          {"giving_up", record.ending.has_value()},
          {"tasks_left", left_to_do(facts, record)},
          {"paused", record.hold == core::Hold::kPaused},
          {"hold", record.hold ? nlohmann::ordered_json(formats::word_of(*record.hold))
                               : nlohmann::ordered_json(nullptr)},
          {"control", asked ? control_json(*asked) : nlohmann::ordered_json(nullptr)}};
}

}  // namespace

std::string status_text(const StatusFacts& facts) {
  const core::Service& service = *facts.seen.service.value;
  std::string text = facts.service.cluster.value + "/" + facts.service.service.value +
                     ": desired count " + std::to_string(service.desired_count) + ", " +
                     std::to_string(service.running_count) + " running, " +
                     std::to_string(service.pending_count) + " pending\n";
  if (const auto found = core::find_deployment(service);
      found.state != core::DeploymentState::kQuiet) {
    text += (found.state == core::DeploymentState::kFailed ? "its deployment has FAILED: "
                                                           : "a deployment may be in progress: ") +
            found.detail + "\n";
  }
  const auto& record = *facts.seen.recorded.value;
  if (record) return text + record_text(facts, *record);
  text += "no run holds the service\n";
  if (facts.seen.control) {
    text += "  its tag ecs-recycle:control is left over" + by_whom(*facts.seen.control) +
            ": the next run does not heed it\n";
  }
  return text;
}

std::string status_json(const StatusFacts& facts) {
  const core::Service& service = *facts.seen.service.value;
  nlohmann::ordered_json json{{"event", "status"},
                              {"cluster", facts.service.cluster.value},
                              {"service", facts.service.service.value},
                              {"desired_count", service.desired_count},
                              {"running_count", service.running_count},
                              {"pending_count", service.pending_count},
                              {"run", nullptr}};
  if (const auto& record = *facts.seen.recorded.value) json["run"] = run_json(facts, *record);
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace ecsr::cli
