// SPDX-License-Identifier: MIT
#include "story.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "cli/flags.h"
#include "cli/imaginary.h"
#include "cli/summary_text.h"
#include "cli/trace_line.h"
#include "cli/witness.h"
#include "runner/history.h"
#include "runner/runner.h"
#include "sim/account.h"
#include "sim/sim_clock.h"
#include "sim/world_file.h"
#include "store/tag_store.h"

namespace ecsr::scenarios {
namespace {

constexpr std::array<std::string_view, 3> kOurWords{"policy", "interrupt", "kill"};
constexpr milliseconds kLongestStory = std::chrono::hours{48};

struct Killing {
  WallTime at{};
  WallTime again_at{};
};

struct Script {
  cli::Options options;
  std::vector<WallTime> interrupts;
  std::vector<Killing> killings;
};

Result<WallTime> time_of_day(std::string_view text, WallTime begin) {
  const std::string day = to_iso8601(begin).substr(0, 11);
  return parse_iso8601(day + std::string(text) + "Z");
}

Status apply_policy(std::string_view word, cli::Options& options) {
  const std::size_t equals = word.find('=');
  const std::string name = "--" + std::string(word.substr(0, equals));
  const std::string_view value =
      equals == std::string_view::npos ? std::string_view("true") : word.substr(equals + 1);
  for (const auto flags : {cli::pace_flags(), cli::selection_flags(), cli::failure_flags()}) {
    const auto flag = std::ranges::find(flags, name, &cli::Flag::name);
    if (flag != flags.end()) return flag->apply(options, value);
  }
  return fail(ErrorKind::kBadInput, "policy knows no " + std::string(word));
}

Status read_line(std::string_view text, WallTime begin, Script& script) {
  const std::vector<std::string_view> said = words(text);
  if (said[0] == "policy") {
    for (const std::string_view word : std::span(said).subspan(1)) {
      if (Status applied = apply_policy(word, script.options); !applied) return applied;
    }
    return {};
  }
  const auto first = said.size() > 1
                         ? time_of_day(said[1], begin)
                         : Result<WallTime>(fail(ErrorKind::kBadInput, "a time is missing"));
  if (!first) return std::unexpected(first.error());
  if (said[0] == "interrupt") {
    script.interrupts.push_back(*first);
    return {};
  }
  if (said.size() != 4 || said[2] != "again") {
    return fail(ErrorKind::kBadInput, "write: kill 10:07 again 10:09");
  }
  const auto again = time_of_day(said[3], begin);
  if (!again) return std::unexpected(again.error());
  script.killings.push_back({*first, *again});
  return {};
}

Result<Script> read_script(const sim::WorldFile& file) {
  Script script;
  for (const sim::ForeignLine& line : file.foreign) {
    if (Status read = read_line(line.text, file.world->now(), script); !read) {
      return std::unexpected(
          std::move(read).error().during("line " + std::to_string(line.number) + ": " + line.text));
    }
  }
  return script;
}

class Tracer final : public runner::PassListener {
 public:
  void on_pass(const runner::Pass& pass) override {
    for (const std::string& note : pass.notes)
      text += to_clock(pass.now) + "  note: " + note + "\n";
    if (filter_.worth_a_line(pass.decision))
      text += cli::trace_line(pass.now, pass.decision) + "\n";
  }
  void forget() { filter_ = {}; }

  std::string text;

 private:
  cli::TraceFilter filter_;
};

/// Sleeps end at an interrupt, as real ones do.
class StoryClock final : public ports::Clock {
 public:
  StoryClock(sim::World& world, const std::vector<WallTime>& interrupts)
      : clock_(world), interrupts_(interrupts) {}
  WallTime wall_now() override { return clock_.wall_now(); }
  void sleep_until(WallTime time) override {
    for (const WallTime interrupt : interrupts_) {
      if (interrupt > wall_now()) time = std::min(time, interrupt);
    }
    clock_.sleep_until(time);
  }
  int interrupts() {
    return static_cast<int>(std::ranges::count_if(
        interrupts_, [&](WallTime interrupt) { return interrupt <= wall_now(); }));
  }

