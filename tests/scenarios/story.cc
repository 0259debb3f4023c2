// SPDX-License-Identifier: MIT
#include "story.h"

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <set>
#include <vector>

#include "base/text.h"
#include "cli/flags.h"
#include "cli/imaginary.h"
#include "cli/witness.h"
#include "formats/summary_text.h"
#include "formats/trace_line.h"
#include "runner/history.h"
#include "runner/runner.h"
#include "sim/account.h"
#include "sim/faults/faulty_account.h"
#include "sim/sim_clock.h"
#include "sim/world_file.h"
#include "store/tag_store.h"
#include "told_fault.h"

namespace ecsr::scenarios {
namespace {

constexpr std::array<std::string_view, 8> kOurWords{"window", "policy", "interrupt", "kill",
                                                    "clock",  "outage", "fault",     "recycle"};
constexpr milliseconds kLongestStory = std::chrono::hours{48};

struct Killing {
  WallTime at{};
  WallTime again_at{};
  bool elsewhere = false;  ///< on a machine that does not see who has died
};

/// Somebody sets our clock.
struct ClockStep {
  WallTime at{};
  milliseconds by{0};
};

/// One operation answers nothing but HTTP 500 for a while.
class Outage final : public sim::Fault {
 public:
  Outage(const sim::World& world, std::string operation, WallTime from, WallTime until)
      : world_(world), operation_(std::move(operation)), from_(from), until_(until) {}
  std::string_view name() const override { return "outage"; }
  std::optional<Error> before(sim::Operation operation) override {
    const bool now = world_.now() >= from_ && world_.now() < until_;
    if (!now || sim::to_text(operation) != operation_) return std::nullopt;
    return strike(operation, ErrorKind::kTransport, "", "HTTP 500 with an empty body");
  }

