// SPDX-License-Identifier: MIT
#include "runner/execute.h"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

#include "base/check.h"

namespace ecsr::runner {
namespace {

using core::SetDesiredCount;
using core::SetScaling;
using core::StopTask;
using core::TaskId;

/// Writes down what it is told, and refuses what a test names.
class Scribe final : public ports::EcsWriteApi,
                     public ports::AutoscalingApi,
                     public ports::TargetHealthApi {
 public:
  std::vector<std::string> told;
  std::map<std::string, Error> refused;

  std::vector<Status> stop_task(std::span<const ports::StopTaskRequest> wave) override {
    std::vector<Status> outcomes;
    std::string line = "stop";
    for (const ports::StopTaskRequest& request : wave) {
      line += " " + request.task.value;
      outcomes.push_back(outcome_of(request.task.value));
      reason = request.reason;
    }
    told.push_back(line);
    return outcomes;
  }
  std::vector<Status> update_service(std::span<const ports::UpdateServiceRequest> wave) override {
    told.push_back("count " + std::to_string(wave.front().desired_count));
    return {outcome_of("count")};
  }
  std::vector<Status> register_scalable_target(
      std::span<const ports::RegisterScalableTargetRequest> wave) override {
    told.push_back("scaling " + wave.front().resource_id);
    return {outcome_of("scaling")};
  }
  std::vector<Status> tag_resource(std::span<const ports::TagResourceRequest> /*wave*/) override {
    ECSR_CHECK(false, "orders do not touch tags");
  }
  std::vector<Status> untag_resource(
      std::span<const ports::UntagResourceRequest> /*wave*/) override {
    ECSR_CHECK(false, "orders do not touch tags");
  }
  std::vector<Result<ports::DescribeScalableTargetsAnswer>> describe_scalable_targets(
      std::span<const ports::DescribeScalableTargetsRequest> /*wave*/) override {
    ECSR_CHECK(false, "orders ask nothing");
  }
  std::vector<Result<ports::DescribeTargetHealthAnswer>> describe_target_health(
      std::span<const ports::DescribeTargetHealthRequest> /*wave*/) override {
    ECSR_CHECK(false, "orders ask nothing");
  }
  std::vector<Status> deregister_targets(
      std::span<const ports::DeregisterTargetsRequest> wave) override {
    std::vector<Status> outcomes;
    for (const ports::DeregisterTargetsRequest& request : wave) {
      std::string line = "deregister " + request.target_group_arn + ":";
      for (const ports::TargetPlace& target : request.targets) {
        line += " " + target.id + "/" + std::to_string(target.port);
      }
      told.push_back(line);
      outcomes.push_back(outcome_of(request.target_group_arn));
    }
    return outcomes;
  }

  std::string reason;  ///< of the newest stop

 private:
  Status outcome_of(const std::string& what) const {
    const auto refusal = refused.find(what);
    if (refusal == refused.end()) return {};
    return std::unexpected(refusal->second);
  }
};

class ExecuteTest : public testing::Test {
 protected:
  ExecuteTest() {
    run_.record = core::RunRecord{.id = "7f3a2c11",
                                  .owner = "alice",
                                  .cutoff = parse_iso8601("2026-11-22T10:00:00Z").value()};
    run_.stop_orders = {{.task = TaskId{"a"}}, {.task = TaskId{"b"}}};
    run_.stops_ordered = 2;
  }
  std::vector<GivenOrder> give(const std::vector<core::Action>& actions) {
    return execute(actions, {.cluster = {"prod"}, .service = {"web"}}, "service/prod/web", run_,
                   {aws_, aws_, aws_}, [this](const TaskId& task) { return targets_[task.value]; });
  }

