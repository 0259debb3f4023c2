// SPDX-License-Identifier: MIT
// What `report` is given: somebody's run as JSON lines. What comes out is a page for a browser and
// a summary for a terminal.
#include "formats/html_report.h"
#include "formats/report.h"
#include "formats/run_file.h"
#include "formats/summary_text.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {

std::string read_run_file(std::string_view bytes) {
  const auto run = formats::parse_run_file(bytes);
  if (!run) return complaint_about(run.error().message());
  if (std::string why = complaint_about_page(formats::summary_text(run->record)); !why.empty()) {
    return why;
  }
  const std::string page = formats::html_report(*run);
  if (std::string why = complaint_about_page(page); !why.empty()) return why;
  // Inputs of the corpus hold this element in every text.
  if (page.contains("<canary")) return "a text of the file is an element of the page";

  const std::string line = formats::finished_line(run->record, run->facts);
  const auto again = formats::parse_run_file(line);
  if (!again) return "cannot be read again: " + again.error().message();
  return unless(again->record == run->record && again->facts == run->facts,
                "reads as something else: " + line);
}

}  // namespace ecsr::fuzz
