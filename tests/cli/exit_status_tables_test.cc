// SPDX-License-Identifier: MIT
// Help, README and formats.md tell the exit statuses as the one enum has them.
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "base/text.h"
#include "cli/command.h"
#include "formats/exit_status.h"
#include "tests/source_dir.h"

namespace ecsr::cli {
namespace {

std::string words_of(std::string text) {
  std::string all;
  for (const std::string_view word : words(text)) all.append(word).append(" ");
  return all;
}

/// The rows "| number | words |" of the document's table of exit statuses.
std::string table_in(const std::string& document) {
  std::ifstream file(std::string(ECSR_SOURCE_DIR) + "/" + document);
  std::string rows;
  for (std::string line; std::getline(file, line);) {
    if (line.size() > 4 && line.starts_with("| ") && line[2] >= '0' && line[2] <= '9' &&
        line[3] == ' ')
      rows += line + "\n";
  }
  return rows;
}

std::string table_of_the_enum() {
  std::string rows;
  for (const formats::ExitStatus status : formats::kAllExitStatuses) {
    rows += "| " + std::to_string(static_cast<int>(status)) + " | " +
            std::string(formats::sentence(status)) + " |\n";
  }
  return rows;
}

TEST(ExitStatusTable, OfReadmeAndFormatsIsThatOfTheEnum) {
  EXPECT_EQ(table_in("README.md"), table_of_the_enum());
  EXPECT_EQ(table_in("docs/formats.md"), table_of_the_enum());
}

TEST(ExitStatusTable, OfTheHelpIsThatOfTheEnum) {
  std::string listed = "Exit status: ";
  for (const formats::ExitStatus status : formats::kAllExitStatuses) {
    listed += std::to_string(static_cast<int>(status)) + " " +
              std::string(formats::sentence(status)) + " ";
  }

  EXPECT_TRUE(words_of(std::string(commands()[2].description)).ends_with(listed));
  EXPECT_EQ(commands()[2].name, "run");
}

}  // namespace
}  // namespace ecsr::cli
