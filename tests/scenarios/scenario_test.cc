// SPDX-License-Identifier: MIT
// Plays every .scenario file of this folder and compares what happened with what stands below its
// line. UPDATE_GOLDEN=1 rewrites the lower halves: read the diff.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "story.h"

namespace ecsr::scenarios {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> scenario_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(ECSR_SOURCE_DIR) / "tests/scenarios")) {
    if (entry.path().extension() == ".scenario") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string read(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

class Scenario : public ::testing::TestWithParam<fs::path> {};

TEST_P(Scenario, GoesAsItIsTold) {
  const Story story = split_story(read(GetParam()));
  const auto played = play(story.told, GetParam().filename().string());
  ASSERT_TRUE(played) << played.error().message();
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(GetParam()) << story.told << kLine << "\n" << played->trace;
  } else {
    EXPECT_EQ(played->trace, story.trace);
  }
}

TEST_P(Scenario, KeepsEveryPromise) {
  EXPECT_EQ(split_story(read(GetParam())).trace.find("BROKEN"), std::string::npos);
}

TEST_P(Scenario, GoesTheSameWayTwice) {
  const Story story = split_story(read(GetParam()));
  const auto once = play(story.told, "once");
  const auto twice = play(story.told, "twice");
  ASSERT_TRUE(once);
  ASSERT_TRUE(twice);
  EXPECT_EQ(once->trace, twice->trace);
}

INSTANTIATE_TEST_SUITE_P(Timeline, Scenario, ::testing::ValuesIn(scenario_files()),
                         [](const auto& file) {
                           std::string name = file.param.stem().string();
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(ScenarioFolder, TellsOfEveryReason) {
  std::set<core::Reason> told;
  for (const fs::path& file : scenario_files()) {
    auto played = play(split_story(read(file)).told, file.filename().string());
    if (played) told.merge(played->reasons);
  }
  for (const core::Reason reason : core::kAllReasons) {
    // A world file can only say what ECS has: a kind that this program does not know is in the
    // seeds.
    if (reason == core::Reason::kUnsupportedService) continue;
    EXPECT_TRUE(told.contains(reason)) << core::code(reason) << " is in no story";
  }
}

std::string problem_of(const std::string& fault) {
  const auto played = play("service web desired=1\nfault " + fault + "\n", "told.scenario");
  return played ? "(none)" : played.error().message();
}

TEST(FaultLine, IsRefusedWithTheWordThatIsWrong) {
  EXPECT_EQ(problem_of("* 503 from 10:06 until 10:07"), "(none)");
  EXPECT_EQ(problem_of("* others=8 from 10:06 until 10:07"), "(none)");
  EXPECT_EQ(problem_of("* no-names from 10:06 until 10:07"), "(none)");
  EXPECT_EQ(problem_of("* 503"), "line 2: fault * 503: write from when: fault * 503 from 10:06");
  EXPECT_TRUE(problem_of("* sulk from 10:06").contains("\"sulk\" is none of 500, 502"));
  EXPECT_TRUE(problem_of("StopTasks 503 from 10:06").contains("is no operation of the simulator"));
  EXPECT_TRUE(problem_of("* others=many from 10:06").contains("others: \"many\" is not a whole"));
  EXPECT_TRUE(problem_of("* 503 from noon").contains("\"noon\" is not a time"));
}

TEST(ScenarioFolder, HoldsAtLeastTwentyStories) { EXPECT_GE(scenario_files().size(), 20U); }

}  // namespace
}  // namespace ecsr::scenarios
