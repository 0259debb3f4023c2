// SPDX-License-Identifier: MIT
// The same seed gives the same world, another one another; faults are as reproducible as the rest.
#include <gmock/gmock.h>

#include "sim/faults/faulty_account.h"
#include "tests/sim/worlds.h"

namespace ecsr::sim {
namespace {

using testing::SizeIs;

constexpr std::string_view kBusy =
    "cluster prod\n"
    "ecs read_lag=0s..3s\n"
    "service web desired=8 target-groups=1 health-check=yes rebalancing=yes\n"
    "autoscaling web min=4 max=12 load=400 per-task=50\n"
    "service api desired=3\n"
    "at 10:02 deploy web\nat 10:04 scale api desired=6\nat 10:05 load web load=550\n"
    "at 10:06 break-starts web count=2\nat 10:20 scale api desired=2\nat 10:30 deploy api\n";

std::uint64_t trace_of(std::uint64_t seed) {
  const auto read = read_world(kBusy, {.seed = seed});
  EXPECT_TRUE(read);
  World& world = *read->world;
  Account account(world);
  const std::vector<ports::DescribeServicesRequest> wave{{.service = {{"prod"}, {"web"}}}};
  for (int i = 0; i < 200; ++i) {
    world.advance_by(seconds{17});
    const auto seen = account.describe_services(wave);
    if (!seen[0]) continue;
    world.mix_into_trace(static_cast<std::uint64_t>(seen[0]->service->running_count));
  }
  return world.trace();
}

TEST(Determinism, TheSameSeedGivesTheSameTrace) {
  const auto first = trace_of(7);
  EXPECT_EQ(trace_of(7), first);
}

TEST(Determinism, AnotherSeedGivesAnotherTrace) { EXPECT_NE(trace_of(7), trace_of(8)); }

TEST(Determinism, HowOftenTheClockIsAdvancedDoesNotMatter) {
  const auto once = read_world(kBusy);
  const auto often = read_world(kBusy);

  once->world->advance_to(clock_time("11:00"));
  while (often->world->now() < clock_time("11:00")) often->world->advance_by(seconds{1});

  EXPECT_EQ(once->world->trace(), often->world->trace());
}

/// One call of every reading and writing kind that a recycle makes.
struct FaultTest : testing::Test {
  std::unique_ptr<World> world = world_of("service web desired=2\nautoscaling web min=1 max=4\n");
  Account account{*world};
  FaultyAccount faulty{account, account, account, account, account};

