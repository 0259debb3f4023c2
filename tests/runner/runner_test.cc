// SPDX-License-Identifier: MIT
// The loop against the simulated account: records, claims that fail, and what the history tells.
#include "runner/runner.h"

#include <gtest/gtest.h>
#include <optional>
#include <string>

#include "runner/history.h"
#include "sim/account.h"
#include "sim/building.h"
#include "sim/sim_clock.h"
#include "store/memory_store.h"

namespace ecsr::runner {
namespace {

using core::Outcome;
using core::Reason;

/// A store whose next answers a test decides. What may have been written is written.
class WaywardStore final : public ports::RunStore {
 public:
  std::optional<Error> save_fails;
  std::optional<Error> remove_fails;
  bool saved_all_the_same = false;

  Result<std::optional<core::RunRecord>> load(const core::Service& service) override {
    return kept_.load(service);
  }
  Status save(const core::Service& service, const core::RunRecord& record) override {
    if (save_fails && !saved_all_the_same) return std::unexpected(*save_fails);
    const Status saved = kept_.save(service, record);
    if (save_fails) return std::unexpected(*std::exchange(save_fails, std::nullopt));
    return saved;
  }
  Status remove(const core::Service& service) override {
    if (remove_fails) return std::unexpected(*remove_fails);
    return kept_.remove(service);
  }

 private:
  store::MemoryStore kept_;
};

class RunnerTest : public testing::Test {
 protected:
  RunnerTest() {
    sim::Service& web = sim::add_service(world, sim::add_cluster(world, "prod"),
                                         {.name = "web", .desired_count = 3});
    for (const char* name : {"a", "b", "c"}) {
      EXPECT_TRUE(sim::add_task(world, web, {.name = name}).has_value());
    }
    sim::settle(world);
    run.owner = "alice@bastion/4242";
    run.id = "7f3a2c11";
  }

  formats::FinalRecord run_to_the_end() {
    Runner runner(parts, address, {}, run);
    History history(address);
    runner.tell(history);
    runner.run_to_the_end();
    return history.finished();
  }
  int desired_count() const { return sim::state_at(world.services[0], world.now()).desired_count; }
  std::optional<core::RunRecord> record_left() {
    return *store.load(*observer.look({.tasks = false, .list = false}).service.value);
  }

