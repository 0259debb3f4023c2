// SPDX-License-Identifier: MIT
// Who AWS takes us for.
#pragma once

#include <string>

#include "base/result.h"

namespace ecsr::ports {

/// [doc: GetCallerIdentity]
struct CallerIdentity {
  std::string account;  ///< 12 digits
  std::string arn;      ///< of the user or the assumed role
  std::string user_id;

  bool operator==(const CallerIdentity&) const = default;
};

class IdentityApi {
 public:
  virtual ~IdentityApi() = default;

  /// Needs no permission; fails only when the keys are wrong or nobody answers.
  virtual Result<CallerIdentity> get_caller_identity() = 0;
};

}  // namespace ecsr::ports
