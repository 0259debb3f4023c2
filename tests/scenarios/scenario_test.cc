// SPDX-License-Identifier: MIT
// Plays every .scenario file of this folder and compares what happened with what stands below its
// line. UPDATE_GOLDEN=1 rewrites the lower halves: read the diff.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <sstream>

#include "sim/script.h"
#include "story.h"
#include "tests/source_dir.h"

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

// docs/under-fire.md: what people are told about each hand and fault is what a story shows.

/// A line of its tables.
struct Told {
  std::string who;
  std::string promise;
  std::string sentence;
  std::string story;
};

std::vector<Told> told_under_fire() {
  std::vector<Told> told;
  std::istringstream page(read(fs::path(ECSR_SOURCE_DIR) / "docs/under-fire.md"));
  const std::regex row(R"(\| (.*) \| .* \| (P[1-8]) \| “(.*)” \| \[(.*)\]\(.*\) \|)");
  for (std::string line; std::getline(page, line);) {
    std::smatch found;
    if (std::regex_match(line, found, row))
      told.push_back({found[1], found[2], found[3], found[4]});
  }
  return told;
}

bool tells_of(const std::vector<Told>& all, std::string_view word) {
  const std::string quoted = "`" + std::string(word) + "`";
  return std::ranges::any_of(all, [&](const Told& one) { return one.who.contains(quoted); });
}

TEST(UnderFire, SaysOfEachHandAndFaultWhatItsStorySays) {
  const std::vector<Told> all = told_under_fire();
  EXPECT_GE(all.size(), 43U);
  for (const Told& one : all) {
    const fs::path file = fs::path(ECSR_SOURCE_DIR) / "tests/scenarios" / (one.story + ".scenario");
    EXPECT_TRUE(fs::exists(file)) << one.who << ": there is no story " << one.story;
    const Story story = split_story(read(file));
    EXPECT_TRUE(story.trace.contains(one.sentence))
        << one.who << ": " << one.story << " does not say \"" << one.sentence << "\"";
    EXPECT_TRUE(story.told.contains("# Promise: " + one.promise + " "))
        << one.who << ": the comment of " << one.story << " does not name " << one.promise;
  }
}

TEST(UnderFire, TellsOfEveryDeedOfTheSimulator) {
  const std::vector<Told> all = told_under_fire();
  for (const sim::Deed deed : sim::kAllDeeds) {
    EXPECT_TRUE(tells_of(all, sim::to_text(deed)))
        << "`" << sim::to_text(deed) << "` is not in docs/under-fire.md";
  }
}

TEST(UnderFire, TellsOfEveryFaultOfTheSimulator) {
  const std::vector<Told> all = told_under_fire();
  std::vector<std::string> names{"stale-reads"};
  const std::regex name(R"re(name\(\) const override \{ return "([a-z-]+)")re");
  for (const auto& entry : fs::directory_iterator(fs::path(ECSR_SOURCE_DIR) / "src/sim/faults")) {
    if (entry.path().extension() != ".h") continue;
    const std::string text = read(entry.path());
    for (std::sregex_iterator each(text.begin(), text.end(), name), end; each != end; ++each) {
      names.push_back((*each)[1]);
    }
  }
  EXPECT_GE(names.size(), 12U) << "the headers of src/sim/faults look different now";
  for (const std::string& one : names) {
    EXPECT_TRUE(tells_of(all, one)) << "`" << one << "` is not in docs/under-fire.md";
  }
}

TEST(ScenarioFolder, HoldsAtLeastTwentyStories) { EXPECT_GE(scenario_files().size(), 20U); }

}  // namespace
}  // namespace ecsr::scenarios
