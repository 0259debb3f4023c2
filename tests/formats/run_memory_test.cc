// SPDX-License-Identifier: MIT
#include "formats/run_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ecsr::formats {
namespace {

WallTime at(std::string_view clock) {
  return parse_iso8601("2026-11-22T" + std::string(clock) + "Z").value();
}

RunMemory memory_of_a_run() {
  RunMemory memory;
  core::Run& run = memory.run;
  run.id = "7f3a2c11";
  run.record = core::RunRecord{.id = "7f3a2c11",
                               .owner = "fn:f/towf50+k3fa2",
                               .cutoff = at("10:00:00.123"),
                               .claimed_at = at("10:05:00"),
                               .heartbeat = at("10:06:00"),
                               .base_count = 4,
                               .surge = 1};
  run.last_pass = at("10:07:00");
  run.stop_orders = {{core::TaskId{"a"}, at("10:06:30")}};
  run.stop_attempts = {{core::TaskId{"a"}, 2, at("10:06:10")}};
  run.withdrawals = {{core::TaskId{"d"}, at("10:06:55"), 1, false}};
  run.drain_refused = "DeregisterTargets: no";
  run.drain_refusal_said = true;
  run.stops_ordered = 3;
  run.count_order = core::CountOrder{5, at("10:05:04"), true};
  run.scaling_order = core::ScalingOrder{{2, 6, {.scaling_in = true}}, at("10:05:02"), false};
  run.good_since = {{0xFFFF'FFFF'FFFF'FFF0U, at("10:06:01")}};
  run.failures = {{"b", "exit 1 – »nein«", at("10:06:12")}};
  run.told_to_go_on = true;
  run.skipped = {core::TaskId{"p"}};
  run.order_problem = Error(ErrorKind::kDenied, "UpdateService: no – »nein«").with_code("No");
  run.denials_in_a_row = 1;
  run.looks_while_putting_back = 7;
  run.warm_up = seconds{12};
  run.not_whole_at = at("10:06:15");
  run.whole_since = at("10:06:20");
  run.baking_since = at("10:06:21");
  run.unreadable_since[3] = at("10:06:50");
  memory.story.tasks = {{.task = core::TaskId{"a"}, .ordered_at = at("10:06:10")}};
  memory.story.desired = DesiredCountStory{4, 5, 5};
  memory.story.passes = 9;
  memory.fresh = {{core::TaskId{"c"}, at("10:06:11"), at("10:06:40"), std::nullopt}};
  memory.lines = {4, 3, 2, true};
  return memory;
}

TEST(RunMemory, IsReadBackAsItWasWritten) {
  const std::string text = to_text(memory_of_a_run());
  const auto read = parse_run_memory(text);

  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(to_text(*read), text);
  EXPECT_EQ(read->run.record, memory_of_a_run().run.record);
  EXPECT_EQ(read->run.stop_orders, memory_of_a_run().run.stop_orders);
  EXPECT_EQ(read->run.stop_attempts, memory_of_a_run().run.stop_attempts);
  EXPECT_EQ(read->run.withdrawals, memory_of_a_run().run.withdrawals);
  EXPECT_EQ(read->run.drain_refused, "DeregisterTargets: no");
  EXPECT_TRUE(read->run.drain_refusal_said);
  EXPECT_EQ(read->run.scaling_order, memory_of_a_run().run.scaling_order);
  EXPECT_EQ(read->run.good_since, memory_of_a_run().run.good_since);
  EXPECT_EQ(read->run.failures, memory_of_a_run().run.failures);
  EXPECT_EQ(read->run.order_problem, memory_of_a_run().run.order_problem);
  EXPECT_EQ(read->run.denials_in_a_row, 1);
  EXPECT_EQ(read->run.looks_while_putting_back, 7);
  EXPECT_EQ(read->run.warm_up, seconds{12});
  EXPECT_EQ(read->run.not_whole_at, at("10:06:15"));
  EXPECT_TRUE(read->orders_told);
  EXPECT_EQ(read->run.unreadable_since, memory_of_a_run().run.unreadable_since);
  EXPECT_EQ(read->story, memory_of_a_run().story);
  EXPECT_EQ(read->fresh, memory_of_a_run().fresh);
  EXPECT_EQ(read->lines, memory_of_a_run().lines);
}

TEST(RunMemory, OfThousandsOfTasksFitsIntoAStateMachine) {
  RunMemory memory = memory_of_a_run();
  for (int task = 0; task < 5'000; ++task) {
    const core::TaskId id{"arn:aws:ecs:eu-west-1:111122223333:task/production/" +
                          std::to_string(1'000'000'000'000'000 + task) + "0123456789abcdef"};
    memory.run.stop_attempts.push_back({id, 1, at("10:06:10")});
    memory.story.tasks.push_back({.task = id,
                                  .created_at = at("09:00:00"),
                                  .ordered_at = at("10:06:10"),
                                  .gone_at = at("10:07:00")});
    memory.fresh.push_back({id, at("10:06:11"), at("10:06:40"), at("10:06:50")});
    memory.run.good_since.push_back({static_cast<std::uint64_t>(task), at("10:06:50")});
  }

  EXPECT_LT(to_text(memory).size(), 100'000U);
}

TEST(RunMemory, OfOrdersForWhichThereIsNoRoomSaysSo) {
  RunMemory memory = memory_of_a_run();
  for (int task = 0; task < 2'500; ++task) {
    const core::TaskId id{"arn:aws:ecs:eu-west-1:111122223333:task/production/" +
                          std::to_string(1'000'000'000'000'000 + task) + "0123456789abcdef"};
    memory.run.stop_orders.push_back({id, at("10:06:10")});
    memory.run.failures.push_back({id.value, std::string(500, '"')});
    memory.run.skipped.push_back(id);
  }

  const std::string text = to_text(memory);

  EXPECT_LT(nlohmann::json(text).dump().size(), kLargestMemory);
  const auto read = parse_run_memory(text);
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_FALSE(read->orders_told);
  EXPECT_EQ(read->run.stop_orders, std::vector<core::StopOrder>{});
  EXPECT_EQ(read->run.record, memory.run.record);
}

TEST(RunMemory, OfAnotherReleaseIsRefusedInASentence) {
  for (const std::string_view text : {"", "{", "[]", "{}", R"({"v":2})", R"({"v":1,"run":5})"}) {
    const auto read = parse_run_memory(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind(), ErrorKind::kBadInput);
    EXPECT_THAT(read.error().message(), testing::HasSubstr("without \"continue\""));
  }
}

}  // namespace
}  // namespace ecsr::formats
