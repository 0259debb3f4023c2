// SPDX-License-Identifier: MIT
// `pause`, `resume`, `abort`: asking a run from another shell, through a tag of the service.
#include <array>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/holder.h"
#include "cli/session.h"
#include "cli/taking_over.h"
#include "formats/control_text.h"
#include "formats/final_record.h"

namespace ecsr::cli {
namespace {

using core::Control;
using core::ControlWord;
using core::RunRecord;
using formats::ExitStatus;

constexpr core::Look kOnlyService{.service = true, .tasks = false, .list = false};
constexpr milliseconds kPoll = seconds{2};
/// A person who waits for longer wants to know what for.
constexpr milliseconds kLongWait = seconds{10};

/// One request and the run it is meant for.
class Asking {
 public:
  Asking(Host& host, Opened& opened, ControlWord word)
      : host_(host), opened_(opened), options_(opened.options()), word_(word) {}

  ExitStatus ask();

 private:
  ExitStatus ask_nobody(const RunRecord& run, OwnerSeen owner);
  std::optional<ExitStatus> nothing_to_ask(const RunRecord& run);
  ExitStatus ask_living(const RunRecord& run);
  ExitStatus carry_on(const RunRecord& run);
  Status send(const RunRecord& run);
  ExitStatus wait_until_heard(const RunRecord& run);
  std::optional<ExitStatus> heard(const RunRecord& run);
  bool has_taken_note(const RunRecord& before, const RunRecord& now) const;
  ExitStatus run_is_over(const RunRecord& run);
  ExitStatus cannot_be_told(const RunRecord& run, const Error& problem);

  const core::Observation& seen() const { return opened_.observer().seen(); }
  std::string type(std::string_view verb) const;
  std::string ways_out() const;
  ExitStatus done(const RunRecord& run, std::string_view sentence, bool taken_note);
  ExitStatus refuse(const std::string& why) { return cli::refuse(host_, options_, why); }
  void say(std::string_view sentence);

