// SPDX-License-Identifier: MIT
#include "cli/processes.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include "base/text.h"

namespace ecsr::cli {
namespace {

/// The words after the name in /proc/ID/stat; the name may hold anything, so it is looked for from
/// behind. Empty when it cannot be read.
std::vector<std::string> status_words(std::int64_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return {};
  std::vector<std::string> all;
  for (const std::string_view word : words(trim(std::string_view(text).substr(name_end + 1)))) {
    all.emplace_back(word);
  }
  return all;
}

}  // namespace

std::optional<milliseconds> process_age(std::int64_t process,
                                        std::optional<milliseconds> since_boot) {
  constexpr std::size_t kState = 0;       // field 3 of the page
  constexpr std::size_t kStartTime = 19;  // field 22, in clock ticks since boot
  if (process <= 0 || (kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH)) {
    return std::nullopt;
  }
  const std::vector<std::string> status = status_words(process);
  if (status.size() <= kStartTime) return milliseconds::max();
  if (status[kState] == "Z" || status[kState] == "X") return std::nullopt;
  const auto ticks = parse_whole_number(status[kStartTime]);
  const auto ticks_a_second = sysconf(_SC_CLK_TCK);
  if (!ticks || !since_boot || ticks_a_second <= 0) return milliseconds::max();
  return *since_boot - milliseconds{*ticks * 1000 / ticks_a_second};
}

std::string process_numbering() {
  constexpr std::uint32_t kMachinesOwn = 0xEFFFFFFC;  // PROC_PID_INIT_INO of the kernel
  constexpr std::uint32_t kFirstOther = 0xF0000000;
  std::array<char, 64> link{};
  if (readlink("/proc/self/ns/pid", link.data(), link.size() - 1) < 0) return "";
  const std::string_view text = link.data();  // pid:[4026531836]
  const std::size_t open = text.find('[');
  const auto number = open == std::string_view::npos || !text.ends_with(']')
                          ? std::nullopt
                          : parse_whole_number(text.substr(open + 1, text.size() - open - 2));
  if (!number || *number == kMachinesOwn) return "";
  std::array<char, 16> digits{};
  const auto [end, problem] =
      std::to_chars(digits.data(), digits.data() + digits.size(), *number - kFirstOther, 16);
  return problem == std::errc{} ? std::string(digits.data(), end) : "";
}

}  // namespace ecsr::cli
