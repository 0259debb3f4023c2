// SPDX-License-Identifier: MIT
#include "cli/session.h"

#include "cli/counting_account.h"
#include "cli/ticking_clock.h"
#include "cli/views.h"
#include "runner/history.h"
#include "runner/runner.h"
#include "store/file_store.h"
#include "store/memory_store.h"
#include "store/tag_store.h"

namespace ecsr::cli {

std::unique_ptr<ports::RunStore> make_store(const StoreChoice& choice, ports::EcsWriteApi& ecs) {
  switch (choice.kind) {
    case StoreChoice::Kind::kFile:
      return std::make_unique<store::FileStore>(choice.directory);
    case StoreChoice::Kind::kNone:
      return std::make_unique<store::MemoryStore>();
    case StoreChoice::Kind::kTag:
      break;
  }
  return std::make_unique<store::TagStore>(ecs);
}

core::Run fresh_run(const Host& host) {
  core::Run run;
  run.owner = owner_name(host);
  run.id = new_run_id(host.chance);
  return run;
}

core::Asked asked(const Host& host) {
  const int interrupts = host.interrupts();
  if (interrupts == 0) return core::Asked::kNothing;
  return interrupts == 1 ? core::Asked::kFinishReplacementThenStop : core::Asked::kPutBackNow;
}

formats::FinalRecord perform(Host& host, const Stage& stage, core::Run run) {
  const auto view = make_view(
      host, stage.output,
      {.service = stage.service, .policy = stage.policy, .began_at = stage.clock.wall_now()});
  TickingClock clock(
      stage.clock, stage.tick, [&](WallTime now) { view->on_tick(now); }, host.interrupts);
  CountingAccount account(stage.account);
  const auto store = make_store(stage.store, account);
  runner::Observer observer({.ecs = account,
                             .autoscaling = account,
                             .target_health = account,
                             .store = *store,
                             .clock = clock},
                            stage.service);
  runner::Runner runner(
      {.observer = observer, .orders = {account, account}, .store = *store, .clock = clock},
      stage.service, stage.policy, std::move(run));
  runner::History history(stage.service);
  runner.tell(history);
  runner.tell(*view);
  runner.heed([&] { return asked(host); });
  runner.judge_owners([&](std::string_view owner) { return owner_is_gone(host, owner); });
  runner.run_to_the_end();
  history.note_calls(account.calls());
  formats::FinalRecord record = history.finished();
  view->on_finished(record);
  return record;
}

std::unique_ptr<Connection> connect(Host& host, const Options& options,
                                    formats::ExitStatus& status) {
  auto connection = host.connect(options.connect);
  if (connection) return *std::move(connection);
  const ErrorKind kind = connection.error().kind();
  complain(host, connection.error().message());
  status =
      kind == ErrorKind::kBadInput ? formats::ExitStatus::kUsage : formats::ExitStatus::kRefused;
  return nullptr;
}

std::optional<Options> complete(Host& host, const Options& options) {
  Options whole = options;
  if (options.event_file) {
    const auto event = host.read_file(*options.event_file);
    auto merged =
        event ? with_event(options, *event) : Result<Options>(std::unexpected(event.error()));
    if (!merged) {
      complain(host, "--event " + *options.event_file + ": " + merged.error().message());
      return std::nullopt;
    }
    whole = *std::move(merged);
  }
  if (whole.service.cluster.value.empty()) whole.service.cluster.value = "default";
  if (!whole.service.service.value.empty()) return whole;
  complain(host,
           "no service is named: add --service NAME, and --cluster NAME unless it is in the "
           "cluster called default");
  return std::nullopt;
}

}  // namespace ecsr::cli
