// SPDX-License-Identifier: MIT
// The text of a world: what it can say, and the sentence for every mistake.
#include "sim/world_file.h"

#include <array>
#include <gmock/gmock.h>

#include "tests/sim/worlds.h"

namespace ecsr::sim {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

/// The sentence that reading this text gives; empty when it reads.
std::string mistake(std::string_view text) {
  const auto read = read_world(text, {.file = "my.world"});
  return read ? "" : read.error().message();
}

TEST(WorldFile, OfOneServiceLineRunsAsManyTasksAsItWants) {
  const auto read = read_world("service web desired=3\n");

  ASSERT_TRUE(read);
  World& world = *read->world;
  EXPECT_EQ(counts(world), "3 running, 0 pending of 3");
  EXPECT_EQ(world.clusters[0].name, "default");
  EXPECT_EQ(world.now(), kEpoch);
  EXPECT_EQ(serving_count(world, 0), 3);
  EXPECT_TRUE(service(world).memory.steady);
}

TEST(WorldFile, WantsAsManyTasksAsItsLinesSayUnlessTheServiceLineSaysOtherwise) {
  const auto read = read_world(
      "service web\ntask a started=08:00\ntasks web count=4 started=09:00\n"
      "service api desired=2\ntask z started=08:00\n");

  ASSERT_TRUE(read);
  EXPECT_EQ(counts(*read->world, "web"), "5 running, 0 pending of 5");
  EXPECT_EQ(counts(*read->world, "api"), "1 running, 0 pending of 2");
}

TEST(WorldFile, SpacesTasksInTime) {
  const auto read = read_world("service web\ntasks web count=3 started=08:00 every=10s\n",
                               {.ids = IdStyle::kLetters});

  ASSERT_TRUE(read);
  EXPECT_EQ(task(*read->world, "web-1").state.started_at, clock_time("08:00:00"));
  EXPECT_EQ(task(*read->world, "web-3").state.started_at, clock_time("08:00:20"));
}

TEST(WorldFile, BeginsWhenItSays) {
  EXPECT_EQ(read_world("begin 10:05\n")->world->now(), clock_time("10:05"));
  EXPECT_EQ(to_iso8601(read_world("begin 2026-08-01T06:00Z\nservice web\ntask a started=05:00\n")
                           ->world->tasks[0]
                           .state.started_at.value()),
            "2026-08-01T05:00:00Z");
}

TEST(WorldFile, LeavesLinesOfItsReaderToItsReader) {
  constexpr std::array<std::string_view, 2> kForeign{"policy", "run"};
  const auto read = read_world("service web\n  policy surge=1   # one more\n\nrun kill at=10:07\n",
                               {.foreign_words = kForeign});

  ASSERT_TRUE(read);
  ASSERT_THAT(read->foreign, SizeIs(2));
  EXPECT_EQ(read->foreign[0].number, 2);
  EXPECT_EQ(read->foreign[0].text, "policy surge=1");
  EXPECT_EQ(read->foreign[1].text, "run kill at=10:07");
}

TEST(WorldFile, EndsAtALineOfDashes) {
  const auto read = read_world("service web\n----------\nanything at all\n");

  ASSERT_TRUE(read);
  EXPECT_EQ(read->lines, 2);
}

TEST(WorldFile, TakesTheRestOfALineAfterAHashForAComment) {
  EXPECT_EQ(mistake("# a world\nservice web desired=1 # one\n"), "");
}

TEST(WorldFile, KeepsAQuotedReasonTogether) {
  const auto read = read_world(
      "service web desired=1\nat 10:01 break-starts web count=2 reason=\"Cannot: pull # it\"\n");

  ASSERT_TRUE(read);
  EXPECT_EQ(read->world->script[0].text, "Cannot: pull # it");
}

TEST(WorldFile, ReadsForAndUntilAsWords) {
  const auto read = read_world(
      "service web\ntask a started=08:00\nat +2m protect a for 10m\n"
      "at 10:05 unplaceable web until 10:20\n");

  ASSERT_TRUE(read);
  const std::vector<ScriptEntry>& script = read->world->script;
  ASSERT_THAT(script, SizeIs(3));
  EXPECT_EQ(script[0].at, clock_time("10:02"));
  EXPECT_EQ(script[0].duration, minutes{10});
  EXPECT_EQ(script[2].deed, Deed::kPlaceable);
  EXPECT_EQ(script[2].at, clock_time("10:20"));
}

TEST(WorldFile, AcceptsDashesAndUnderscoresInKeys) {
  EXPECT_EQ(read_world("ecs start_takes=40s stop-takes=1s..2s\n")->world->timings.start_takes,
            (Range{seconds{40}, seconds{40}}));
}

TEST(WorldFile, GivesEveryServiceAKindAndTheRightZones) {
  const auto read = read_world(
      "cluster prod\ninstances count=4 zones=2\n"
      "service agent launch=EC2 strategy=DAEMON network=host zones=2\n");

  ASSERT_TRUE(read);
  EXPECT_EQ(counts(*read->world, "agent"), "4 running, 0 pending of 4");
  EXPECT_THAT(service(*read->world, "agent").memory.alive_in_zone, ElementsAre(2, 2));
}

TEST(WorldFileMistake, NamesFileLineWordAndTheNearestKnownWord) {
  EXPECT_EQ(mistake("cluster prod\nservcie web desired=3\n"),
            "my.world:2: \"servcie\" is not known here, did you mean \"service\"?");
  EXPECT_EQ(mistake("service web desird=3\n"),
            "my.world:1: \"desird\" is not known here, did you mean \"desired\"?");
  EXPECT_EQ(mistake("service web launch=FARGAT\n"),
            "my.world:1: launch: \"FARGAT\" is not known here, did you mean \"FARGATE\"?");
  EXPECT_EQ(mistake("service web\nat 10:07 crsh a\n"),
            "my.world:2: \"crsh\" is not known here, did you mean \"crash\"?");
  EXPECT_EQ(mistake("service web\nat 10:07 deny TagResorce\n"),
            "my.world:2: \"TagResorce\" is not known here, did you mean \"TagResource\"?");
  EXPECT_EQ(mistake("service web\nautoscaling wep min=1 max=2\n"),
            "my.world:2: service: \"wep\" is not known here, did you mean \"web\"?");
}

TEST(WorldFileMistake, SaysWhatAValueShouldHaveBeen) {
  EXPECT_EQ(mistake("service web desired=three\n"),
            "my.world:1: desired: \"three\" is not a whole number from 0 to 10000");
  EXPECT_EQ(mistake("service web health-check=maybe\n"),
            "my.world:1: health-check: \"maybe\" is neither yes nor no");
  EXPECT_EQ(mistake("ecs stop_takes=60s..30s\n"),
            "my.world:1: stop-takes: \"60s..30s\" is a range that ends before it begins");
  EXPECT_EQ(
      mistake("ecs stop_takes=quick\n"),
      "my.world:1: stop-takes: \"quick\" is not a duration or a range: write 40s or 35s..60s");
  EXPECT_EQ(mistake("service web\ntask a started=25:00\n"),
            "my.world:2: started: \"25:00\" is not a time: write 10:07, 10:07:30, +2m or "
            "2026-01-05T10:07Z");
  EXPECT_EQ(mistake("service we$b\n"),
            "my.world:1: \"we$b\" is not a name: letters, digits, - and _ only");
}

TEST(WorldFileMistake, SaysWhenAWorldGetsTooLarge) {
  EXPECT_EQ(mistake("service web desired=10001\n"),
            "my.world:1: desired: \"10001\" is not a whole number from 0 to 10000");
  EXPECT_EQ(mistake("service a desired=10000\nservice b desired=9999\nservice c desired=2\n"),
            "my.world:3: that makes more than 20000 tasks, which is the most that a world holds");
  EXPECT_EQ(mistake("service a\ntasks a count=9999\ntasks a count=9999\ntasks a count=3\n"),
            "my.world:1: that makes more than 20000 tasks, which is the most that a world holds");
  EXPECT_EQ(
      mistake("instances x count=9000\ninstances y count=1001\nservice web desired=1\n"),
      "my.world:2: that makes more than 10000 machines, which is the most that a world holds");
}

TEST(WorldFileMistake, TasksWithoutAServiceCountAlsoWhereThereIsNoService) {
  std::string world;
  for (int i = 0; i <= 20'000; ++i) world += "standalone job" + std::to_string(i) + "\n";

  EXPECT_EQ(
      mistake(world),
      "my.world:20001: that makes more than 20000 tasks, which is the most that a world holds");
}

TEST(WorldFileMistake, SaysWhatIsMissing) {
  EXPECT_EQ(mistake("service desired=3\n"),
            "my.world:1: service needs the name of a service after it");
  EXPECT_EQ(mistake("task a started=08:00\n"),
            "my.world:1: a task line comes after the line of its service");
  EXPECT_EQ(mistake("service web\nat 10:07\n"),
            "my.world:2: at needs a time and a deed after it: at 10:07 crash a");
  EXPECT_EQ(mistake("service web\nat 10:07 scale web\n"),
            "my.world:2: scale needs desired=, which is missing");
  EXPECT_EQ(mistake("service web\nat 10:07 stop a reason=\"x\n"),
            "my.world:2: \"reason=x\" begins with a quote that is not closed");
  EXPECT_EQ(mistake("begin\n"), "my.world:1: begin needs one time after it: begin 10:05");
}

TEST(WorldFileMistake, SaysWhatContradictsItself) {
  EXPECT_EQ(mistake("service web\nservice web\n"), "my.world:2: service \"web\" is there already");
  EXPECT_EQ(mistake("service web\ntask a started=08:00\ntask a started=09:00\n"),
            "my.world:3: task \"a\" is there already: names are unique in the whole file");
  EXPECT_EQ(mistake("service web\ntask a started=11:00\n"),
            "my.world:2: a task cannot have started after the world begins (2026-01-05T10:00:00Z)");
  EXPECT_EQ(mistake("service web\nat 09:00 deploy web\n"),
            "my.world:2: \"09:00\" is before the world begins (2026-01-05T10:00:00Z)");
  EXPECT_EQ(mistake("service web network=bridge\n"),
            "my.world:1: network=bridge needs launch=EC2: Fargate knows awsvpc only");
  EXPECT_EQ(mistake("service web desired=1\nautoscaling web min=3 max=1\n"),
            "my.world:2: min is above max");
  EXPECT_EQ(mistake("service web zones=1\ntask a started=08:00 zone=eu-west-1b\n"),
            "my.world:2: zone: \"eu-west-1b\" is not known here, did you mean \"eu-west-1a\"?");
  EXPECT_EQ(mistake("service web launch=EC2 desired=1\n"),
            "my.world:1: no room for a task of service web: it needs a container instance that can "
            "take it");
}

TEST(WorldScript, SaysWhichEntryFoundNothingToDo) {
  const auto read =
      read_world("service web\ntask a started=08:00\nat 10:07 crash b\nat 10:08 unhealthy a\n");

  read->world->advance_to(clock_time("10:10"));

  EXPECT_THAT(read->world->script_problems,
              ElementsAre("10:07:00: crash b: there is no such task",
                          "10:08:00: unhealthy a: the task is in no state for it"));
}

}  // namespace
}  // namespace ecsr::sim
