// SPDX-License-Identifier: MIT
// Standard output and standard error that never hold a run up: capacity is raised while somebody
// looks at a page of `less`. What cannot be written now is kept and written later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <streambuf>
#include <string>
#include <string_view>

namespace ecsr::cli {

class PatientOutput final : public std::streambuf {
 public:
  /// Kept for a reader that does not read. Beyond it whole writes are left out.
  static constexpr std::size_t kMostKept = 1U << 20U;

  /// `name` is for people. The file stays open, and as its other users have set it.
  PatientOutput(int file, std::string_view name);
  ~PatientOutput() override;
  PatientOutput(const PatientOutput&) = delete;
  PatientOutput& operator=(const PatientOutput&) = delete;

  /// Whether something waits to be written.
  bool behind() const { return !kept_.empty(); }

  /// Writes what is left; gives up when nobody reads any of it for a minute, or as soon as
  /// `hurry()`.
  void finish(const std::function<bool()>& hurry);

  /// What became of text that could not be written, as a sentence, once.
  std::optional<std::string> trouble();

 protected:
  int_type overflow(int_type character) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  enum class Way { kPlain, kSocket, kAsk };

  void push();
  /// As write(2), but without ever waiting; 0 = not now.
  std::ptrdiff_t write_some(std::string_view text) const;
  void leave_out(std::string& text);

  int file_;
  bool reopened_ = false;
  Way way_ = Way::kPlain;
  std::string name_;
  std::string fresh_;  ///< since the last flush: whole lines, or whole strokes
  std::string kept_;
  std::size_t lines_left_out_ = 0;
  std::string why_;  ///< of what was left out
};

}  // namespace ecsr::cli
