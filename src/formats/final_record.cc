// SPDX-License-Identifier: MIT
#include "formats/final_record.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"

namespace ecsr::formats {
namespace {

constexpr std::array<std::string_view, ApiCalls::kKinds> kCallNames{
    "DescribeServices",
    "ListTasks",
    "DescribeTasks",
    "GetTaskProtection",
    "DescribeTaskDefinition",
    "DescribeContainerInstances",
    "DescribeTargetHealth",
    "DescribeScalableTargets",
    "DeregisterTargets",
    "StopTask",
    "UpdateService",
    "RegisterScalableTarget",
    "TagResource",
    "UntagResource",
    "DescribeAlarms",
};

/// For a POSIX shell: as it is when nothing in it is special, else in single quotes.
std::string quoted(std::string_view name) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=+@%,";
  if (!name.empty() && name.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(name);
  }
  std::string text = "'";
  for (const char c : name) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += c;
    }
  }
  return text + "'";
}

std::string quoted(std::span<const std::string> words) {
  std::string text;
  for (const std::string& word : words) text += " " + quoted(word);
  return text;
}

std::vector<std::string> operator+(std::vector<std::string> words,
                                   const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// The name in an ARN, or the name.
std::string last_part(const std::string& name) { return name.substr(name.rfind('/') + 1); }

/// Each thing only where it still holds what the run set.
std::optional<std::string> put_back_by_hand(const FinalRecord& record, const WordsAgain& again) {
  std::vector<std::string> commands;
  if (record.desired && record.desired->highest_ordered > 0 &&
      record.desired->left != record.desired->found) {
    commands.push_back("aws ecs update-service --cluster " + quoted(record.service.cluster.value) +
                       " --service " + quoted(record.service.service.value) + " --desired-count " +
                       std::to_string(record.desired->found) + quoted(again.aws_cli));
  }
  if (record.scaling && record.scaling->set && record.scaling->left != record.scaling->found) {
    const core::ScalableTarget& found = record.scaling->found;
    const auto flag = [](bool on) { return on ? "true" : "false"; };
    commands.push_back(
        "aws application-autoscaling register-scalable-target --service-namespace ecs "
        "--scalable-dimension ecs:service:DesiredCount --resource-id " +
        quoted("service/" + last_part(record.service.cluster.value) + "/" +
               last_part(record.service.service.value)) +
        " --min-capacity " + std::to_string(found.min_capacity) + " --max-capacity " +
        std::to_string(found.max_capacity) +
        " --suspended-state DynamicScalingInSuspended=" + flag(found.suspended.scaling_in) +
        ",DynamicScalingOutSuspended=" + flag(found.suspended.scaling_out) +
        ",ScheduledScalingSuspended=" + flag(found.suspended.scheduled) + quoted(again.aws_cli));
  }
  if (commands.empty()) return std::nullopt;
  return join(commands, " && ");
}

}  // namespace

std::string_view name_of(ApiCall call) { return kCallNames[static_cast<std::size_t>(call)]; }

std::uint64_t ApiCalls::total() const {
  return std::accumulate(made.begin(), made.end(), std::uint64_t{0});
}

std::string command_line(std::string_view verb, const core::ServiceAddress& service,
                         std::span<const std::string> words) {
  return "ecs-recycle " + std::string(verb) + " --cluster " + quoted(service.cluster.value) +
         " --service " + quoted(service.service.value) + quoted(words);
}

std::optional<std::string> next_command(const FinalRecord& record, const WordsAgain& again) {
  const std::vector<std::string> there = again.account + again.store;
  const auto restore = [&] { return command_line("restore", record.service, there); };
  if (record.record_left) return restore();
  switch (record.outcome) {
    case core::Outcome::kDone:
      return std::nullopt;
    case core::Outcome::kNotPutBack:
      return again.recorded ? restore() : put_back_by_hand(record, again);
    case core::Outcome::kRefused:
      if (record.reason != core::Reason::kHeldByAnotherRun) return std::nullopt;
      return command_line("status", record.service, there);
    case core::Outcome::kYielded:
      return command_line("status", record.service, there);
    case core::Outcome::kGaveUp:
    case core::Outcome::kAborted:
      if (record.service_gone) return std::nullopt;
      return command_line("run", record.service, again.policy + there);
  }
  return std::nullopt;
}

std::optional<std::string> resume_command(const core::ServiceAddress& service,
                                          const WordsAgain& again) {
  if (!again.recorded) return std::nullopt;
  return command_line("resume", service, again.account + again.store);
}

}  // namespace ecsr::formats
