// SPDX-License-Identifier: MIT
// Where the keys that sign a request come from: the seam between the calls and the sources of
// credentials, and the shape of one source.
#pragma once

#include <optional>
#include <string>

#include "aws/secret.h"
#include "base/result.h"
#include "base/time.h"

namespace ecsr::aws {

struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  Secret session_token;  ///< empty for long-term keys

  bool operator==(const Credentials&) const = default;
};

/// Keys with what is known about them.
struct IssuedCredentials {
  Credentials credentials;
  std::optional<WallTime> expires_at;  ///< nothing: they are not known to expire
  std::string origin;                  ///< for people: "the environment", "profile dev in ..."

  bool operator==(const IssuedCredentials&) const = default;
};

/// One place where credentials may be: one file of this folder each.
class CredentialsSource {
 public:
  virtual ~CredentialsSource() = default;

  /// Gets them anew. Nothing: none are configured here, so the next source is asked. An error: they
  /// are configured, but cannot be had; the next source is not asked.
  virtual Result<std::optional<IssuedCredentials>> fetch() = 0;

  /// Where this source looks, for the sentence of somebody who has no credentials at all.
  virtual std::string place() const = 0;
};

/// What may be told about the keys in use.
struct CredentialsFacts {
  std::string origin;  ///< empty: none were needed so far
  std::optional<WallTime> expires_at;
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

  virtual CredentialsFacts facts() const { return {}; }
};

}  // namespace ecsr::aws
