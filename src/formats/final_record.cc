// SPDX-License-Identifier: MIT
#include "formats/final_record.h"

#include <algorithm>
#include <numeric>

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
    "StopTask",
    "UpdateService",
    "RegisterScalableTarget",
    "TagResource",
    "UntagResource",
};

/// For a POSIX shell: as it is when nothing in it is special, else in single quotes.
std::string quoted(std::string_view name) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=+@";
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

std::string command(std::string_view verb, const core::ServiceAddress& service) {
  return "ecs-recycle " + std::string(verb) + " --cluster " + quoted(service.cluster.value) +
         " --service " + quoted(service.service.value);
}

}  // namespace

std::string_view name_of(ApiCall call) { return kCallNames[static_cast<std::size_t>(call)]; }

std::uint64_t ApiCalls::total() const {
  return std::accumulate(made.begin(), made.end(), std::uint64_t{0});
}

std::optional<std::string> next_command(const FinalRecord& record) {
  if (record.record_left) return command("restore", record.service);
  switch (record.outcome) {
    case core::Outcome::kDone:
      return std::nullopt;
    case core::Outcome::kNotPutBack:
      return command("restore", record.service);
    case core::Outcome::kYielded:
      return command("status", record.service);
    case core::Outcome::kRefused:
      if (record.reason != core::Reason::kHeldByAnotherRun) return std::nullopt;
      return command("status", record.service);
    case core::Outcome::kGaveUp:
    case core::Outcome::kAborted:
      return command("run", record.service);
  }
  return std::nullopt;
}

}  // namespace ecsr::formats
