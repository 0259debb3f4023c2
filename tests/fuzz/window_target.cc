// SPDX-License-Identifier: MIT
// Maintenance windows as people write them, and time zones as POSIX does.
#include "core/window.h"
#include "formats/posix_zone.h"
#include "formats/window_text.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

constexpr WallTime kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 28}};

/// Whether it opens and closes in turn, later and later.
std::string follow(const core::Window& window) {
  WallTime now = kNow;
  std::optional<bool> was_open;
  for (int i = 0; i < 20; ++i) {
    const core::Opening opening = core::opening_at(window, now);
    if (was_open == opening.open) return "it opens twice in a row";
    if (std::string why = complaint_about(core::local_text(window.zone, now)); !why.empty()) {
      return why;
    }
    if (!opening.until) return "";
    if (*opening.until <= now) return "it changes in the past";
    now = *opening.until;
    was_open = opening.open;
  }
  return "";
}

std::string read_zone(std::string_view text) {
  auto zone = formats::read_posix_zone(text, 2026);
  if (!zone) return "";
  return follow({.text = "", .zone = *std::move(zone), .spans = {{minutes{60}, minutes{60}}}});
}

}  // namespace

std::string read_window(std::string_view bytes) {
  Input input(bytes);
  if (input.choose(2) == 1) return read_zone(input.rest());
  const auto window = formats::parse_window(input.rest());
  if (!window) return complaint_about(window.error().message());
  if (core::longest_opening(*window) < minutes{15}) return "a window of next to nothing";
  if (std::string why = complaint_about(window->text); !why.empty()) return why;
  return follow(*window);
}

}  // namespace ecsr::fuzz
