// SPDX-License-Identifier: MIT
// ECSR_CHECK: for our own mistakes only. Always compiled in; prints and aborts. The next run picks
// the service up from what ECS and the run record say, so stopping is the safe answer to a broken
// invariant.
#pragma once

#include <source_location>
#include <string_view>

namespace ecsr {

/// Prints `file:line: check failed: condition: why` to standard error and aborts.
[[noreturn]] void check_failed(std::string_view condition, std::string_view why,
                               std::source_location where);

}  // namespace ecsr

#define ECSR_CHECK(condition, why)                                              \
  do {                                                                          \
    if (!(condition)) [[unlikely]]                                              \
      ::ecsr::check_failed(#condition, (why), std::source_location::current()); \
  } while (false)
