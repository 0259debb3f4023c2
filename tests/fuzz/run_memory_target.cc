// SPDX-License-Identifier: MIT
// What one turn of the function hands to the next, as it comes back in an event.
#include "formats/run_memory.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {

std::string read_run_memory(std::string_view bytes) {
  const auto memory = formats::parse_run_memory(bytes);
  if (!memory) return complaint_about(memory.error().message());
  const std::string written = formats::to_text(*memory);
  const auto again = formats::parse_run_memory(written);
  if (!again) return "cannot be read again: " + again.error().message();
  return unless(formats::to_text(*again) == written, "reads as something else: " + written);
}

}  // namespace ecsr::fuzz
