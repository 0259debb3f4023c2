// SPDX-License-Identifier: MIT
// One run over one account from the first look to the last line: what `run`, `restore` and `demo`
// share.
#pragma once

#include <memory>
#include <optional>

#include "cli/host.h"
#include "cli/options.h"
#include "core/run.h"
#include "formats/exit_status.h"
#include "formats/final_record.h"
#include "ports/run_store.h"
#include "runner/observer.h"

namespace ecsr::cli {

/// The store that the options ask for.
std::unique_ptr<ports::RunStore> make_store(const StoreChoice& choice, ports::EcsWriteApi& ecs);

/// A run that holds nothing yet, owned by this process.
core::Run fresh_run(const Host& host);

/// What somebody wants of the run by now.
core::Asked asked(const Host& host);

/// Everything one run works on. References outlive the call.
struct Stage {
  Account account;
  const StoreChoice& store;
  ports::Clock& clock;
  const core::ServiceAddress& service;
  const core::Policy& policy;
  Output output = Output::kText;
  milliseconds tick = seconds{1};  ///< of `clock`, between two strokes of the picture
};

/// Runs to the end and tells the host about it.
formats::FinalRecord perform(Host& host, const Stage& stage, core::Run run);

/// Opens the account that the options name; complains and gives nothing when that fails, with the
/// exit status in `status`.
std::unique_ptr<Connection> connect(Host& host, const Options& options,
                                    formats::ExitStatus& status);

/// The options with the event file worked in, if one is named, and a service in them; complains and
/// gives nothing when that cannot be.
std::optional<Options> complete(Host& host, const Options& options);

}  // namespace ecsr::cli