  Host& host_;
  Opened& opened_;
  const Options& options_;
  ControlWord word_;
  WallTime sent_at_{};  ///< our clock, the last time
};

std::string Asking::type(std::string_view verb) const {
  const formats::WordsAgain again = words_again(options_);
  std::vector<std::string> words = again.account;
  words.insert(words.end(), again.store.begin(), again.store.end());
  return "`" + formats::command_line(verb, options_.service, words) + "`";
}

void Asking::say(std::string_view sentence) {
  if (options_.output == Output::kJson) return;
  host_.out << options_.service.cluster.value << "/" << options_.service.service.value << ": "
            << sentence << "\n"
            << std::flush;
}

/// The last thing said; for machines the only one.
ExitStatus Asking::done(const RunRecord& run, std::string_view sentence, bool taken_note) {
  say(sentence);
  if (options_.output == Output::kJson) {
    const nlohmann::ordered_json json{{"event", "control"},
                                      {"cluster", options_.service.cluster.value},
                                      {"service", options_.service.service.value},
                                      {"asks", formats::word_of(word_)},
                                      {"run_id", run.id},
                                      {"owner", run.owner},
                                      {"taken_note", taken_note},
                                      {"sentence", sentence}};
    host_.out << json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n"
              << std::flush;
  }
  return ExitStatus::kDone;
}

ExitStatus Asking::ask() {
  if (options_.store.kind == StoreChoice::Kind::kNone) {
    return refuse(
        "a run with --run-store none keeps no record, so no other shell can find it: where it "
        "runs, Ctrl-C does what abort does");
  }
  opened_.observer().look(kOnlyService);
  for (const auto* problem : {&seen().service.problem, &seen().recorded.problem}) {
    if (*problem) return refuse((*problem)->message());
  }
  const std::optional<RunRecord> run = *seen().recorded.value;
  if (!run) {
    return refuse("no run holds the service: there is nothing to " +
                  std::string(formats::word_of(word_)));
  }
  const OwnerSeen owner = see_owner(host_, *run, seen().aws_now);
  if (holder_of(*run, owner, seen().aws_now) != Holder::kAlive) return ask_nobody(*run, owner);
  if (auto status = nothing_to_ask(*run)) return *status;
  return ask_living(*run);
}

ExitStatus Asking::ask_nobody(const RunRecord& run, OwnerSeen owner) {
  const std::string life = name_of(run) + " is " + life_of(run, owner, seen().aws_now);
  if (word_ == ControlWord::kResume) {
    if (const auto idle = core::idle_setting(options_.policy)) {
      return end_with(host_, options_.output, ExitStatus::kUsage, *idle);
    }
    // The hours are known to nobody but who began it.
    if (run.hold == core::Hold::kWindow && !options_.policy.window) {
      return refuse(life +
                    "; it waits for its maintenance window, which its record does not keep: add "
                    "the --window that it was begun with, or --window \"daily 00:00-24:00\" to go "
                    "on now");
    }
    say(life + "; this process carries it on");
    return carry_on(run);
  }
  return refuse(life + ": nobody would hear it; " + ways_out());
}

/// Of a run that nobody works on any more.
std::string Asking::ways_out() const {
  return type("resume") + " with the flags that it was begun with carries it on, " +
         type("restore") + " puts capacity back";
}

/// With the flags given here, and with cutoff, base count and everything else of the record. A
/// pause that nobody has ended is ended by this.
ExitStatus Asking::carry_on(const RunRecord& run) {
  if (run.hold || asked_of(run, seen().control)) {
    if (const Status sent = send(run); !sent) return cannot_be_told(run, sent.error());
  }
  core::Run ours = taking_over(fresh_run(host_), run, seen().aws_now, host_.clock.wall_now());
  if (const Status saved = opened_.store().save(*seen().service.value, *ours.record); !saved) {
    return refuse(saved.error().message());
  }
  return formats::exit_status(perform(host_, opened_.stage(), std::move(ours)).outcome);
}

std::optional<ExitStatus> Asking::nothing_to_ask(const RunRecord& run) {
  const auto asked = asked_of(run, seen().control);
  const bool to_be_paused = asked && asked->word == ControlWord::kPause;
  const std::string ends = name_of(run) + " is ending early and puts capacity back";
  switch (word_) {
    case ControlWord::kPause:
      if (run.ending) return refuse(ends + ": there is nothing left to pause");
      if (run.hold == core::Hold::kPaused && to_be_paused) {
        return done(run, name_of(run) + " is paused already" + by_whom(*asked), true);
      }
      return std::nullopt;
    case ControlWord::kResume:
      if (run.ending) return refuse(ends + ": it cannot go on");
      if (run.hold == core::Hold::kWindow && !to_be_paused) {
        return done(run, name_of(run) + " waits for its maintenance window, and goes on by itself",
                    true);
      }
      if (!run.hold && !to_be_paused) {
        return done(run,
                    name_of(run) +
                        " is not paused, and waits for nobody: there is nothing to "
                        "resume",
                    true);
      }
      return std::nullopt;
    case ControlWord::kAbort:
      if (run.ending) return done(run, ends + " already", true);
      return std::nullopt;
  }
  return std::nullopt;
}

Status Asking::send(const RunRecord& run) {
  const Control control{
      .word = word_, .run = run.id, .by = owner_name(host_), .at = seen().aws_now};
  const std::array wave{
      ports::TagResourceRequest{.resource_arn = seen().service.value->arn,
                                .tags = {core::Tag{.key = std::string(formats::kControlTag),
                                                   .value = formats::to_text(control)}}}};
  sent_at_ = host_.clock.wall_now();
  return opened_.writes().tag_resource(wave).front();
}

ExitStatus Asking::cannot_be_told(const RunRecord& run, const Error& problem) {
  std::string by_hand = "where " + name_of(run) + " runs, Ctrl-C does what abort does";
  return refuse("tag " + std::string(formats::kControlTag) +
                " cannot be written, and a run hears from other shells only through it: " +
                problem.message() + "; " + by_hand);
}

ExitStatus Asking::ask_living(const RunRecord& run) {
  if (const Status sent = send(run); !sent) {
    const bool may_have_happened = sent.error().kind() == ErrorKind::kTransport ||
                                   sent.error().kind() == ErrorKind::kBadAnswer;
    if (!may_have_happened) return cannot_be_told(run, sent.error());
    complain(host_, sent.error().message());
  }
  const std::string asked = "asked " + name_of(run);
  if (options_.async) {
    return done(
        run,
        asked + " to " + std::string(formats::word_of(word_)) + "; it takes note at its next look",
        false);
  }
  switch (word_) {
    case ControlWord::kPause:
      say(asked +
          " to pause: it stops and raises nothing more; ECS finishes a replacement under "
          "way");
      break;
    case ControlWord::kResume:
      say(asked + " to go on");
      break;
    case ControlWord::kAbort:
      say(asked + " to end: it finishes a replacement under way and puts capacity back");
      break;
  }
  return wait_until_heard(run);
}

ExitStatus Asking::wait_until_heard(const RunRecord& run) {
  const WallTime began = host_.clock.wall_now();
  bool said = false;
  std::string problem;
  while (host_.interrupts() == 0) {
    host_.clock.sleep_until(host_.clock.wall_now() + kPoll);
    opened_.observer().look(kOnlyService);
    const auto& unreadable =
        seen().service.problem ? seen().service.problem : seen().recorded.problem;
    if (unreadable) {
      if (problem != unreadable->message()) complain(host_, unreadable->message());
      problem = unreadable->message();
      continue;
    }
    if (auto status = heard(run)) return *status;
    if (!said && host_.clock.wall_now() - began >= kLongWait) {
      say("waiting until the run takes note; Ctrl-C ends this wait, and the request stands");
      said = true;
    }
  }
  complain(host_, "not waiting any longer; the request stands");
  return ExitStatus::kAborted;
}

/// What to end with, once the run has taken note, or nobody will.
std::optional<ExitStatus> Asking::heard(const RunRecord& run) {
  const std::optional<RunRecord>& now = *seen().recorded.value;
  if (!now || now->id != run.id) return run_is_over(run);
  if (has_taken_note(run, *now)) {
    const std::string restore = type("abort") + " puts capacity back";
    switch (word_) {
      case ControlWord::kPause:
        return done(*now, name_of(*now) + " is paused; " + type("resume") + " goes on, " + restore,
                    true);
      case ControlWord::kResume:
        return done(*now, name_of(*now) + " goes on", true);
      case ControlWord::kAbort:
        return done(*now, name_of(*now) + " is ending and puts capacity back", true);
    }
  }
  const OwnerSeen owner = see_owner(host_, *now, seen().aws_now);
  if (holder_of(*now, owner, seen().aws_now) != Holder::kAlive) {
    return refuse(name_of(*now) + " has not taken note, and is " +
                  life_of(*now, owner, seen().aws_now) + "; " + ways_out());
  }
  // Removed together with an older request: the run looked just before it was written.
  const auto asked = asked_of(run, seen().control);
  const bool lost = !asked || asked->word != word_;
  if (lost && host_.clock.wall_now() - sent_at_ >= core::kStaleReads) {
    if (const Status sent = send(run); !sent) complain(host_, sent.error().message());
  }
  return std::nullopt;
}

bool Asking::has_taken_note(const RunRecord& before, const RunRecord& now) const {
  switch (word_) {
    case ControlWord::kPause:
      return now.hold == core::Hold::kPaused;
    case ControlWord::kResume:
      // It may hold still again by now, for another reason or at the next question.
      return !asked_of(now, seen().control) &&
             (!now.hold || now.hold == core::Hold::kWindow || now.hold != before.hold ||
              now.passed != before.passed || now.failures_from != before.failures_from);
    case ControlWord::kAbort:
      break;
  }
  return now.ending.has_value();
}

ExitStatus Asking::run_is_over(const RunRecord& run) {
  const std::string over = name_of(run) + " has ended";
  if (word_ != ControlWord::kPause) return done(run, over, true);
  const std::array wave{ports::UntagResourceRequest{
      .resource_arn = seen().service.value->arn, .tag_keys = {std::string(formats::kControlTag)}}};
  if (asked_of(run, seen().control)) {
    ignore(opened_.writes().untag_resource(wave).front(),
           "a tag for a run that is over is ignored");
  }
  return refuse(over + " before it took note: nothing is paused");
}

ExitStatus ask(ControlWord word, const Options& given, Host& host) {
  const auto opened = open(host, given);
  if (!opened) return opened.error();
  return Asking(host, **opened, word).ask();
}

}  // namespace

ExitStatus run_pause(const Options& given, Host& host) {
  return ask(ControlWord::kPause, given, host);
}

ExitStatus run_resume(const Options& given, Host& host) {
  return ask(ControlWord::kResume, given, host);
}

ExitStatus run_abort(const Options& given, Host& host) {
  return ask(ControlWord::kAbort, given, host);
}

}  // namespace ecsr::cli
