// SPDX-License-Identifier: MIT
#include "aws/credentials/process.h"

#include "aws/credentials/answer.h"
#include "aws/shell_words.h"
#include "aws/wire_text.h"
#include "base/text.h"

namespace ecsr::aws {

Result<std::optional<IssuedCredentials>> ProcessCredentials::fetch() {
  const ProfileSection* const profile = wiring_.files.profile(profile_);
  if (profile == nullptr || !profile->has("credential_process")) {
    return std::optional<IssuedCredentials>();
  }
  Result<IssuedCredentials> issued = run(profile->value("credential_process"));
  if (!issued) {
    return fail_during("credential_process of profile " + one_line(profile_), std::move(issued));
  }
  return *std::move(issued);
}

Result<IssuedCredentials> ProcessCredentials::run(std::string_view line) const {
  const std::optional<std::vector<std::string>> command = shell_words(line);
  if (!command || command->empty()) {
    return fail(ErrorKind::kBadInput, "the command is empty, or a quote in it is not closed");
  }
  Result<ProcessOutcome> ended = wiring_.machine.run(*command);
  if (!ended) return std::unexpected(std::move(ended).error());
  const std::string program = one_line(command->front());
  if (ended->exit_status != 0) {
    const std::string said = one_line(trim(split(trim(ended->err), '\n').front()));
    return fail(ErrorKind::kDenied, program + " ended with exit status " +
                                        std::to_string(ended->exit_status) +
                                        (said.empty() ? " and said nothing" : ": " + said));
  }
  Result<JsonAnswer> answer = JsonAnswer::parse(ended->out);
  if (!answer) {
    return fail(ErrorKind::kBadAnswer, program + " did not print a JSON object (not shown)");
  }
  if (answer->root().count_or("Version", 0) != 1) {
    return fail(ErrorKind::kBadAnswer,
                program + " printed no \"Version\": 1, the only version that is known");
  }
  return keys_in(answer->root(), {.session_token = "SessionToken", .are_temporary = false},
                 "credential_process of profile " + one_line(profile_));
}

}  // namespace ecsr::aws
