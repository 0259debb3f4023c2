// SPDX-License-Identifier: MIT
// What is told of a run's progress, in notices and in the lines of the classic function, also where
// each pass is the turn of another process, as in the Lambda function.
#include "runner/announcer.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "runner/classic_lines.h"
#include "three_tasks.h"

namespace ecsr::runner {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

/// Begins anew with each pass, from what the last one handed on.
class Turns final : public PassListener {
 public:
  Turns(core::ServiceAddress service, milliseconds wait)
      : service_(std::move(service)), wait_(wait), history_(service_) {}

  void on_pass(const Pass& pass) override {
    history_.on_pass(pass);
    ClassicLines classic(service_, wait_, memory_.lines);
    Announcer announcer(history_,
                        [&](const formats::Notice& notice) {
                          if (notice.event == formats::NoticeEvent::kProgress) {
                            progress.push_back(notice.tasks_recycled);
                          }
                        },
                        {});
    announcer.go_on_from(memory_);
    announcer.on_pass(pass);
    std::ranges::move(classic.stops(pass), std::back_inserter(lines));
    memory_.lines = classic.counts();
    memory_.lines.started = announcer.started();
    memory_.run = pass.decision.run;
    if (pass.decision.reason == core::Reason::kAsking) lines_when_asked = lines.size();
  }

  std::vector<int> progress;  ///< tasks recycled, of each notice
  std::vector<std::string> lines;
  std::size_t lines_when_asked = 0;

 private:
  core::ServiceAddress service_;
  milliseconds wait_;
  History history_;
  formats::RunMemory memory_;
};

class Progress : public ThreeTasks {
 protected:
  Progress() { policy.wait = milliseconds{0}; }

  /// Who is asked answers at the fifth pass.
  void run_to_the_end(Turns& turns) {
    Runner runner(parts, address, policy, run);
    int asked = 0;
    runner.heed_answers([&] { return asked > 0 && asked % 5 == 0; });
    runner.tell(turns);
    while (true) {
      const core::Decision& decision = runner.pass();
      asked += decision.reason == core::Reason::kAsking ? 1 : 0;
      if (decision.outcome) return;
      clock.sleep_until(decision.wake_at);
    }
  }
};

TEST_F(Progress, IsToldOnceForEachTaskThoughEachPassIsAnotherTurn) {
  Turns turns(address, policy.wait);

  run_to_the_end(turns);

  EXPECT_THAT(turns.progress, ElementsAre(1, 2));
}

TEST_F(Progress, IsToldOnceForEachTaskThoughItAsksForManyTurns) {
  policy.ask_before_each_stop = true;
  Turns turns(address, policy.wait);

  run_to_the_end(turns);

  EXPECT_THAT(turns.progress, ElementsAre(1, 2));
}

TEST_F(Progress, ATaskIsCalledRecycledBeforeTheQuestionAndBeforeTheNextStop) {
  policy.ask_before_each_stop = true;
  Turns turns(address, policy.wait);

  run_to_the_end(turns);

  EXPECT_THAT(turns.lines,
              ElementsAre(StartsWith("Recycling task 1/3"), "Task 1 recycled, waiting 0s",
                          StartsWith("Recycling task 2/3"), "Task 2 recycled, waiting 0s",
                          StartsWith("Recycling task 3/3"), "Task 3 recycled, waiting 0s"));
  EXPECT_EQ(turns.lines_when_asked, 4U);
}

}  // namespace
}  // namespace ecsr::runner
