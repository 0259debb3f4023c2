// SPDX-License-Identifier: MIT
#include "core/policy.h"

#include <algorithm>

#include "base/text.h"

namespace ecsr::core {

Result<Amount> parse_amount(std::string_view text) {
  std::string_view digits = text;
  const bool percent = digits.ends_with('%');
  if (percent) digits.remove_suffix(1);
  const auto number = parse_whole_number(digits);
  const std::int64_t most = percent ? 1000 : 1'000'000;
  if (!number || *number < 0 || *number > most) {
    return fail(ErrorKind::kBadInput, "\"" + std::string(text) +
                                          "\" is not an amount: write a number such as 2, or a "
                                          "percentage such as 25%");
  }
  return Amount{static_cast<int>(*number), percent};
}

std::string to_text(Amount amount) {
  return std::to_string(amount.number) + (amount.percent ? "%" : "");
}

std::string to_text(const Checkpoints& checkpoints) {
  std::string text;
  for (const Amount& after : checkpoints.after) text += (text.empty() ? "" : ",") + to_text(after);
  return text + (checkpoints.ask ? ",ask" : "");
}

Result<Checkpoints> parse_checkpoints(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return fail(ErrorKind::kBadInput, "\"" + std::string(text) + "\" " + std::string(why) +
                                          ": write numbers of tasks or percentages, ascending, "
                                          "such as 1,50% or 1,50%,ask");
  };
  Checkpoints checkpoints;
  Amount number;
  Amount percentage{0, true};
  for (const std::string_view word : split(text, ',')) {
    if (checkpoints.ask) return wrong("has something after \"ask\"");
    if (trim(word) == "ask" && !checkpoints.after.empty()) {
      checkpoints.ask = true;
      continue;
    }
    const auto amount = parse_amount(trim(word));
    if (!amount || (amount->percent && amount->number > 100)) return wrong("is no checkpoint list");
    Amount& last = amount->percent ? percentage : number;
    if (amount->number <= last.number) return wrong("does not ascend from 1 up");
    last = *amount;
    checkpoints.after.push_back(*amount);
  }
  return checkpoints;
}

Result<Drain> parse_drain(std::string_view text) {
  if (text == "full") return Drain{.full = true};
  if (const auto window = parse_duration(text)) return Drain{.window = *window, .full = false};
  return fail(ErrorKind::kBadInput, "\"" + std::string(text) +
                                        "\" is no time to drain: write a duration such as 30s, 0, "
                                        "or full");
}

std::string to_text(const Drain& drain) {
  return drain.full ? "full" : ecsr::to_text(drain.window);
}

int rounded_down(Amount amount, int base) {
  if (amount.number == 0) return 0;
  if (!amount.percent) return amount.number;
  const auto exact = static_cast<std::int64_t>(base) * amount.number / 100;
  return std::max(1, static_cast<int>(exact));
}

int rounded_up(Amount amount, int base) {
  if (!amount.percent) return amount.number;
  return static_cast<int>((static_cast<std::int64_t>(base) * amount.number + 99) / 100);
}

int batch_of(const Policy& policy, int base) {
  return std::max(1, rounded_down(policy.batch, base));
}

int surge_of(const Policy& policy, int base) {
  return policy.surge ? rounded_down(*policy.surge, base) : batch_of(policy, base);
}

int failures_allowed(const Policy& policy, int base) {
  const Amount& most = policy.max_failures;
  if (!most.percent) return most.number;
  return static_cast<int>(static_cast<std::int64_t>(base) * most.number / 100);
}

std::vector<int> checkpoints_of(const Policy& policy, int stale) {
  std::vector<int> counts;
  for (const Amount& after : policy.checkpoints.after) {
    const int count = rounded_down(after, stale);
    if (count > 0 && count < stale) counts.push_back(count);
  }
  std::ranges::sort(counts);
  const auto twice = std::ranges::unique(counts);
  counts.erase(twice.begin(), twice.end());
  return counts;
}

bool counts_tasks(const Policy& policy) {
  return policy.ask_before_each_stop || policy.bake > milliseconds{0} ||
         !policy.checkpoints.after.empty();
}

std::optional<std::string> idle_setting(const Policy& policy) {
  const bool stops = policy.checkpoints.ask || policy.bake > milliseconds{0};
  if (policy.checkpoints.after.empty() || stops) return std::nullopt;
  return "--checkpoints alone would do nothing: say how long the run is to watch there, such as "
         "--bake 10m, or let it wait for a person with \"ask\" as the last word";
}

std::optional<std::string> contradiction(const Policy& policy, int base) {
  if (!policy.min_healthy) return std::nullopt;
  const int least = rounded_up(*policy.min_healthy, base);
  if (least > base) {
    return "--min-healthy " + to_text(*policy.min_healthy) + " asks for " + counted(least, "task") +
           ", but the service's desired count is " + std::to_string(base);
  }
  if (base + surge_of(policy, base) - 1 < least) {
    return "--min-healthy " + to_text(*policy.min_healthy) + " conflicts with --surge " +
           std::to_string(surge_of(policy, base)) + ": with a desired count of " +
           std::to_string(base) +
           " nothing could ever be stopped; use --surge 1 or a lower "
           "--min-healthy";
  }
  return std::nullopt;
}

}  // namespace ecsr::core
