// SPDX-License-Identifier: MIT
// The Machine that this program runs on.
#pragma once

#include <string>
#include <vector>

#include "aws/credentials/machine.h"
#include "base/time.h"

namespace ecsr::aws {

class PosixMachine final : public Machine {
 public:
  /// `run_limit`: how long a program may take.
  explicit PosixMachine(seconds run_limit = seconds{60}) : run_limit_(run_limit) {}

  Result<std::optional<std::string>> read_file(const std::string& path) override;
  Status write_private_file(const std::string& path, const Secret& text) override;
  Result<ProcessOutcome> run(const std::vector<std::string>& command) override;

 private:
  seconds run_limit_;
};

}  // namespace ecsr::aws
