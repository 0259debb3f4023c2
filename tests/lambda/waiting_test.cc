// SPDX-License-Identifier: MIT
// What a recycle of the function does between two turns that lie far apart: while it waits for its
// window, and while it waits for a person.
#include <gmock/gmock.h>

#include "tests/lambda/cloud.h"

namespace ecsr::lambda {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr std::string_view kWatched = R"(cluster prod
service web desired=3 health-check=yes
tasks web count=3 started=06:00 every=30m
alarm web-5xx
ecs start-takes=45s replacement-takes=5s notice-takes=1s stop-takes=10s call-takes=40ms
begin 10:05
)";

json in_the_afternoon() {
  return with(with(recycle_web(), "window", "daily 14:00-18:00"), "alarm", "web-5xx");
}

TEST(TheFunctionBeforeItsWindow, IsNotRefusedByAnAlarmThatIsGreenAgainWhenItOpens) {
  Cloud cloud{std::string(kWatched) + "at +30m alarm web-5xx state=ALARM until 13:00\n"};

  json done = cloud.run_state_machine(in_the_afternoon());

  EXPECT_EQ(done["status"], "done") << done;
  EXPECT_EQ(cloud.web().desired_count, 3);
}

TEST(TheFunctionBeforeItsWindow, IsRefusedByAnAlarmThatIsRedWhenItOpens) {
  Cloud cloud{std::string(kWatched) + "at 13:30 alarm web-5xx state=ALARM\n"};

  json refused = cloud.run_state_machine(in_the_afternoon());

  EXPECT_EQ(refused["errorType"], "EcsRecycle.Refused") << refused;
  EXPECT_THAT(refused["errorMessage"].get<std::string>(), HasSubstr("web-5xx"));
  EXPECT_THAT(to_iso8601(cloud.now()), HasSubstr("T14:0"));
}

TEST(TheFunctionBeforeItsWindow, IsRefusedAtOnceByAnAlarmThatIsRedAtFirst) {
  Cloud cloud{std::string(kWatched) + "at +0s alarm web-5xx state=ALARM\n"};
  cloud.pass(seconds{1});

  EXPECT_EQ(cloud.invoke(with(in_the_afternoon(), "continuation", "state-machine"))["errorType"],
            "EcsRecycle.Refused");
}

class TheFunctionThatAsks : public ::testing::Test {
 protected:
  Cloud cloud{kWatched};
  json event = with(with(recycle_web(), "continuation", "state-machine"), "checkpoints", "1,ask");
  json last{{"status", "in_progress"}};

  void turn() {
    last = cloud.invoke(event);
    if (last.value("status", "") != "in_progress") return;
    cloud.pass(seconds{last["wait_seconds"].get<int>()});
    event = last["next_event"];
  }
  void turns_until(std::string_view time) {
    while (to_iso8601(cloud.now()).substr(11) < time && last.value("status", "") == "in_progress") {
      turn();
    }
  }
};

TEST_F(TheFunctionThatAsks, LooksAtItsAlarmsOnceAMinuteForAsLongAsItWaits) {
  event["alarm"] = "web-5xx";
  turns_until("12:00");
  ASSERT_EQ(last["reason"], "asking") << last;

  EXPECT_EQ(last["wait_seconds"], 60);
}

TEST_F(TheFunctionThatAsks, IsCalledAgainWhenItsDeadlineIsThere) {
  event["deadline"] = "117m";
  turns_until("13:00");

  EXPECT_EQ(last["errorType"], "EcsRecycle.GaveUp") << last;
  EXPECT_THAT(last["errorMessage"].get<std::string>(),
              HasSubstr("the deadline of 1h57m has passed"));
  EXPECT_THAT(to_iso8601(cloud.now()), HasSubstr("T12:02:"));
}

}  // namespace
}  // namespace ecsr::lambda
