// SPDX-License-Identifier: MIT
// Wiring of the Lambda function.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "aws/environment.h"
#include "base/result.h"

namespace ecsr::app {

struct FunctionParts {
  const aws::Environment& environment;
  std::function<Result<std::string>(const std::string& path)> read_file;
  std::function<std::uint64_t()> chance;
};

/// Serves invocations until Lambda ends the process, or it has to be replaced. Gives the exit
/// status.
int run_function(const FunctionParts& parts);

}  // namespace ecsr::app