  sim::World world;
  sim::Account account{world};
  sim::SimClock clock{world};
  WaywardStore store;
  core::ServiceAddress address{.cluster = {"prod"}, .service = {"web"}};
  Observer observer{{account, account, account, account, store, clock}, address};
  Parts parts{observer, {account, account, account}, store, clock};
  core::Run run;
};

TEST_F(RunnerTest, RecyclesAServiceAndTellsWhoReplacedWhom) {
  const formats::FinalRecord record = run_to_the_end();

  EXPECT_EQ(record.outcome, Outcome::kDone);
  EXPECT_EQ(record.reason, Reason::kRecycled);
  EXPECT_EQ(record.run_id, "7f3a2c11");
  EXPECT_EQ(record.desired,
            (formats::DesiredCountStory{.found = 3, .highest_ordered = 4, .left = 3}));
  ASSERT_EQ(record.tasks.size(), 3U);
  for (const formats::RecycledTask& task : record.tasks) {
    ASSERT_TRUE(task.replacement && task.ordered_at && task.replacement_serving_at);
    EXPECT_GT(*task.replacement_created_at, *record.cutoff);
    EXPECT_LE(*task.created_at, *record.cutoff);
  }
  EXPECT_EQ(record_left(), std::nullopt);
}

TEST_F(RunnerTest, ChangesNothingWhenTheClaimMayNotBeWritten) {
  store.save_fails = Error(ErrorKind::kDenied, "TagResource: not yours");

  const formats::FinalRecord record = run_to_the_end();

  EXPECT_EQ(record.outcome, Outcome::kRefused);
  EXPECT_EQ(record.reason, Reason::kNotPermitted);
  EXPECT_EQ(record.detail, "TagResource: not yours");
  EXPECT_TRUE(record.tasks.empty());
  EXPECT_EQ(desired_count(), 3);
}

TEST_F(RunnerTest, GoesOnWhenOnlyTheAnswerToItsClaimWasLost) {
  store.save_fails = Error(ErrorKind::kTransport, "no answer");
  store.saved_all_the_same = true;

  EXPECT_EQ(run_to_the_end().outcome, Outcome::kDone);
  EXPECT_EQ(desired_count(), 3);
}

TEST_F(RunnerTest, RecognisesItsOwnClaimWhenItsNameIsTooLongForARecord) {
  run.owner = "root@ip-10-0-12-34.eu-west-1.compute.internal/4242";
  Runner runner(parts, address, {}, run);

  std::optional<core::RunRecord> held;
  while (!held) held = runner.pass().run.record;

  EXPECT_EQ(held->owner.size(), 30U);
}

TEST_F(RunnerTest, EndsThoughItsRecordCannotBeRemovedAndSaysSo) {
  store.remove_fails = Error(ErrorKind::kDenied, "UntagResource: not yours");

  const formats::FinalRecord record = run_to_the_end();

  EXPECT_EQ(record.outcome, Outcome::kDone);
  EXPECT_EQ(record.record_left, store.remove_fails);
  EXPECT_EQ(desired_count(), 3);
}

core::Task task_created(const char* name, milliseconds after) {
  core::Task task;
  task.id.value = name;
  task.last_status = core::LastStatus::kRunning;
  task.desired_status = core::DesiredStatus::kRunning;
  task.created_at = sim::kEpoch + after;
  return task;
}

TEST_F(RunnerTest, ATaskThatFailedReplacedNobody) {
  core::Observation seen;
  core::Decision decision;
  decision.run.record.emplace();
  decision.run.record->cutoff = sim::kEpoch;
  const std::vector<GivenOrder> stop{{core::StopTask{{"old"}}, {}}};
  History history(address);
  const auto pass = [&](milliseconds after, std::span<const GivenOrder> orders) {
    history.on_pass({.now = sim::kEpoch + after,
                     .seen = seen,
                     .decision = decision,
                     .orders = orders,
                     .record = std::nullopt,
                     .notes = {}});
  };
  seen.tasks.value = {task_created("old", -minutes{5})};
  pass(seconds{1}, stop);
  seen.tasks.value = {task_created("bad", seconds{10})};
  pass(seconds{20}, {});
  seen.tasks.value = {task_created("good", seconds{30})};
  decision.run.failures = {{"bad", "exit 1"}};
  pass(seconds{40}, {});

  const formats::FinalRecord record = history.finished();
  ASSERT_EQ(record.tasks.size(), 1U);
  EXPECT_EQ(record.tasks[0].replacement, core::TaskId{"good"});
}

TEST_F(RunnerTest, AClockThatIsSetBackDoesNotMakeTheRunShorter) {
  core::Observation seen;
  core::Decision decision;
  History history(address);
  for (const minutes after : {minutes{0}, minutes{5}, minutes{1}, minutes{3}}) {
    history.on_pass({.now = sim::kEpoch + after,
                     .seen = seen,
                     .decision = decision,
                     .orders = {},
                     .record = std::nullopt,
                     .notes = {}});
  }

  const formats::FinalRecord record = history.finished();
  EXPECT_EQ(record.ended_at - record.began_at, minutes{7}) << "five before the step, two after it";
}

TEST_F(RunnerTest, PutsCapacityBackWhenAskedTo) {
  Runner runner(parts, address, {}, run);
  core::Asked asked = core::Asked::kNothing;
  runner.heed([&] { return asked; });
  while (desired_count() == 3) {
    runner.pass();
    clock.sleep_until(clock.wall_now() + seconds{1});
  }
  asked = core::Asked::kPutBackNow;

  EXPECT_EQ(runner.run_to_the_end().outcome, Outcome::kAborted);
  EXPECT_EQ(desired_count(), 3);
  EXPECT_EQ(record_left(), std::nullopt);
}

TEST(History, TellsOfScalingThatWasSetOnlyOnceTheClaimWasSeen) {
  core::Observation seen;
  seen.scaling.value = core::ScalableTarget{.min_capacity = 2, .max_capacity = 4};
  core::Decision decision;
  decision.run.record = core::RunRecord{};
  decision.run.record->scaling = {.found = {.min_capacity = 2, .max_capacity = 4},
                                  .set = {.min_capacity = 2, .max_capacity = 5}};
  const std::optional<RecordStep> kept;
  const Pass pass{.seen = seen, .decision = decision, .orders = {}, .record = kept, .notes = {}};
  History history({.cluster = {"prod"}, .service = {"web"}});

  history.on_pass(pass);
  EXPECT_EQ(history.finished().scaling->set, std::nullopt);

  decision.run.claim_seen = true;
  history.on_pass(pass);
  EXPECT_EQ(history.finished().scaling->set, decision.run.record->scaling->set);
}

}  // namespace
}  // namespace ecsr::runner
