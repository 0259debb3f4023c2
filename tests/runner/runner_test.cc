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
    sim::Service& web = sim::add_service(world_, sim::add_cluster(world_, "prod"),
                                         {.name = "web", .desired_count = 3});
    for (const char* name : {"a", "b", "c"}) {
      EXPECT_TRUE(sim::add_task(world_, web, {.name = name}).has_value());
    }
    sim::settle(world_);
    run_.owner = "alice@bastion/4242";
    run_.id = "7f3a2c11";
  }

  formats::FinalRecord run_to_the_end() {
    Runner runner(parts_, address_, {}, run_);
    History history(address_);
    runner.tell(history);
    runner.run_to_the_end();
    return history.finished();
  }
  int desired_count() const {
    return sim::state_at(world_.services[0], world_.now()).desired_count;
  }
  std::optional<core::RunRecord> record_left() {
    return *store_.load(*observer_.look({.tasks = false, .list = false}).service.value);
  }

  sim::World world_;
  sim::Account account_{world_};
  sim::SimClock clock_{world_};
  WaywardStore store_;
  core::ServiceAddress address_{.cluster = {"prod"}, .service = {"web"}};
  Observer observer_{{account_, account_, account_, store_, clock_}, address_};
  Parts parts_{observer_, {account_, account_}, store_, clock_};
  core::Run run_;
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
  store_.save_fails = Error(ErrorKind::kDenied, "TagResource: not yours");

  const formats::FinalRecord record = run_to_the_end();

  EXPECT_EQ(record.outcome, Outcome::kRefused);
  EXPECT_EQ(record.reason, Reason::kNotPermitted);
  EXPECT_EQ(record.detail, "TagResource: not yours");
  EXPECT_TRUE(record.tasks.empty());
  EXPECT_EQ(desired_count(), 3);
}

TEST_F(RunnerTest, GoesOnWhenOnlyTheAnswerToItsClaimWasLost) {
  store_.save_fails = Error(ErrorKind::kTransport, "no answer");
  store_.saved_all_the_same = true;

  EXPECT_EQ(run_to_the_end().outcome, Outcome::kDone);
  EXPECT_EQ(desired_count(), 3);
}

TEST_F(RunnerTest, RecognisesItsOwnClaimWhenItsNameIsTooLongForARecord) {
  run_.owner = "root@ip-10-0-12-34.eu-west-1.compute.internal/4242";
  Runner runner(parts_, address_, {}, run_);

  std::optional<core::RunRecord> held;
  while (!held) held = runner.pass().run.record;

  EXPECT_EQ(held->owner.size(), 30U);
}

TEST_F(RunnerTest, EndsThoughItsRecordCannotBeRemovedAndSaysSo) {
  store_.remove_fails = Error(ErrorKind::kDenied, "UntagResource: not yours");

  const formats::FinalRecord record = run_to_the_end();

  EXPECT_EQ(record.outcome, Outcome::kDone);
  EXPECT_EQ(record.record_left, store_.remove_fails);
  EXPECT_EQ(desired_count(), 3);
}

TEST_F(RunnerTest, PutsCapacityBackWhenAskedTo) {
  Runner runner(parts_, address_, {}, run_);
  core::Asked asked = core::Asked::kNothing;
  runner.heed([&] { return asked; });
  while (desired_count() == 3) {
    runner.pass();
    clock_.sleep_until(clock_.wall_now() + seconds{1});
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
