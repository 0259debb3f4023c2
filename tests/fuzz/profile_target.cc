// SPDX-License-Identifier: MIT
// AWS's shared files, and what their settings are read as.
#include "aws/credentials/instance_metadata.h"
#include "aws/endpoints.h"
#include "aws/profile_files.h"
#include "aws/settings.h"
#include "aws/shell_words.h"
#include "tests/aws/fake_machine.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

template <typename T>
std::string judge(const Result<T>& result) {
  return result ? "" : complaint_about(result.error().message());
}

std::string read_settings(const aws::ProfileSection& profile, const aws::ProfileFiles& files) {
  const auto settings = aws::Settings::of({{"HOME", "/h"}}, profile, files);
  if (!settings) return judge(settings);
  for (const std::string& why : {judge(aws::find_region("", *settings)),
                                 judge(aws::find_endpoints("eu-west-1", "", *settings)),
                                 judge(aws::metadata_settings(settings->environment, profile))}) {
    if (!why.empty()) return why;
  }
  for (const auto& [name, value] : profile.settings) {
    const auto words = aws::shell_words(value);
    if (words && words->empty() && !value.empty() &&
        value.find_first_not_of(" \t\r\n\v\f") != std::string::npos) {
      return "a command without words: " + value;
    }
    if (name.empty()) return "a setting without a name";
  }
  return "";
}

}  // namespace

std::string read_profile(std::string_view bytes) {
  aws::FakeMachine machine;
  machine.files["/h/.aws/config"] = bytes;
  machine.files["/h/.aws/credentials"] = bytes;
  const aws::Environment environment{{"HOME", "/h"}};
  const auto files = aws::read_profile_files(environment, machine);
  if (!files) return complaint_about(files.error().message());
  for (const std::string_view name : {"default", "p"}) {
    const aws::ProfileSection* const profile = files->profile(name);
    if (profile == nullptr) continue;
    if (std::string why = read_settings(*profile, *files); !why.empty()) return why;
  }
  return "";
}

}  // namespace ecsr::fuzz
