// SPDX-License-Identifier: MIT
// Whole answers, member by member: what a change of the JSON changes for everybody outside. The
// expected ones are tests/golden/wire/*.json; UPDATE_GOLDEN=1 rewrites them.
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "tests/sim_wire/account.h"
#include "tests/source_dir.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;

/// The golden answer of that name, for comparison with `answer`.
json golden(const std::string& name, const json& answer) {
  const std::string path = std::string(ECSR_SOURCE_DIR) + "/tests/golden/wire/" + name + ".json";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << answer.dump(2) << "\n";
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return json::parse(text, nullptr, false);
}

json members(const json& answer, const char* list, std::size_t position) {
  return answer.at(list).at(position);
}

TEST(Answers, DescribeAServiceWithItsTagsAndNameOneThatIsMissing) {
  SmallAccount account;
  const json answer =
      account.ecs("DescribeServices",
                  {{"cluster", "prod"}, {"services", {"web", "nope"}}, {"include", {"TAGS"}}});
  EXPECT_EQ(answer, golden("describe_services", answer)) << answer.dump(2);
}

TEST(Answers, DescribeATaskThatIsOrderedToStopAndStillRuns) {
  SmallAccount account;
  const json answer =
      account.ecs("StopTask", {{"cluster", "prod"}, {"task", "a"}, {"reason", "because"}});
  EXPECT_EQ(answer, golden("stop_task", answer)) << answer.dump(2);
}

TEST(Answers, DescribeATaskDefinitionWithItsHealthCheck) {
  SmallAccount account;
  account.world.definitions[0].health_check = true;
  const json answer = account.ecs("DescribeTaskDefinition", {{"taskDefinition", "web:7"}});
  EXPECT_EQ(answer, golden("describe_task_definition", answer)) << answer.dump(2);
}

TEST(Answers, ShowATaskSetWhereTheControllerIsNotEcs) {
  World world;
  world.id_style = IdStyle::kLetters;
  Endpoint endpoint(world, {});
  add_service(world, add_cluster(world, "prod"),
              {.name = "blue", .controller = core::DeploymentController::kExternal});
  const json answer = json::parse(
      endpoint.answer(ecs_request("DescribeServices", R"({"cluster":"prod","services":["blue"]})"))
          .response.body);
  const json service = members(answer, "services", 0);
  EXPECT_EQ(service["deployments"], json::array());
  EXPECT_FALSE(service.contains("taskDefinition"));
  EXPECT_EQ(service["taskSets"], golden("task_sets", service["taskSets"])) << service.dump(2);
}

TEST(Answers, ShowAnInterfaceWithoutAddressWhileATaskIsProvisioning) {
  SmallAccount account;
  const auto added = add_task(account.world, account.world.services[0],
                              {.name = "new", .last_status = core::LastStatus::kProvisioning});
  ASSERT_TRUE(added);
  const json task =
      members(account.ecs("DescribeTasks", {{"cluster", "prod"}, {"tasks", {"new"}}}), "tasks", 0);
  EXPECT_EQ(task["lastStatus"], "PROVISIONING");
  EXPECT_EQ(task["attachments"][0]["status"], "PRECREATED");
  EXPECT_EQ(task["attachments"][0]["details"].size(), 1U);
  EXPECT_EQ(task["containers"][0]["networkInterfaces"], json::array());
  EXPECT_EQ(task["containers"][0]["lastStatus"], "PENDING");
  EXPECT_FALSE(task.contains("startedAt"));
  EXPECT_FALSE(task.contains("connectivity"));
}

TEST(Answers, ShowNoMoreThanAHundredEventsAndTheNewestFirst) {
  SmallAccount account;
  std::vector<Event>& events = account.world.services[0].events;
  events.clear();
  for (int i = 0; i < 120; ++i) {
    events.push_back({.id = std::to_string(i), .created_at = kEpoch - minutes{120 - i}});
  }
  events.push_back({.id = "not yet", .created_at = kEpoch + minutes{1}});
  const json shown =
      members(account.ecs("DescribeServices", {{"cluster", "prod"}, {"services", {"web"}}}),
              "services", 0)["events"];
  ASSERT_EQ(shown.size(), 100U);
  EXPECT_EQ(shown[0]["id"], "119");
  EXPECT_EQ(shown[99]["id"], "20");
}

}  // namespace
}  // namespace ecsr::sim::wire
