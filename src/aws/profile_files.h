// SPDX-License-Identifier: MIT
// AWS's two shared files, ~/.aws/config and ~/.aws/credentials, as one set of profiles.
#pragma once

#include <string>
#include <string_view>

#include "aws/credentials/machine.h"
#include "aws/environment.h"
#include "aws/profile_text.h"
#include "base/result.h"

namespace ecsr::aws {

class ProfileFiles {
 public:
  ProfileFiles() = default;
  ProfileFiles(std::string config_path, ProfileSections config, std::string credentials_path,
               ProfileSections credentials);

  /// What both files say about a profile; where both say something, the credentials file counts.
  /// nullptr: neither has such a profile. No profile inherits from another.
  /// [doc: Shared config and credentials files]
  const ProfileSection* profile(std::string_view name) const;
  /// What one of the files says; nullptr when it has no such profile.
  const ProfileSection* in_config_file(std::string_view profile) const;
  const ProfileSection* in_credentials_file(std::string_view profile) const;

  const ProfileSection* sso_session(std::string_view name) const;
  const ProfileSection* services(std::string_view name) const;

  /// Where they were looked for, with "~" and variables replaced; they need not exist.
  const std::string& config_path() const { return config_path_; }
  const std::string& credentials_path() const { return credentials_path_; }

 private:
  std::string config_path_;
  std::string credentials_path_;
  ProfileSections config_;       ///< by profile name
  ProfileSections credentials_;  ///< by profile name
  ProfileSections merged_;       ///< by profile name
  ProfileSections sso_sessions_;
  ProfileSections services_;
};

/// Reads AWS_CONFIG_FILE, else ~/.aws/config, and AWS_SHARED_CREDENTIALS_FILE, else
/// ~/.aws/credentials. A file that does not exist counts as empty. kBadInput, naming file and line:
/// it cannot be read or understood.
Result<ProfileFiles> read_profile_files(const Environment& environment, Machine& machine);

/// `path` with a leading "~" and $NAME or ${NAME} replaced from the environment, where it knows
/// them.
std::string expanded_path(std::string_view path, const Environment& environment);

/// Which profile is meant.
struct ProfileChoice {
  std::string name = "default";
  std::string where;        ///< "--profile", "AWS_PROFILE"; empty: nobody said
  bool explicitly = false;  ///< said to us, not in the environment: then the environment's keys do
                            ///< not count
};

/// `said` (with where it was said, for people), else AWS_DEFAULT_PROFILE, else AWS_PROFILE, in
/// botocore's order; else the profile "default".
ProfileChoice choose_profile(std::string_view said, std::string_view where,
                             const Environment& environment);

/// The chosen profile's settings; empty when nobody chose and there is no default profile.
/// kBadInput: it was chosen, but neither file has it; the message names both files.
Result<ProfileSection> settings_of(const ProfileChoice& choice, const ProfileFiles& files);

}  // namespace ecsr::aws
