// SPDX-License-Identifier: MIT
#include "cli/trial_faults.h"

namespace ecsr::cli {
namespace {

sim::PerMille per_mille(int often) { return {static_cast<unsigned>(often)}; }

/// [guess]: our client waits for an answer as long as this, or a little longer.
constexpr sim::Range kSlow{seconds{15}, seconds{30}};

/// One stream of chance for each fault, none of them the world's.
Prng stream(const SeedPlan& plan, std::uint64_t number) {
  return Prng((plan.seed ^ 0xFA17U) + number * 0x9E3779B97F4A7C15U);
}

}  // namespace

TrialFaults::TrialFaults(sim::World& world, const SeedPlan& plan)
    : calls_(plan.calls),
      throttling_(stream(plan, 1), per_mille(calls_.throttled)),
      server_errors_(stream(plan, 2), per_mille(calls_.server_errors)),
      lost_(stream(plan, 3), per_mille(calls_.lost_before), per_mille(calls_.lost_after)),
      bad_(stream(plan, 4), per_mille(calls_.garbled)),
      concurrent_(stream(plan, 5), per_mille(calls_.concurrent_updates)),
      latency_(world, stream(plan, 6), calls_.latency),
      bursts_(world, stream(plan, 7), per_mille(calls_.bursts), calls_.burst),
      slow_(world, stream(plan, 8), per_mille(calls_.slow), kSlow),
      others_(world, stream(plan, 9), calls_.asked_by_others) {
  if (calls_.names_gone) {
    const auto& [from, lasts] = *calls_.names_gone;
    names_gone_.emplace(world, sim::kEpoch + from, sim::kEpoch + from + lasts);
  }
  if (calls_.expired_call) expired_.emplace(*calls_.expired_call);
}

void TrialFaults::add_to(sim::FaultyAccount& account) {
  if (calls_.throttled > 0) account.add(throttling_);
  if (calls_.server_errors > 0) account.add(server_errors_);
  if (calls_.lost_before + calls_.lost_after > 0) account.add(lost_);
  if (calls_.garbled > 0) account.add(bad_);
  if (calls_.concurrent_updates > 0) account.add(concurrent_);
  if (calls_.latency.to > milliseconds{0}) account.add(latency_);
  if (expired_) account.add(*expired_);
  if (calls_.bursts > 0) account.add(bursts_);
  if (calls_.slow > 0) account.add(slow_);
  if (calls_.asked_by_others > 0) account.add(others_);
  if (names_gone_) account.add(*names_gone_);
}

std::vector<sim::Fault*> TrialFaults::all() {
  std::vector<sim::Fault*> faults{&throttling_, &server_errors_, &lost_, &bad_,   &concurrent_,
                                  &latency_,    &bursts_,        &slow_, &others_};
  if (expired_) faults.push_back(&*expired_);
  if (names_gone_) faults.push_back(&*names_gone_);
  return faults;
}

std::set<std::string_view> TrialFaults::struck() {
  std::set<std::string_view> names;
  for (const sim::Fault* fault : all()) {
    if (fault->struck() > 0) names.insert(fault->name());
  }
  return names;
}

std::optional<Error> Death::before(sim::Operation /*operation*/) {
  if (left_ > 0) {
    --left_;
    if (left_ == 0 && !after_effect_) throw ProcessDied{};
  }
  return std::nullopt;
}

std::optional<Error> Death::after(sim::Operation /*operation*/) {
  if (left_ == 0 && after_effect_) throw ProcessDied{};
  return std::nullopt;
}

}  // namespace ecsr::cli
