// SPDX-License-Identifier: MIT
// What the credentials need from the machine: files, and a process whose output is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/secret.h"
#include "base/result.h"

namespace ecsr::aws {

struct ProcessOutcome {
  int exit_status = 0;  ///< 128 + the signal's number when a signal ended it
  std::string out;
  std::string err;
};

class Machine {
 public:
  virtual ~Machine() = default;

  /// The whole file; nothing when there is none at that path. kBadInput: it is there, but cannot be
  /// read.
  virtual Result<std::optional<std::string>> read_file(const std::string& path) = 0;

  /// Replaces the file in one step; only its owner can read it. The folder exists.
  virtual Status write_private_file(const std::string& path, const Secret& text) = 0;

  /// Runs a program without a shell, found through PATH, with nothing to read; its output is never
  /// shown. kBadInput: it cannot be started. kTransport: it did not end in time and was ended.
  virtual Result<ProcessOutcome> run(const std::vector<std::string>& command) = 0;
};

}  // namespace ecsr::aws
