// SPDX-License-Identifier: MIT
// The story of a trial for people: what AWS did, what others did, what our processes saw and
// ordered, each with its simulated time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runner/runner.h"
#include "sim/onlooker.h"
#include "sim/world.h"

namespace ecsr::cli {

class Timeline final : public sim::Onlooker, public runner::PassListener {
 public:
  /// "10:05:03  AWS    new-1 RUNNING"
  const std::vector<std::string>& lines() const { return lines_; }

  /// `world` outlives the timeline's use; its beginning is told as one line.
  void watch(sim::World& world);
  /// Whose passes the next ones are: "run 2".
  void now_speaks(std::string who) { speaker_ = std::move(who); }
  /// What one of our processes does beside its passes: "dies in the middle of a call".
  void say_of_us(std::string_view what) { add(speaker_, what); }
  void say_broken(std::string_view promise) { add("BROKEN", promise); }

  void on_pass(const runner::Pass& pass) override;
  void on_task(const sim::Task& task) override;
  void on_desired_count(const sim::Service& service) override;
  void on_scalable_target(const sim::Service& service) override;
  void on_event(const sim::Service& service, std::string_view message) override;
  void on_deed(const sim::ScriptEntry& entry, bool done) override;

 private:
  void add(std::string_view who, std::string_view what);

  const sim::World* world_ = nullptr;
  std::string speaker_;
  std::vector<std::string> lines_;
  std::map<std::string, std::string, std::less<>> last_said_;  ///< by task
  std::map<std::string, std::string, std::less<>> last_pass_;  ///< by speaker
};

}  // namespace ecsr::cli