  Scribe aws_;
  std::map<std::string, std::vector<GroupTarget>> targets_;
  core::Run run_;
};

TEST_F(ExecuteTest, GivesOrdersInTheirOrderAndNeighbouringStopsTogether) {
  const auto given = give({SetScaling{}, SetDesiredCount{4}, StopTask{TaskId{"a"}},
                           StopTask{TaskId{"b"}}, SetDesiredCount{3}});

  EXPECT_EQ(aws_.told, (std::vector<std::string>{"scaling service/prod/web", "count 4", "stop a b",
                                                 "count 3"}));
  EXPECT_EQ(given.size(), 5U);
}

TEST_F(ExecuteTest, TellsInEcsWhyATaskWasStopped) {
  give({StopTask{TaskId{"a"}}});

  EXPECT_EQ(aws_.reason, "ecs-recycle 7f3a2c11: created no later than 2026-11-22T10:00:00Z");
}

TEST_F(ExecuteTest, LeavesTheRestUndoneWhenAStopFails) {
  aws_.refused.insert_or_assign("a", Error(ErrorKind::kThrottled, "slowly"));

  const auto given = give({StopTask{TaskId{"a"}}, StopTask{TaskId{"b"}}, SetDesiredCount{3}});

  EXPECT_EQ(aws_.told, std::vector<std::string>{"stop a b"});
  EXPECT_EQ(given.size(), 2U);
  EXPECT_EQ(run_.order_problem, Error(ErrorKind::kThrottled, "slowly"));
  EXPECT_EQ(run_.stop_orders, (std::vector<core::StopOrder>{{.task = TaskId{"b"}}}))
      << "a was surely not stopped, b was";
}

TEST_F(ExecuteTest, RemembersAStopWhoseAnswerWasLost) {
  aws_.refused.insert_or_assign("a", Error(ErrorKind::kTransport, "no answer"));

  give({StopTask{TaskId{"a"}}, StopTask{TaskId{"b"}}});

  EXPECT_EQ(run_.stop_orders.size(), 2U);
}

TEST_F(ExecuteTest, ForgetsStopsThatWereNeverSent) {
  aws_.refused.insert_or_assign("count", Error(ErrorKind::kDenied, "not yours"));

  give({SetDesiredCount{4}, StopTask{TaskId{"a"}}, StopTask{TaskId{"b"}}});

  EXPECT_EQ(aws_.told, std::vector<std::string>{"count 4"});
  EXPECT_TRUE(run_.stop_orders.empty());
  EXPECT_EQ(run_.stops_ordered, 0);
}

TEST_F(ExecuteTest, TasksLeaveEachTargetGroupTogether) {
  targets_ = {{"a", {{"tg/one", {"10.0.0.1", 80}}, {"tg/two", {"10.0.0.1", 90}}}},
              {"b", {{"tg/one", {"10.0.0.2", 80}}, {"tg/two", {"10.0.0.2", 90}}}}};

  const auto given =
      give({core::DeregisterTargets{TaskId{"a"}}, core::DeregisterTargets{TaskId{"b"}}});

  EXPECT_EQ(aws_.told, (std::vector<std::string>{"deregister tg/one: 10.0.0.1/80 10.0.0.2/80",
                                                 "deregister tg/two: 10.0.0.1/90 10.0.0.2/90"}));
  ASSERT_EQ(given.size(), 2U);
  EXPECT_TRUE(given[0].outcome && given[1].outcome);
}

TEST_F(ExecuteTest, ATaskHasNotLeftWhenOneOfItsTargetGroupsRefuses) {
  run_.withdrawals = {{.task = TaskId{"a"}, .orders = 1}, {.task = TaskId{"b"}, .orders = 1}};
  targets_ = {{"a", {{"tg/one", {"10.0.0.1", 80}}, {"tg/two", {"10.0.0.1", 90}}}},
              {"b", {{"tg/one", {"10.0.0.2", 80}}}}};
  aws_.refused.insert_or_assign("tg/two", Error(ErrorKind::kDenied, "not yours"));

  const auto given =
      give({core::DeregisterTargets{TaskId{"a"}}, core::DeregisterTargets{TaskId{"b"}}});

  ASSERT_EQ(given.size(), 2U);
  EXPECT_TRUE(given[0].outcome) << "what went well is told first";
  EXPECT_EQ(given[0].action, core::Action(core::DeregisterTargets{TaskId{"b"}}));
  EXPECT_EQ(given[1].outcome.error().message(), "not yours");
  EXPECT_EQ(run_.drain_refused, "not yours");
  EXPECT_TRUE(run_.withdrawals[0].back);
  EXPECT_FALSE(run_.withdrawals[1].back);
  EXPECT_EQ(run_.order_problem, std::nullopt) << "the recycle does not need this order";
}

TEST_F(ExecuteTest, MoreThanAHundredTargetsOfAGroupAreNamedInTwoRequests) {
  std::vector<core::Action> all;
  for (int i = 0; i < 101; ++i) {
    const std::string name = "t" + std::to_string(i);
    targets_[name] = {{"tg/one", {name, 80}}};
    all.push_back(core::DeregisterTargets{TaskId{name}});
  }

  give(all);

  ASSERT_EQ(aws_.told.size(), 2U);
  EXPECT_EQ(aws_.told[1], "deregister tg/one: t100/80");
}

}  // namespace
}  // namespace ecsr::runner
