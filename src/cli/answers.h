// SPDX-License-Identifier: MIT
// What a person types where the run is, while it waits for one: y goes on, n puts capacity back.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include "cli/host.h"
#include "runner/runner.h"

namespace ecsr::cli {

class Answers final : public runner::PassListener {
 public:
  using Told = std::function<void(bool yes)>;
  using Moved = std::function<void(int lines)>;

  /// Without a keyboard nobody answers here. `told` is called for each answer, `moved` when Enter
  /// has moved the cursor: the terminal shows what is typed.
  Answers(Keyboard* keyboard, Told told, Moved moved)
      : keyboard_(keyboard), told_(std::move(told)), moved_(std::move(moved)) {}
  ~Answers() override;
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;

  void on_pass(const runner::Pass& pass) override;

  /// Takes what was typed by now. How many answers there have been.
  int count();
  /// Whether somebody has said yes since the last time.
  bool take_yes() { return std::exchange(yes_, false); }
  bool said_no() const { return no_; }

 private:
  void listen(bool on);

  Keyboard* keyboard_;
  Told told_;
  Moved moved_;
  bool listens_ = false;
  bool yes_ = false;
  bool no_ = false;
  int count_ = 0;
};

/// The question, while the run waits for a person; else empty.
std::string_view question_of(core::Reason reason);

}  // namespace ecsr::cli
