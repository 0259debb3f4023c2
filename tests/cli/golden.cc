// SPDX-License-Identifier: MIT
#include "tests/cli/golden.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/source_dir.h"

namespace ecsr::testing {

std::string golden(const std::string& name, std::string_view now) {
  const std::filesystem::path path =
      std::filesystem::path(ECSR_SOURCE_DIR) / "tests" / "golden" / name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    if (std::getenv("CI") != nullptr) return "UPDATE_GOLDEN is set in CI";
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << now;
  }
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace ecsr::testing