 private:
  const sim::World& world_;
  std::string operation_;
  WallTime from_;
  WallTime until_;
};

struct Script {
  cli::Options options;
  std::vector<WallTime> interrupts;
  std::vector<Killing> killings;
  std::vector<ClockStep> clock_steps;
  std::deque<Outage> outages;
  std::vector<std::unique_ptr<sim::Fault>> faults;
  std::string asked_for;  ///< empty = the first service of the world
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

/// clock 10:07 -5m
Status read_clock(const std::vector<std::string_view>& said, WallTime at, Script& script) {
  if (said.size() != 3) return fail(ErrorKind::kBadInput, "write: clock 10:07 -5m");
  const bool back = said[2].starts_with('-');
  const auto by = parse_duration(said[2].substr(back ? 1 : 0));
  if (!by) return std::unexpected(by.error());
  script.clock_steps.push_back({at, back ? -*by : *by});
  return {};
}

/// outage ListTasks 10:06 until 10:08
Status read_outage(const std::vector<std::string_view>& said, const sim::World& world,
                   Script& script) {
  if (said.size() != 5 || said[3] != "until") {
    return fail(ErrorKind::kBadInput, "write: outage ListTasks 10:06 until 10:08");
  }
  const auto from = time_of_day(said[2], world.now());
  const auto until = time_of_day(said[4], world.now());
  if (!from) return std::unexpected(from.error());
  if (!until) return std::unexpected(until.error());
  script.outages.emplace_back(world, std::string(said[1]), *from, *until);
  return {};
}

Status read_kill(const std::vector<std::string_view>& said, WallTime at, Script& script) {
  const bool elsewhere = said.size() == 5 && said[4] == "elsewhere";
  if ((said.size() != 4 && !elsewhere) || said[2] != "again") {
    return fail(ErrorKind::kBadInput, "write: kill 10:07 again 10:09, or … elsewhere");
  }
  const auto again = time_of_day(said[3], at);
  if (!again) return std::unexpected(again.error());
  script.killings.push_back({at, *again, elsewhere});
  return {};
}

Status read_line(std::string_view text, sim::World& world, Script& script) {
  const WallTime begin = world.now();
  const std::vector<std::string_view> said = words(text);
  if (said[0] == "fault") {
    auto fault = read_fault(text.substr(said[0].size()), world);
    if (!fault) return std::unexpected(std::move(fault).error());
    script.faults.push_back(*std::move(fault));
    return {};
  }
  if (said[0] == "outage") return read_outage(said, world, script);
  if (said[0] == "recycle") {
    script.asked_for = said.back();
    return {};
  }
  if (said[0] == "policy") {
    for (const std::string_view word : std::span(said).subspan(1)) {
      if (Status applied = apply_policy(word, script.options); !applied) return applied;
    }
    return {};
  }
  if (said[0] == "window") {
    const std::string flag = "window=" + std::string(text.substr(said[0].size()));
    return apply_policy(flag, script.options);
  }
  const auto first = said.size() > 1
                         ? time_of_day(said[1], begin)
                         : Result<WallTime>(fail(ErrorKind::kBadInput, "a time is missing"));
  if (!first) return std::unexpected(first.error());
  if (said[0] == "interrupt") {
    script.interrupts.push_back(*first);
    return {};
  }
  return said[0] == "clock" ? read_clock(said, *first, script) : read_kill(said, *first, script);
}

Result<Script> read_script(const sim::WorldFile& file) {
  Script script;
  for (const sim::ForeignLine& line : file.foreign) {
    if (Status read = read_line(line.text, *file.world, script); !read) {
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
    reasons.insert(pass.decision.reason);
    if (filter_.worth_a_line(pass.decision))
      text += formats::trace_line(pass.now, pass.decision) + "\n";
  }
  void forget() { filter_ = {}; }

  std::string text;
  std::set<core::Reason> reasons;

 private:
  formats::TraceFilter filter_;
};

/// Sleeps end at an interrupt, as real ones do.
class StoryClock final : public ports::Clock {
 public:
  StoryClock(sim::World& world, const Script& script)
      : world_(world), clock_(world), interrupts_(script.interrupts), steps_(script.clock_steps) {}
  WallTime wall_now() override { return clock_.wall_now(); }
  void sleep_until(WallTime time) override {
    for (const WallTime interrupt : interrupts_) {
      if (interrupt > wall_now()) time = std::min(time, interrupt);
    }
    clock_.sleep_until(time);
    while (set_ < steps_.size() && steps_[set_].at <= world_.now()) {
      clock_.jump(steps_[set_++].by);
    }
  }
  int interrupts() {
    return static_cast<int>(std::ranges::count_if(
        interrupts_, [&](WallTime interrupt) { return interrupt <= wall_now(); }));
  }

 private:
  sim::World& world_;
  sim::SimClock clock_;
  const std::vector<WallTime>& interrupts_;
  const std::vector<ClockStep>& steps_;
  std::size_t set_ = 0;  ///< so many of the steps are over
};

/// One process: from its start until the run ends or it is killed.
struct Process {
  sim::World& world;
  Script& script;
  StoryClock& clock;
  Tracer& tracer;
  const cli::Watched& watched;
  int number = 1;
  bool sees_the_dead = true;  ///< the same machine as the one that was killed

  /// The final record, or nothing when the process was killed at `killed_at`. A promise that was
  /// broken stands in the trace.
  std::optional<formats::FinalRecord> live(std::optional<WallTime> killed_at) const {
    sim::Account imaginary(world);
    sim::FaultyAccount account(imaginary, imaginary, imaginary, imaginary, imaginary);
    for (Outage& outage : script.outages) account.add(outage);
    for (const auto& fault : script.faults) account.add(*fault);
    cli::Witness witness(account, account, world, watched);
    store::TagStore store(witness);
    core::ServiceAddress service = cli::first_service(world);
    if (!script.asked_for.empty()) service.service.value = script.asked_for;
    runner::Observer observer({.ecs = account,
                               .autoscaling = account,
                               .target_health = account,
                               .alarms = account,
                               .store = store,
                               .clock = clock},
                              service);
    core::Run run;
    run.owner = "alice@bastion/" + std::to_string(number);
    run.id = "5eed000" + std::to_string(number);
    runner::Runner runner({.observer = observer,
                           .orders = {witness, account, witness},
                           .store = store,
                           .clock = clock},
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
    runner.judge_owners([this](const core::RunRecord&, WallTime) { return sees_the_dead; });
    const WallTime began = world.now();
    while (true) {
      const core::Decision& decision = runner.pass();
      const bool refused = decision.outcome == core::Outcome::kRefused && number > 1;
      if (decision.outcome && !refused) witness.judge_end(decision);
      if (witness.broken()) tracer.text += "BROKEN " + *witness.broken() + "\n";
      if (decision.outcome || witness.broken()) return history.finished();
      if (killed_at && decision.wake_at >= *killed_at) return std::nullopt;
      if (world.now() - began > kLongestStory) return history.finished();
      if (decision.wake_at > clock.wall_now()) clock.sleep_until(decision.wake_at);
    }
  }
};

/// What users of a service behind target groups have noticed.
std::string failed_requests(const sim::World& world) {
  constexpr std::int64_t kEachSecond = 10;
  if (world.services.empty() || world.services[0].target_groups.empty()) return "";
  const milliseconds failed = world.services[0].failed_traffic;
  return "requests that failed, at 10 a second for each target: " +
         std::to_string(failed.count() * kEachSecond / 1000) + "\n";
}

}  // namespace

Story split_story(std::string_view text) {
  const std::size_t line = text.find("\n----");
  if (line == std::string_view::npos) return {std::string(text), ""};
  const std::size_t below = text.find('\n', line + 1);
  return {std::string(text.substr(0, line + 1)),
          below == std::string_view::npos ? "" : std::string(text.substr(below + 1))};
}

Result<Played> play(std::string_view told, std::string_view file) {
  auto read = sim::read_world(told, {.file = std::string(file),
                                     .foreign_words = kOurWords,
                                     .seed = std::nullopt,
                                     .ids = sim::IdStyle::kLetters});
  if (!read) return std::unexpected(std::move(read).error());
  Result<Script> script = read_script(*read);
  if (!script) return std::unexpected(script.error());
  sim::World& world = *read->world;
  StoryClock clock(world, *script);
  Tracer tracer;
  cli::Watched watched = cli::watch(world, script->options.policy);
  watched.calls_may_fail = !script->faults.empty();
  Process process{world, *script, clock, tracer, watched};
  std::optional<formats::FinalRecord> record;
  for (const Killing& killing : script->killings) {
    record = process.live(killing.at);
    if (!record) {
      tracer.text += to_clock(killing.at) + "  the process is killed; the same command again at " +
                     to_clock(killing.again_at) + (killing.elsewhere ? ", elsewhere\n" : "\n");
    } else if (record->reason == core::Reason::kHeldByAnotherRun) {
      tracer.text += "          the same command again at " + to_clock(killing.again_at) + "\n";
    } else {
      break;
    }
    record.reset();
    tracer.forget();
    world.advance_to(killing.again_at);
    ++process.number;
    process.sees_the_dead = !killing.elsewhere;
  }
  if (!record) record = process.live(std::nullopt);
  return Played{tracer.text + "\n" + formats::summary_text(*record) + failed_requests(world),
                tracer.reasons};
}

}  // namespace ecsr::scenarios
