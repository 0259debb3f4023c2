// SPDX-License-Identifier: MIT
#include "cli/patient_output.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/text.h"

namespace ecsr::cli {
namespace {

constexpr int kPatienceSeconds = 60;

bool can_take_some(int file, int milliseconds) {
  pollfd there{.fd = file, .events = POLLOUT, .revents = 0};
  return poll(&there, 1, milliseconds) > 0;
}

}  // namespace

/// A pipe or terminal is opened once more, because O_NONBLOCK on a file that is shared with a shell
/// or a pager would surprise them.
PatientOutput::PatientOutput(int file, std::string_view name) : file_(file), name_(name) {
  struct stat what{};
  if (fstat(file, &what) != 0 || S_ISREG(what.st_mode)) return;
  if (S_ISSOCK(what.st_mode)) {
    way_ = Way::kSocket;
    return;
  }
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  const int own = open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  reopened_ = own >= 0;
  if (reopened_) file_ = own;
  if (!reopened_) way_ = Way::kAsk;
}

PatientOutput::~PatientOutput() {
  kept_ += fresh_;
  push();
  if (reopened_) close(file_);
}

PatientOutput::int_type PatientOutput::overflow(int_type character) {
  if (!traits_type::eq_int_type(character, traits_type::eof())) {
    fresh_ += traits_type::to_char_type(character);
  }
  return traits_type::not_eof(character);
}

std::streamsize PatientOutput::xsputn(const char* text, std::streamsize size) {
  fresh_.append(text, static_cast<std::size_t>(size));
  return size;
}

int PatientOutput::sync() {
  push();
  if (kept_.empty() || kept_.size() + fresh_.size() <= kMostKept) {
    kept_ += fresh_;
    fresh_.clear();
  } else {
    why_ = "nobody read it for too long";
    leave_out(fresh_);
  }
  push();
  return 0;
}

void PatientOutput::push() {
  std::size_t written = 0;
  while (written < kept_.size()) {
    const std::string_view left = std::string_view(kept_).substr(written);
    const std::ptrdiff_t taken = write_some(left);
    if (taken > 0) {
      written += static_cast<std::size_t>(taken);
      continue;
    }
    if (taken < 0 && errno == EINTR) continue;
    if (taken == 0 || errno == EAGAIN || errno == EWOULDBLOCK) break;
    why_ = std::generic_category().message(errno);
    kept_.erase(0, written);
    leave_out(kept_);
    return;
  }
  kept_.erase(0, written);
}

std::ptrdiff_t PatientOutput::write_some(std::string_view text) const {
  constexpr std::size_t kSurelyTaken = 512;  // _POSIX_PIPE_BUF
  switch (way_) {
    case Way::kSocket:
      return send(file_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    case Way::kAsk:
      if (!can_take_some(file_, 0)) return 0;
      return write(file_, text.data(), std::min(text.size(), kSurelyTaken));
    case Way::kPlain:
      break;
  }
  return write(file_, text.data(), text.size());
}

void PatientOutput::leave_out(std::string& text) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  lines_left_out_ += std::max<std::size_t>(1, lines);
  text.clear();
}

void PatientOutput::finish(const std::function<bool()>& hurry) {
  sync();
  std::size_t before = kept_.size();
  for (int waited = 0; !kept_.empty() && waited < kPatienceSeconds && !hurry(); ++waited) {
    can_take_some(file_, 1000);
    push();
    if (kept_.size() < before) waited = -1;
    before = kept_.size();
  }
  if (kept_.empty()) return;
  why_ = "nobody read it for too long";
  leave_out(kept_);
}

std::optional<std::string> PatientOutput::trouble() {
  if (lines_left_out_ == 0) return std::nullopt;
  const auto lines = static_cast<std::int64_t>(lines_left_out_);
  lines_left_out_ = 0;
  return counted(lines, "line") + " could not be written to " + name_ + ": " + why_;
}

}  // namespace ecsr::cli