  Status scale_to(int count) {
    const std::vector<ports::UpdateServiceRequest> wave{
        {.service = {{"prod"}, {"web"}}, .desired_count = count}};
    return faulty.update_service(wave)[0];
  }
  Result<ports::DescribeServicesAnswer> look() {
    const std::vector<ports::DescribeServicesRequest> wave{{.service = {{"prod"}, {"web"}}}};
    return faulty.describe_services(wave)[0];
  }
  int desired() const { return world->services[0].state.desired_count; }
};

TEST_F(FaultTest, WithoutFaultsEverythingPasses) {
  EXPECT_TRUE(scale_to(3));
  EXPECT_TRUE(look());
  EXPECT_EQ(desired(), 3);
  EXPECT_EQ(faulty.spoilt(), 0);
}

TEST_F(FaultTest, ThrottlingRefusesTheCallBeforeAnythingHappens) {
  Throttling throttling(Prng(1), PerMille{1000});
  faulty.add(throttling);

  EXPECT_EQ(scale_to(3).error().kind(), ErrorKind::kThrottled);
  EXPECT_EQ(desired(), 2);
  EXPECT_EQ(account.calls().total(), 0);
}

TEST_F(FaultTest, AnAnswerLostBeforeTheEffectLeavesTheServiceAsItWas) {
  LostAnswers lost(Prng(1), PerMille{1000}, PerMille{0});
  faulty.add(lost);

  EXPECT_EQ(scale_to(3).error().kind(), ErrorKind::kTransport);
  EXPECT_EQ(desired(), 2);
}

TEST_F(FaultTest, AnAnswerLostAfterTheEffectLooksTheSameButTheOrderWasCarriedOut) {
  LostAnswers lost(Prng(1), PerMille{0}, PerMille{1000});
  faulty.add(lost);

  EXPECT_EQ(scale_to(3).error().kind(), ErrorKind::kTransport);
  EXPECT_EQ(desired(), 3);
}

TEST_F(FaultTest, AServerErrorIsWorthAnotherTry) {
  ServerErrors errors(Prng(1), PerMille{1000});
  faulty.add(errors);

  EXPECT_EQ(look().error().kind(), ErrorKind::kTransport);
}

TEST_F(FaultTest, ABadAnswerSaysNothingAboutTheEffect) {
  BadAnswers bad(Prng(1), PerMille{1000});
  faulty.add(bad);

  EXPECT_EQ(scale_to(3).error().kind(), ErrorKind::kBadAnswer);
  EXPECT_EQ(desired(), 3);
}

TEST_F(FaultTest, AnExpiredTokenIsMetOnce) {
  ExpiredTokenOnce expired(1);
  faulty.add(expired);

  EXPECT_TRUE(look());
  EXPECT_EQ(look().error().code(), "ExpiredTokenException");
  EXPECT_TRUE(look());
}

TEST_F(FaultTest, AConcurrentUpdateConcernsOnlyApplicationAutoScaling) {
  ConcurrentUpdates concurrent(Prng(1), PerMille{1000});
  faulty.add(concurrent);
  const std::vector<ports::RegisterScalableTargetRequest> wave{
      {.resource_id = "service/prod/web", .target = {1, 5, {}}}};

  EXPECT_EQ(faulty.register_scalable_target(wave)[0].error().code(), "ConcurrentUpdateException");
  EXPECT_TRUE(look());
}

TEST_F(FaultTest, LatencyLetsTheWorldGoOn) {
  Latency latency(*world, Prng(1), {seconds{2}, seconds{2}});
  faulty.add(latency);

  ASSERT_TRUE(look());

  EXPECT_EQ(world->now(), kEpoch + seconds{2});
}

TEST_F(FaultTest, StaleReadsEndWithTheFault) {
  {
    StaleReads stale(*world, seconds{30});
    world->advance_by(minutes{1});
    ASSERT_TRUE(scale_to(4));
    EXPECT_EQ(world->timings.read_lag.to, seconds{30});
  }

  EXPECT_EQ(look()->service->desired_count, 4);
}

TEST_F(FaultTest, APerMilleIsAShareOfAThousand) {
  Throttling throttling(Prng(3), PerMille{200});
  faulty.add(throttling);

  for (int i = 0; i < 1000; ++i) ignore(look(), "only the number of refusals matters");

  EXPECT_GT(faulty.spoilt(), 150);
  EXPECT_LT(faulty.spoilt(), 250);
}

TEST(Truth, IsWhatIsWhateverReadingCallsSay) {
  const auto world = world_of(
      "ecs read_lag=30s\nservice web target-groups=1\ntask a started=08:00\n"
      "task b started=08:00\nat 10:01 unhealthy b\n");
  until(*world, "10:01");
  ASSERT_TRUE(stop(*world, "a"));

  const std::vector<TrueTask> tasks = truth(*world, 0);

  ASSERT_THAT(tasks, SizeIs(2));
  for (const TrueTask& one : tasks) EXPECT_FALSE(one.serving) << one.task.id.value;
  EXPECT_EQ(serving_count(*world, 0), 0);
}

TEST(Truth, CountsServingTasksAsAScanWould) {
  const auto read = read_world(kBusy);
  World& world = *read->world;

  for (int i = 0; i < 300; ++i) {
    world.advance_by(seconds{11});
    for (ServiceIndex service = 0; service < 2; ++service) {
      const auto tasks = truth(world, service);
      const auto serving = std::count_if(tasks.begin(), tasks.end(),
                                         [](const TrueTask& one) { return one.serving; });
      ASSERT_EQ(serving_count(world, service), serving) << to_clock(world.now());
    }
  }
}

TEST(Probes, SayWhichRulesWereNotReached) {
  const auto world = world_of("service web\ntask a started=08:00\nat 10:01 crash a\n");
  until(*world, "10:10");

  EXPECT_TRUE(world->reached.has(Rule::kCrashed));
  EXPECT_FALSE(world->reached.has(Rule::kSpotInterrupted));
  EXPECT_THAT(world->reached.missing(), testing::Contains(Rule::kSpotInterrupted));
  EXPECT_EQ(to_text(Rule::kSpotInterrupted), "spot-interrupted");
}

}  // namespace
}  // namespace ecsr::sim
