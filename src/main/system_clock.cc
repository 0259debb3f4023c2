// SPDX-License-Identifier: MIT
#include "main/system_clock.h"

#include <chrono>
#include <ctime>

#include "main/signals.h"

namespace ecsr::app {

WallTime SystemClock::wall_now() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

void SystemClock::sleep_until(WallTime time) {
  const milliseconds left = time - wall_now();
  if (left > milliseconds{0}) wait_for_interrupt(left.count());
}

std::optional<milliseconds> since_boot() {
  timespec time{};
  if (clock_gettime(CLOCK_BOOTTIME, &time) != 0) return std::nullopt;
  return seconds{time.tv_sec} + milliseconds{time.tv_nsec / 1'000'000};
}

}  // namespace ecsr::app
