// SPDX-License-Identifier: MIT
// What commands share that work on a service: the way to its account, and one run over it from the
// first look to the last line.
#pragma once

#include <expected>
#include <memory>
#include <optional>

#include "cli/host.h"
#include "cli/options.h"
#include "core/run.h"
#include "formats/exit_status.h"
#include "formats/final_record.h"
#include "notify/notifier.h"
#include "ports/run_store.h"
#include "runner/observer.h"

namespace ecsr::cli {

/// What was given and the next command needs as well.
formats::WordsAgain words_again(const Options& options);

/// A run that holds nothing yet, owned by this process.
core::Run fresh_run(const Host& host);

/// Everything one run works on. References outlive the call.
struct Stage {
  Account account;
  const StoreChoice& store;
  ports::Clock& clock;
  const core::ServiceAddress& service;
  const core::Policy& policy;
  Output output = Output::kText;
  std::optional<formats::WordsAgain> again;  ///< nothing: no next command would meet the service
  milliseconds tick = seconds{1};            ///< of `clock`, between two strokes of the picture
  notify::Notifier* notifier = nullptr;      ///< nobody is told
};

/// Runs to the end and tells the host about it.
formats::FinalRecord perform(Host& host, const Stage& stage, core::Run run);

/// What a command about one service stands on, once flags, environment and event file are one and
/// the account is open.
class Opened {
 public:
  Opened(Host& host, Options options, std::unique_ptr<Connection> connection);

  const Options& options() const { return options_; }
  ports::RunStore& store() { return *store_; }
  ports::EcsWriteApi& writes() { return account_.writes; }
  runner::Observer& observer() { return observer_; }

  /// For a run over the account; refers to this.
  Stage stage();

 private:
  Host& host_;
  Options options_;
  std::unique_ptr<Connection> connection_;
  Account account_;
  std::unique_ptr<ports::RunStore> store_;
  runner::Observer observer_;
  std::optional<notify::Notifier> notifier_;
};

/// Works in the event file, if one is named, and opens the account. Complains when that cannot be,
/// and gives the status to end with.
std::expected<std::unique_ptr<Opened>, formats::ExitStatus> open(Host& host, const Options& given);

/// The same for a command that recycles: refuses also what in the policy would do nothing. Whoever
/// puts capacity back, or asks a run for something, is not kept from it by that.
std::expected<std::unique_ptr<Opened>, formats::ExitStatus> open_to_recycle(Host& host,
                                                                            const Options& given);

/// Ends a command that changed nothing: says of which service, and why.
formats::ExitStatus refuse(Host& host, const Options& options, std::string_view why);

}  // namespace ecsr::cli
