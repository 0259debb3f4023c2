// SPDX-License-Identifier: MIT
// The corpora, without libFuzzer: whatever once broke a reader breaks it no more, whichever the
// compiler.
#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <vector>

#include "base/time.h"
#include "tests/fuzz/targets.h"
#include "tests/source_dir.h"

namespace ecsr::fuzz {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

const fs::path kCorpora = ECSR_SOURCE_DIR "/tests/fuzz/corpus";

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kSlowerBy = 20;
#else
constexpr int kSlowerBy = 1;
#endif

std::vector<fs::path> inputs_of(const Target& target) {
  std::vector<fs::path> inputs;
  for (const auto& entry : fs::directory_iterator(kCorpora / target.name)) {
    inputs.push_back(entry.path());
  }
  std::ranges::sort(inputs);
  return inputs;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Of processor time, so that a busy machine does not matter.
milliseconds time_to_read(const Target& target, const std::string& input, std::string& complaint) {
  const std::clock_t began = std::clock();
  complaint = target.read(input);
  return milliseconds{(std::clock() - began) * 1'000 / CLOCKS_PER_SEC / kSlowerBy};
}

/// "target/file: what is wrong", for each input that something is wrong with.
std::vector<std::string> complaints_about_corpora() {
  std::vector<std::string> complaints;
  for (const Target& target : all_targets()) {
    for (const fs::path& input : inputs_of(target)) {
      const std::string complaint = target.read(text_of(input));
      const std::string name = std::string(target.name) + "/" + input.filename().string();
      if (!complaint.empty()) complaints.push_back(name + ": " + complaint);
    }
  }
  return complaints;
}

/// As `complaints_about_corpora`, about inputs that take more than 100 ms.
std::vector<std::string> slow_inputs(std::span<const std::string> inputs) {
  std::vector<std::string> slow;
  for (const Target& target : all_targets()) {
    for (const std::string& input : inputs) {
      std::string complaint;
      const milliseconds time = time_to_read(target, input, complaint);
      const std::string name = std::string(target.name) + " " + input.substr(0, 60);
      if (!complaint.empty()) slow.push_back(name + ": " + complaint.substr(0, 500));
      if (time > milliseconds{100}) slow.push_back(name + " takes " + std::to_string(time.count()));
    }
  }
  return slow;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string all;
  all.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += piece;
  return all;
}

TEST(Corpora, HoldNothingThatBreaksAReader) { EXPECT_THAT(complaints_about_corpora(), IsEmpty()); }

TEST(Corpora, AreThereForEveryTargetAndForNothingElse) {
  std::vector<std::string> named;
  for (const Target& target : all_targets()) named.emplace_back(target.name);
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(kCorpora)) {
    if (!fs::is_empty(entry)) found.push_back(entry.path().filename());
  }

  std::ranges::sort(found);
  EXPECT_EQ(found, named);
}

TEST(Corpora, HoldNothingThatTakesOver100Milliseconds) {
  std::vector<std::string> slow;
  for (const Target& target : all_targets()) {
    for (const fs::path& input : inputs_of(target)) {
      std::string complaint;
      const milliseconds time = time_to_read(target, text_of(input), complaint);
      if (time > milliseconds{100}) {
        slow.push_back(input.string() + " takes " + std::to_string(time.count()) + " ms");
      }
    }
  }

  EXPECT_THAT(slow, IsEmpty());
}

/// Deeper than a stack of 8 MiB has room for, at a place where each reader looks. libFuzzer's
/// inputs are too short for that.
TEST(Readers, StandAnyDepth) {
  constexpr std::size_t kDeep = 200'000;
  const std::string lists = repeated("[", kDeep) + repeated("]", kDeep);
  const std::string maps = repeated("{\"a\":", kDeep) + "1" + repeated("}", kDeep);
  const std::vector<std::string> inputs{
      "0" + lists,
      "0" + maps,
      lists,
      "00{\"services\":[" + lists + "]}",
      "20{\"tasks\":" + maps + "}",
      "01{\"__type\":" + lists + "}",
      "2{\"accessToken\":\"a\",\"expiresAt\":" + lists + "}",
      "4{\"accessToken\":\"b\",\"expiresIn\":28800,\"refreshToken\":" + lists + "}",
      "3{\"roleCredentials\":" + maps + "}",
      R"(0{"detail-type":"x","source":"ours","detail":)" + maps + "}",
      R"(0{"detail-type":"x","source":"aws.health","detail":)" + maps + "}",
      R"({"event":"finished","outcome":"done","reason":"recycled","tasks":[)" + lists + "]}",
      R"({"v":1,"run":)" + maps + "}",
      "00" + repeated("<a>", kDeep),
      "0a: " + repeated("- ", 1'000) + "x",
  };

  EXPECT_THAT(slow_inputs(inputs), IsEmpty());
}

}  // namespace
}  // namespace ecsr::fuzz
