// SPDX-License-Identifier: MIT
// "N or N%": how amounts are read, written and rounded, and which policies contradict themselves.
#include "core/policy.h"

#include <array>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <string_view>

namespace ecsr::core {
namespace {

constexpr Amount tasks(int number) { return {number, false}; }
constexpr Amount percent(int number) { return {number, true}; }

TEST(ParseAmount, ReadsNumbersAndPercentages) {
  EXPECT_EQ(parse_amount("0").value(), tasks(0));
  EXPECT_EQ(parse_amount("3").value(), tasks(3));
  EXPECT_EQ(parse_amount("1000000").value(), tasks(1'000'000));
  EXPECT_EQ(parse_amount("0%").value(), percent(0));
  EXPECT_EQ(parse_amount("25%").value(), percent(25));
  EXPECT_EQ(parse_amount("1000%").value(), percent(1000));
}

TEST(ParseAmount, RefusesEverythingElseAndNamesIt) {
  for (const std::string_view text :
       {"", "%", "-1", "-1%", "1.5", "12.5%", "25 %", " 3", "3 ", "1001%", "1000001", "25%%", "%25",
        "three", "1e3", "99999999999999999999", "50%5%"}) {
    const auto read = parse_amount(text);
    ASSERT_FALSE(read) << '"' << text << '"';
    EXPECT_EQ(read.error().kind(), ErrorKind::kBadInput);
    EXPECT_EQ(read.error().message(),
              "\"" + std::string(text) +
                  "\" is not an amount: write a number such as 2, or a percentage such as 25%");
  }
}

TEST(AmountText, ReadsBackAsTheSame) {
  for (const Amount amount : {tasks(0), tasks(7), percent(0), percent(150)}) {
    EXPECT_EQ(parse_amount(to_text(amount)).value(), amount);
  }
}

struct Rounding {
  Amount amount;
  int base;
  int down;
  int up;
};

TEST(AmountOfBase, RoundsDownForSurgeAndBatchAndUpForTheFloor) {
  constexpr std::array kExamples{
      Rounding{percent(50), 5, 2, 3},        // 2.5
      Rounding{percent(75), 10, 7, 8},       // 7.5
      Rounding{percent(100), 4, 4, 4},       // exact
      Rounding{percent(5), 10, 1, 1},        // 0.5: never down to 0
      Rounding{percent(1), 1, 1, 1},         // 0.01
      Rounding{percent(0), 10, 0, 0},        // asked for
      Rounding{percent(33), 3, 1, 1},        // 0.99
      Rounding{percent(200), 3, 6, 6},       // more than the base
      Rounding{percent(5), 5000, 250, 250},  //
      Rounding{percent(1000), 1'000'000, 10'000'000, 10'000'000},
      Rounding{tasks(3), 10, 3, 3},
      Rounding{tasks(3), 1, 3, 3},  // a number is a number
      Rounding{tasks(0), 10, 0, 0},
  };
  for (const auto& [amount, base, down, up] : kExamples) {
    EXPECT_EQ(rounded_down(amount, base), down) << to_text(amount) << " of " << base;
    EXPECT_EQ(rounded_up(amount, base), up) << to_text(amount) << " of " << base;
  }
}

TEST(Batch, IsNeverZero) {
  Policy policy;
  policy.batch = tasks(0);
  EXPECT_EQ(batch_of(policy, 10), 1);
  policy.batch = percent(1);
  EXPECT_EQ(batch_of(policy, 10), 1);
  policy.batch = percent(30);
  EXPECT_EQ(batch_of(policy, 10), 3);
}

TEST(Surge, IsTheBatchUnlessItIsGiven) {
  Policy policy;
  policy.batch = percent(30);
  EXPECT_EQ(surge_of(policy, 10), 3);
  policy.surge = tasks(1);
  EXPECT_EQ(surge_of(policy, 10), 1);
  policy.surge = tasks(0);
  EXPECT_EQ(surge_of(policy, 10), 0);
}

struct Contradiction {
  std::optional<Amount> surge;
  Amount min_healthy;
  int base;
  bool contradicts;
};

TEST(Policy, ContradictsItselfWhenNothingCouldEverBeStopped) {
  constexpr std::array kExamples{
      Contradiction{std::nullopt, percent(100), 2, false},  // surge 1: one may go
      Contradiction{tasks(0), percent(100), 2, true},
      Contradiction{tasks(0), percent(50), 2, false},
      Contradiction{tasks(0), percent(51), 2, true},  // 1.02 becomes 2
      Contradiction{tasks(0), tasks(1), 1, true},
      Contradiction{tasks(1), tasks(1), 1, false},
      Contradiction{tasks(0), tasks(0), 1, false},
      Contradiction{tasks(5), tasks(3), 2, true},  // more than the service has
  };
  for (const auto& [surge, min_healthy, base, contradicts] : kExamples) {
    Policy policy;
    policy.surge = surge;
    policy.min_healthy = min_healthy;
    EXPECT_EQ(contradiction(policy, base).has_value(), contradicts)
        << to_text(min_healthy) << " of " << base;
  }
}

TEST(Policy, WithoutMinHealthyNeverContradictsItself) {
  Policy policy;
  policy.surge = tasks(0);
  EXPECT_EQ(contradiction(policy, 1), std::nullopt);
}

}  // namespace
}  // namespace ecsr::core
