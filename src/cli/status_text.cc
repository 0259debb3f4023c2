// SPDX-License-Identifier: MIT
#include "cli/status_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "core/availability.h"
#include "core/deployment.h"
#include "core/run.h"

namespace ecsr::cli {
namespace {

enum class Holder { kAlive, kSilent, kGone };

Holder holder_of(const StatusFacts& facts, const core::RunRecord& record) {
  if (facts.owner_is_gone) return Holder::kGone;
  return facts.seen.aws_now - record.heartbeat < core::kLease ? Holder::kAlive : Holder::kSilent;
}

/// Tasks that were there at the claim and are not going away, whatever the run's selection was.
int left_to_do(const StatusFacts& facts, const core::RunRecord& record) {
  return static_cast<int>(
      std::ranges::count_if(*facts.seen.tasks.value, [&](const core::Task& task) {
        return task.created_at && *task.created_at <= record.cutoff && !core::leaving(task, {});
      }));
}

std::string ago(const StatusFacts& facts, WallTime then) {
  return to_text(std::chrono::floor<seconds>(facts.seen.aws_now - then)) + " ago";
}

std::string type(std::string_view command, const StatusFacts& facts) {
  std::vector<std::string> words = facts.again.account;
  words.insert(words.end(), facts.again.store.begin(), facts.again.store.end());
  return formats::command_line(command, facts.service, words);
}

std::string advice(const StatusFacts& facts, Holder holder) {
  switch (holder) {
    case Holder::kAlive:
      return "  it seems to be alive: wait for it, or stop that process; after " +
             to_text(core::kLease) + " of silence it may be taken over\n";
    case Holder::kGone:
      return "  that process has ended without finishing\n  to continue:          " +
             type("run", facts) + "\n  to put capacity back: " + type("restore", facts) + "\n";
    case Holder::kSilent:
      break;
  }
  return "  it has been silent for longer than its lease of " + to_text(core::kLease) +
         "\n  to continue:          " + type("run", facts) +
         "\n  to put capacity back: " + type("restore", facts) + "\n";
}

std::string record_text(const StatusFacts& facts, const core::RunRecord& record) {
  std::string text = "held by run " + record.id + " of " + record.owner + ", since " +
                     to_iso8601(record.claimed_at) + "\n";
  text += "  last heard of " + ago(facts, record.heartbeat) + "\n";
  text += "  tasks created up to " + to_iso8601(record.cutoff) + " are stale; " +
          counted(left_to_do(facts, record), "task") + " of that age left\n";
  text += "  desired count was " + std::to_string(record.base_count);
  if (record.surge > 0) text += ", the run raises it to " + std::to_string(record.raised_count());
  text += "\n";
  if (record.scaling) text += "  autoscaling is held still\n";
  if (record.ending) text += "  the run is giving up and putting capacity back\n";
  return text + advice(facts, holder_of(facts, record));
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
  return text + (record ? record_text(facts, *record) : "no run holds the service\n");
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
  if (const auto& record = *facts.seen.recorded.value) {
    constexpr std::array<std::string_view, 3> kHolders{"alive", "silent", "gone"};
    json["run"] = {{"run_id", record->id},
                   {"owner", record->owner},
                   {"holder", kHolders[static_cast<std::size_t>(holder_of(facts, *record))]},
                   {"claimed_at", to_iso8601(record->claimed_at)},
                   {"heartbeat", to_iso8601(record->heartbeat)},
                   {"cutoff", to_iso8601(record->cutoff)},
                   {"base_count", record->base_count},
                   {"surge", record->surge},
                   {"giving_up", record->ending.has_value()},
                   {"tasks_left", left_to_do(facts, *record)}};
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace ecsr::cli
