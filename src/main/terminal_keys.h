// SPDX-License-Identifier: MIT
// Keys of the terminal that the program was started from, one at a time, but only while a question
// is asked: whatever else is typed belongs to the shell. What is typed is shown as ever, for
// whoever kills the program then wants to see it.
#pragma once

#include <string>
#include <termios.h>

#include "cli/host.h"

namespace ecsr::app {

class TerminalKeys final : public cli::Keyboard {
 public:
  TerminalKeys() = default;
  ~TerminalKeys() override;
  TerminalKeys(const TerminalKeys&) = delete;
  TerminalKeys& operator=(const TerminalKeys&) = delete;

  /// Whether standard input is a terminal at all.
  static bool there_are();

  void listen(bool on) override;
  std::string typed() override;

 private:
  bool listens_ = false;
  termios found_{};  ///< as the shell had set it
};

}  // namespace ecsr::app
