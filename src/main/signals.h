// SPDX-License-Identifier: MIT
// Ctrl-C, SIGTERM and SIGHUP as a count that a loop can read, and a pipe that ends a wait.
#pragma once

namespace ecsr::app {

/// Installs the handlers; once per process. SIGHUP stays ignored where it was, as under nohup.
/// SIGPIPE and SIGXFSZ (a file that must not grow) are ignored: writes report it instead.
void listen_to_signals();

/// 0 = nobody asked, 1 = Ctrl-C once, 2 = Ctrl-C twice, or told to end (SIGTERM, SIGHUP).
int interrupts();

/// Readable once somebody asked. Level-triggered for good: read nothing from it.
int interrupt_fd();

/// Waits for `milliseconds`, or until an interrupt that has not ended a wait before.
void wait_for_interrupt(long long milliseconds);

}  // namespace ecsr::app
