// SPDX-License-Identifier: MIT
// The metadata service of an EC2 instance, version 2: a session token first, then everything with
// it. [doc: Instance metadata service]
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/credentials/provider.h"
#include "aws/credentials/wiring.h"

namespace ecsr::aws {

/// How the service is to be asked.
struct MetadataSettings {
  bool disabled = false;
  std::string origin = "http://169.254.169.254";
  std::string path_prefix;  ///< before "/latest", usually empty
  seconds answer_limit{1};
  int attempts = 1;
  bool version_1_allowed = false;  ///< only when somebody says so
};

/// AWS_EC2_METADATA_DISABLED, AWS_EC2_METADATA_SERVICE_ENDPOINT and _ENDPOINT_MODE,
/// AWS_EC2_METADATA_V1_DISABLED, AWS_METADATA_SERVICE_TIMEOUT and _NUM_ATTEMPTS, each (but the
/// first) before the profile's setting of that name. kBadInput names what cannot be understood.
Result<MetadataSettings> metadata_settings(const Environment& environment,
                                           const ProfileSection& profile);

/// What the service says.
class InstanceMetadata {
 public:
  /// `profile` is the one in use.
  InstanceMetadata(const CredentialsWiring& wiring, const ProfileSection& profile);

  /// The instance's region. Nothing: there is no such service, or it does not say.
  Result<std::optional<std::string>> region();
  /// The keys of the instance's role. Nothing: there is no service, or no role. Keys that are about
  /// to expire are good for a while longer: the service gives the newest it has.
  Result<std::optional<IssuedCredentials>> credentials();

  /// Why there was nothing, for people.
  const std::string& why_nothing() const { return why_nothing_; }

 private:
  /// Gets a token to ask with; an empty one where version 1 is allowed. Nothing: do not ask.
  std::optional<std::string> session_token();
  std::optional<std::string> get(const std::string& path, const std::string& token);
  std::optional<HttpAnswer> ask(HttpRequest request);
  Status understand();

  const CredentialsWiring& wiring_;
  ProfileSection profile_;
  MetadataSettings settings_;
  std::string why_nothing_;
};

/// The instance's keys as a source.
class InstanceCredentials final : public CredentialsSource {
 public:
  explicit InstanceCredentials(const CredentialsWiring& wiring);

  Result<std::optional<IssuedCredentials>> fetch() override { return metadata_.credentials(); }
  std::string place() const override;

 private:
  InstanceMetadata metadata_;
};

}  // namespace ecsr::aws
