// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "cli/session.h"
#include "formats/final_record.h"

namespace ecsr::cli {

formats::ExitStatus run_run(const Options& given, Host& host) {
  const auto options = complete(host, given);
  if (!options) return formats::ExitStatus::kUsage;
  auto status = formats::ExitStatus::kDone;
  const auto connection = connect(host, *options, status);
  if (!connection) return status;
  const Account account = connection->account();
  const Stage stage{.account = account,
                    .store = options->store,
                    .clock = host.clock,
                    .service = options->service,
                    .policy = options->policy,
                    .output = options->output};
  return formats::exit_status(perform(host, stage, fresh_run(host)).outcome);
}

}  // namespace ecsr::cli
