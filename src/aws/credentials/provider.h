// SPDX-License-Identifier: MIT
// Where the keys that sign a request come from. The seam for everything beyond fixed keys:
// profiles, roles, single sign-on, the container's and the machine's own endpoints.
#pragma once

#include <string>

#include "aws/secret.h"
#include "base/result.h"

namespace ecsr::aws {

struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  Secret session_token;  ///< empty for long-term keys

  bool operator==(const Credentials&) const = default;
};

/// What a forced renewal came to.
enum class Renewal {
  kRenewed,  ///< credentials() gives other keys from now on
  kFixed,    ///< there is nothing to renew: the same keys again
};

class CredentialsProvider {
 public:
  virtual ~CredentialsProvider() = default;

  /// Asked before every request that is sent. A provider whose keys expire renews them in time.
  /// kDenied: there are none; the message says where they were looked for.
  virtual Result<Credentials> credentials() = 0;

  /// AWS refused the keys as expired or unknown: get others now, whatever their expiry says.
  virtual Result<Renewal> renew() = 0;
};

}  // namespace ecsr::aws
