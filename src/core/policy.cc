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
