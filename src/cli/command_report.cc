// SPDX-License-Identifier: MIT
#include "cli/commands.h"
#include "formats/html_report.h"
#include "formats/summary_text.h"

namespace ecsr::cli {

formats::ExitStatus run_report(const Options& options, Host& host) {
  using formats::ExitStatus;
  if (options.run_file.empty()) {
    complain(host,
             "no file is named: write `ecs-recycle report RUN.json`, where RUN.json is what "
             "`run --output json` printed");
    return ExitStatus::kUsage;
  }
  const auto text = host.read_file(options.run_file);
  if (!text) {
    complain(host, options.run_file + ": " + text.error().message());
    return ExitStatus::kUsage;
  }
  const auto run = formats::parse_run_file(*text);
  if (!run) {
    complain(host, options.run_file + ": " + run.error().message());
    return ExitStatus::kUsage;
  }
  if (!options.html_file) {
    host.out << formats::summary_text(run->record) << std::flush;
    return ExitStatus::kDone;
  }
  const std::string page = formats::html_report(*run);
  if (*options.html_file == "-") {
    host.out << page << std::flush;
    return ExitStatus::kDone;
  }
  if (const Status written = host.write_file(*options.html_file, page); !written) {
    complain(host, written.error().message());
    return ExitStatus::kUsage;
  }
  host.out << "the picture is in " << *options.html_file << "\n";
  return ExitStatus::kDone;
}

}  // namespace ecsr::cli
