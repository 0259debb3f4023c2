// SPDX-License-Identifier: MIT
#include "cli/session.h"

#include <algorithm>
#include <array>

#include "cli/answers.h"
#include "cli/config.h"
#include "cli/counting_account.h"
#include "cli/ticking_clock.h"
#include "cli/views.h"
#include "runner/announcer.h"
#include "runner/history.h"
#include "runner/runner.h"
#include "store/file_store.h"
#include "store/memory_store.h"
#include "store/tag_store.h"

namespace ecsr::cli {
namespace {

/// The store that the options ask for.
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

/// Who asks from another shell waits no longer than this for the run to take note.
constexpr milliseconds kAttention = seconds{30};

/// What somebody wants of the run by now: a no is as good as Ctrl-C.
core::Asked asked(const Host& host, const Answers& answers) {
  const int times = host.interrupts() + (answers.said_no() ? 1 : 0);
  if (times == 0) return core::Asked::kNothing;
  return times == 1 ? core::Asked::kFinishReplacementThenStop : core::Asked::kPutBackNow;
}

}  // namespace

formats::WordsAgain words_again(const Options& options) {
  const auto is_one_of = [](std::span<const Flag> flags, const Flag* flag) {
    return std::ranges::find(flags, flag->name, &Flag::name) != flags.end();
  };
  formats::WordsAgain again;
  again.recorded = options.store.kind != StoreChoice::Kind::kNone;
  for (const Setting& setting : options.settings) {
    const Flag* const flag = setting.flag;
    const std::string& value = setting.value;
    std::vector<std::string> words{std::string(flag->name)};
    if (!flag->value.empty()) words.push_back(value);
    if (flag->value.empty() && value != "true") continue;
    if (is_one_of(service_flags(), flag) || is_one_of(output_flags(), flag)) continue;
    if (flag->name == "--force" || flag->name == "--async") continue;
    const bool account = is_one_of(connect_flags(), flag);
    auto& place = account                       ? again.account
                  : flag->name == "--run-store" ? again.store
                                                : again.policy;
    place.insert(place.end(), words.begin(), words.end());
    constexpr std::array<std::string_view, 3> kKnownToAwsCli{"--region", "--profile",
                                                             "--endpoint-url"};
    if (std::ranges::find(kKnownToAwsCli, flag->name) != kKnownToAwsCli.end()) {
      again.aws_cli.insert(again.aws_cli.end(), words.begin(), words.end());
    }
  }
  return again;
}

core::Run fresh_run(const Host& host) {
  core::Run run;
  run.owner = owner_name(host);
  run.id = new_run_id(host.chance);
  return run;
}

formats::FinalRecord perform(Host& host, const Stage& stage, core::Run run) {
  const auto view = make_view(
      host, stage.output,
      {.service = stage.service, .policy = stage.policy, .began_at = stage.clock.wall_now()});
  const bool shows_questions = stage.output == Output::kText && host.out_is_terminal;
  Answers answers(
      shows_questions ? host.keyboard : nullptr,
      [&](bool yes) { view->on_answer(stage.clock.wall_now(), yes); },
      [&](int lines) { view->on_enter(lines); });
  TickingClock clock(
      stage.clock, stage.tick, [&](WallTime now) { view->on_tick(now); },
      [&] { return host.interrupts() + answers.count(); });
  CountingAccount account(stage.account);
  const auto store = make_store(stage.store, account);
  runner::Observer observer({.ecs = account,
                             .autoscaling = account,
                             .target_health = account,
                             .alarms = account,
                             .store = *store,
                             .clock = clock},
                            stage.service);
  runner::Runner runner({.observer = observer,
                         .orders = {account, account, account},
                         .store = *store,
                         .clock = clock},
                        stage.service, stage.policy, std::move(run));
  runner::History history(stage.service);
  runner.tell(history);
  runner.tell(*view);
  runner.tell(answers);
  const auto send = [&](const formats::Notice& notice) {
    stage.notifier->send(notice, [&](const formats::NoticeDelivery& delivery) {
      view->on_notice(clock.wall_now(), delivery);
    });
  };
  runner::Announcer announcer(history, send, stage.again.value_or(formats::WordsAgain{}));
  if (stage.notifier != nullptr) runner.tell(announcer);
  runner.heed([&] { return asked(host, answers); });
  runner.heed_answers([&] { return answers.take_yes(); });
  runner.judge_owners([&](const core::RunRecord& found, WallTime aws_now) {
    return owner_is_gone(host, found, aws_now);
  });
  runner.look_every(kAttention);
  runner.run_to_the_end();
  history.note_calls(account.calls());
  formats::FinalRecord record = history.finished();
  record.next_command.reset();
  if (stage.again) record.next_command = formats::next_command(record, *stage.again);
  const auto tell_the_end = [&] {
    if (stage.notifier != nullptr) send(announcer.end(record, clock.wall_now()));
  };
  // Of the lines for machines the final record is the last; a person wants to read it at once.
  if (stage.output == Output::kJson) tell_the_end();
  view->on_finished(record, history.facts());
  if (stage.output != Output::kJson) tell_the_end();
  return record;
}

Opened::Opened(Host& host, Options options, std::unique_ptr<Connection> connection)
    : host_(host),
      options_(std::move(options)),
      connection_(std::move(connection)),
      account_(connection_->account()),
      store_(make_store(options_.store, account_.writes)),
      observer_({.ecs = account_.reads,
                 .autoscaling = account_.scaling,
                 .target_health = account_.target_health,
                 .alarms = account_.alarms,
                 .store = *store_,
                 .clock = host.clock},
                options_.service) {
  if (options_.notifications.empty()) return;
  const auto carriers = connection_->carriers();
  if (!carriers) return;
  notifier_.emplace(notify::make_channels(options_.notifications, *carriers), host.clock,
                    host.chance);
}

Stage Opened::stage() {
  return {.account = account_,
          .store = options_.store,
          .clock = host_.clock,
          .service = options_.service,
          .policy = options_.policy,
          .output = options_.output,
          .again = words_again(options_),
          .notifier = notifier_ ? &*notifier_ : nullptr};
}

namespace {

std::expected<std::unique_ptr<Opened>, formats::ExitStatus> connect(Host& host,
                                                                    const Options& given,
                                                                    Result<Options> options) {
  using formats::ExitStatus;
  if (!options) {
    return std::unexpected(
        end_with(host, given.output, ExitStatus::kUsage, options.error().message()));
  }
  auto connection = host.connect(options->connect);
  if (!connection) {
    const bool bad_input = connection.error().kind() == ErrorKind::kBadInput;
    return std::unexpected(end_with(host, options->output,
                                    bad_input ? ExitStatus::kUsage : ExitStatus::kRefused,
                                    connection.error().message()));
  }
  return std::make_unique<Opened>(host, *std::move(options), *std::move(connection));
}

}  // namespace

std::expected<std::unique_ptr<Opened>, formats::ExitStatus> open(Host& host, const Options& given) {
  return connect(host, given, complete(host, given));
}

std::expected<std::unique_ptr<Opened>, formats::ExitStatus> open_to_recycle(Host& host,
                                                                            const Options& given) {
  auto options = complete(host, given);
  if (options) {
    if (auto idle = core::idle_setting(options->policy)) {
      options = fail(ErrorKind::kBadInput, *std::move(idle));
    }
  }
  return connect(host, given, std::move(options));
}

formats::ExitStatus refuse(Host& host, const Options& options, std::string_view why) {
  return end_with(host, options.output, formats::ExitStatus::kRefused,
                  options.service.cluster.value + "/" + options.service.service.value + ": " +
                      std::string(why));
}

}  // namespace ecsr::cli
