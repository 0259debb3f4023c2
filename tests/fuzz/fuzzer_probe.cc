// SPDX-License-Identifier: MIT
// What libFuzzer calls: one program for all targets, `fuzzer --target=NAME`.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "tests/fuzz/targets.h"

namespace {

const ecsr::fuzz::Target* chosen = nullptr;

/// 100 ms, and what the sanitizers cost: measured as the factor between the two builds.
constexpr std::clock_t kLongestRead = CLOCKS_PER_SEC / 10 * 4;

[[noreturn]] void complain(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  constexpr std::string_view kFlag = "--target=";
  for (int i = 1; i < *argc; ++i) {
    const std::string_view argument = (*argv)[i];
    if (!argument.starts_with(kFlag)) continue;
    for (const ecsr::fuzz::Target& target : ecsr::fuzz::all_targets()) {
      if (target.name == argument.substr(kFlag.size())) chosen = &target;
    }
  }
  if (chosen == nullptr) complain("--target=NAME is missing, or names no target");
  return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Processor time: another program on the machine does not make a reader slow.
  const std::clock_t began = std::clock();
  const std::string complaint =
      chosen->read({reinterpret_cast<const char*>(data), size});  // libFuzzer's bytes are unsigned
  if (!complaint.empty()) complain(complaint.c_str());
  if (std::clock() - began > kLongestRead) complain("an input that takes too long");
  return 0;
}