 private:
  sim::SimClock clock_;
  const std::vector<WallTime>& interrupts_;
};

/// One process: from its start until the run ends or it is killed.
struct Process {
  sim::World& world;
  const Script& script;
  StoryClock& clock;
  Tracer& tracer;
  const cli::Watched& watched;
  int number = 1;

  /// The final record, or nothing when the process was killed at `killed_at`. A promise that was
  /// broken stands in the trace.
  std::optional<formats::FinalRecord> live(std::optional<WallTime> killed_at) const {
    sim::Account account(world);
    cli::Witness witness(account, world, watched);
    store::TagStore store(witness);
    const core::ServiceAddress service = cli::first_service(world);
    runner::Observer observer({.ecs = account,
                               .autoscaling = account,
                               .target_health = account,
                               .store = store,
                               .clock = clock},
                              service);
    core::Run run;
    run.owner = "alice@bastion/" + std::to_string(number);
    run.id = "5eed000" + std::to_string(number);
    runner::Runner runner(
        {.observer = observer, .orders = {witness, account}, .store = store, .clock = clock},
        service, script.options.policy, run);
    runner::History history(service);
    runner.tell(history);
    runner.tell(tracer);
    runner.tell(witness);
    runner.heed([this] {
      const int interrupts = clock.interrupts();
      return interrupts == 0   ? core::Asked::kNothing
             : interrupts == 1 ? core::Asked::kFinishReplacementThenStop
                               : core::Asked::kPutBackNow;
    });
    runner.judge_owners([](const core::RunRecord&, WallTime) { return true; });  // it sees who died
    const WallTime began = world.now();
    while (true) {
      const core::Decision& decision = runner.pass();
      if (decision.outcome) witness.judge_end(decision);
      if (witness.broken()) tracer.text += "BROKEN " + *witness.broken() + "\n";
      if (decision.outcome || witness.broken()) return history.finished();
      if (killed_at && decision.wake_at >= *killed_at) return std::nullopt;
      if (world.now() - began > kLongestStory) return history.finished();
      if (decision.wake_at > clock.wall_now()) clock.sleep_until(decision.wake_at);
    }
  }
};

}  // namespace

Story split_story(std::string_view text) {
  const std::size_t line = text.find("\n----");
  if (line == std::string_view::npos) return {std::string(text), ""};
  const std::size_t below = text.find('\n', line + 1);
  return {std::string(text.substr(0, line + 1)),
          below == std::string_view::npos ? "" : std::string(text.substr(below + 1))};
}

Result<std::string> play(std::string_view told, std::string_view file) {
  auto read = sim::read_world(told, {.file = std::string(file),
                                     .foreign_words = kOurWords,
                                     .seed = std::nullopt,
                                     .ids = sim::IdStyle::kLetters});
  if (!read) return std::unexpected(std::move(read).error());
  const Result<Script> script = read_script(*read);
  if (!script) return std::unexpected(script.error());
  sim::World& world = *read->world;
  StoryClock clock(world, script->interrupts);
  Tracer tracer;
  const cli::Watched watched = cli::watch(world, script->options.policy);
  int number = 1;
  for (const Killing& killing : script->killings) {
    const Process process{world, *script, clock, tracer, watched, number++};
    if (auto record = process.live(killing.at))
      return tracer.text + "\n" + cli::summary_text(*record);
    tracer.text += to_clock(killing.at) + "  the process is killed; the same command again at " +
                   to_clock(killing.again_at) + "\n";
    tracer.forget();
    world.advance_to(killing.again_at);
  }
  const Process process{world, *script, clock, tracer, watched, number};
  const auto record = process.live(std::nullopt);
  return tracer.text + "\n" + cli::summary_text(*record);
}

}  // namespace ecsr::scenarios
