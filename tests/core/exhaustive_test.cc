// SPDX-License-Identifier: MIT
// All tiny services: every set of up to three tasks, every small desired count, base count, surge
// and record, over and over. tiny_service.h judges what is decided.
#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <vector>

#include "tiny_service.h"

namespace ecsr::core::testing {
namespace {

// One in so many cases is tried where each costs ten times as much.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kOneIn = 23;
#else
constexpr std::size_t kOneIn = 1;
#endif

constexpr int kMostComplaints = 5;

std::vector<std::vector<Kind>> sets_of_up_to(std::size_t most, const std::vector<Kind>& kinds) {
  std::vector<std::vector<Kind>> sets{{}};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    sets.push_back({kinds[i]});
    for (std::size_t j = i; most > 1 && j < kinds.size(); ++j) {
      sets.push_back({kinds[i], kinds[j]});
      for (std::size_t k = j; most > 2 && k < kinds.size(); ++k) {
        sets.push_back({kinds[i], kinds[j], kinds[k]});
      }
    }
  }
  return sets;
}

/// All desired counts from 0 to 4 with all base counts at most two away, all surges and endings.
template <typename Visit>
void for_each_held_case(Visit visit) {
  for (int desired = 0; desired <= 4; ++desired) {
    for (int base = std::max(0, desired - 2); base <= std::min(3, desired + 2); ++base) {
      for (int surge = 0; surge <= 2; ++surge) {
        for (const auto ending : {std::optional<Ending>{}, std::optional{Ending::kFailures},
                                  std::optional{Ending::kAborted}}) {
          visit(Case{.desired = desired, .base = base, .surge = surge, .ending = ending});
        }
      }
    }
  }
}

/// Tries what is handed to it, or one in so many, until there were enough complaints.
class Trial {
 public:
  void run(Tiny& tiny, const Case& one) {
    if (complaints_ >= kMostComplaints || turn_++ % kOneIn != 0) return;
    ++cases_;
    if (!tiny.is_right(one)) ++complaints_;
  }
  std::size_t cases() const { return cases_; }

 private:
  std::size_t turn_ = 0;
  std::size_t cases_ = 0;
  int complaints_ = 0;
};

TEST(AllTinyServices, KeepEveryPromiseWithUpToThreeTasksInAnyState) {
  Trial trial;
  for (std::vector<Kind>& kinds : sets_of_up_to(3, all_kinds())) {
    Tiny tiny(std::move(kinds));
    for_each_held_case([&](Case one) {
      for (const auto rollout :
           {RolloutState::kCompleted, RolloutState::kInProgress, RolloutState::kFailed}) {
        one.rollout = rollout;
        for (one.batch = 1; one.batch <= 2; ++one.batch) trial.run(tiny, one);
      }
    });
  }
  EXPECT_GE(trial.cases() * kOneIn, 700'000U);
}

TEST(AllTinyServices, KeepEveryPromiseWhenSomethingIsUnusual) {
  Trial trial;
  for (std::vector<Kind>& kinds : sets_of_up_to(2, all_kinds())) {
    Tiny tiny(std::move(kinds));
    for_each_held_case([&](Case one) {
      for (int twist = 1; twist < kTwists; ++twist) {
        one.twist = static_cast<Twist>(twist);
        for (const auto rollout : {RolloutState::kCompleted, RolloutState::kInProgress}) {
          one.rollout = rollout;
          trial.run(tiny, one);
        }
      }
    });
  }
  EXPECT_GE(trial.cases() * kOneIn, 600'000U);
}

TEST(AllTinyServices, AreLeftAloneByWhoDoesNotHoldThem) {
  Trial trial;
  for (std::vector<Kind>& kinds : sets_of_up_to(3, all_kinds())) {
    Tiny tiny(std::move(kinds));
    for (const Holder holder : {Holder::kNobody, Holder::kSomebody, Holder::kSomebodyGone}) {
      for_each_held_case([&](Case one) {
        one.holder = holder;
        if (holder != Holder::kNobody || (one.base == one.desired && !one.ending)) {
          trial.run(tiny, one);
        }
      });
    }
  }
  EXPECT_GE(trial.cases() * kOneIn, 200'000U);
}

TEST(AllTinyServices, OfOneTaskInEveryCombinationOfStatusAgeAndHealthAreRecycledRightly) {
  Trial trial;
  for (const Kind& kind : every_single_task()) {
    Tiny tiny({kind});
    for_each_held_case([&](const Case& one) { trial.run(tiny, one); });
  }
  EXPECT_GE(trial.cases() * kOneIn, 100'000U);
}

}  // namespace
}  // namespace ecsr::core::testing
