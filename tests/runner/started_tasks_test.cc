// SPDX-License-Identifier: MIT
#include "runner/started_tasks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ecsr::runner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ParseStartedTasks, FindsEveryTaskThatTheEventNames) {
  const StartedTasks started =
      parse_started_tasks("(service web) has started 2 tasks: (task 0f0e) (task 1a1b).");

  EXPECT_THAT(started.names, ElementsAre("0f0e", "1a1b"));
  EXPECT_TRUE(started.complete);
}

TEST(ParseStartedTasks, FindsTheTasksOfATaskSet) {
  EXPECT_THAT(
      parse_started_tasks("(service web, taskSet ecs-svc/1) has started 1 tasks: (task 0f0e).")
          .names,
      ElementsAre("0f0e"));
}

TEST(ParseStartedTasks, FindsNothingInOtherEvents) {
  for (const char* message :
       {"", "(service web) has reached a steady state.",
        "(service web) has stopped 1 running tasks: (task 0f0e).",
        "(service web) was unable to place a task because no container instance met all of its "
        "requirements."}) {
    const StartedTasks started = parse_started_tasks(message);
    EXPECT_THAT(started.names, IsEmpty()) << message;
    EXPECT_TRUE(started.complete) << message;
  }
}

TEST(ParseStartedTasks, NoticesThatTasksAreMissing) {
  EXPECT_FALSE(parse_started_tasks("(service web) has started 2 tasks: (task 0f0e).").complete);
  EXPECT_FALSE(parse_started_tasks("(service web) has started 1 tasks: (task 0f").complete);
  EXPECT_FALSE(parse_started_tasks("(service web) has started several tasks.").complete);
}

core::ServiceEvent event(std::string id, int second, std::string message) {
  return {std::move(id), WallTime{seconds{second}}, std::move(message)};
}

TEST(ServiceEvents, OnlyRemembersAtTheFirstLook) {
  ServiceEvents events;
  const std::vector shown{event("1", 1, "has started 1 tasks: (task a).")};

  EXPECT_THAT(events.read_new(shown).names, IsEmpty());
}

TEST(ServiceEvents, DoesNotReadThePastAgainWhenItIsShownOnceMore) {
  ServiceEvents events;
  const std::vector past{event("1", 1, " has started 1 tasks: (task a).")};
  const std::vector present{event("2", 2, " has started 1 tasks: (task b)."), past.front()};
  events.read_new(past);
  EXPECT_THAT(events.read_new(present).names, ElementsAre("b"));

  EXPECT_THAT(events.read_new(past).names, IsEmpty());
  EXPECT_THAT(events.read_new(present).names, IsEmpty());
}

}  // namespace
}  // namespace ecsr::runner
