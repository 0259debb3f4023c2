// SPDX-License-Identifier: MIT
// The inside of decide(): one object per pass, whose steps each either decide or leave it to the
// next. Only decide.cc and its siblings (needs, claim, recycle, stop, put_back) include this. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decide.h"
#include "core/deployment.h"

namespace ecsr::core {

/// How old a part may be when an order is based on it: within one pass, with slow answers.
inline constexpr milliseconds kFreshForOrders = seconds{10};

/// The usual pause before looking whether something has become visible.
inline constexpr milliseconds kMoment = seconds{2};

/// So many decisions in a row may ask for a look at once; from then on there is a moment between
/// two. The longest good chain asks for the protection of ever more tasks.
inline constexpr int kLooksInARow = 10;

/// What a person can type when the run waits for one.
inline constexpr std::string_view kHowToDecide =
    "`ecs-recycle resume` goes on, `ecs-recycle abort` puts capacity back";

class Deciding {
 public:
  Deciding(const Observation& seen, const Policy& policy, const Run& run, WallTime now);

  /// The steps in their order; the first that decides wins.
  Decision decide();

 private:
  using Step = std::optional<Decision>;

  /// Why a run stops early, and its story.
  struct Early {
    Ending ending;
    std::string because;
  };

  // decide.cc: whose run it is, and whether it goes on
  Step notice_clock();
  Step respect_other_runs();
  Step confirm_claim();
  Step wait_for_claim();
  Step doubt_other_record(const RunRecord& found);
  Step end_early();
  std::optional<Early> find_ending() const;
  bool too_many_failures() const;
  Step understand_status();
  Decision give_up(Ending ending, std::string because);
  void heartbeat(Decision& decision) const;
  void wake_for_deadline(Decision& decision) const;

  // hold.cc: what people ask for from outside, and doing nothing meanwhile
  void heed_control();
  void ignore_control_from_before();
  Step pause();
  Step halt();
  Step wait_for_word();
  Decision hold(Hold why, Reason reason, std::string detail);
  struct Closed;
  std::optional<Closed> find_closed() const;
  Step wait_for_opening();
  Step keep_to_window();
  void let_go();

  // checkpoint.cc: stopping nothing more for a while, to see whether what was done is good
  void count_recycled();
  Step stop_at_checkpoint();
  Step bake_at_the_end();
  Step bake(std::string detail);
  void pass_checkpoint();
  std::string question() const;
  bool answered(Hold question) const { return told_to_go_on_ && held_ == question; }
  bool is_asked_each_time() const;
  std::optional<int> next_checkpoint() const;
  int most_at_once() const;

  // needs.cc: what has to be known
  Step need_the_service();
  Step need_the_record();
  Step need_the_tasks();
  Step need_the_scaling();
  Step need_an_answer();
  Step unread(Part part, Look look);
  Step wait_or_refuse(Part part, const Error& problem);
  void read_again(Part part) { unreadable_since(part).reset(); }
  std::optional<WallTime>& unreadable_since(Part part) {
    return next_.unreadable_since.at(static_cast<std::size_t>(part));
  }

  // alarms.cc: whether CloudWatch lets the run go on
  Step need_the_alarms();
  Step refuse_when_red();
  Step wait_until_green();
  std::optional<std::string> find_red() const;
  bool watches_alarms() const;
  void watch_alarms(Decision& decision) const;

  // claim.cc: what is settled before the first change
  Step refuse();
  Step nothing_to_do();
  Decision claim();
  std::optional<ScalingChange> plan_scaling(int raised) const;

  // recycle.cc: raising, and waiting until the service is whole
  Decision recycle();
  Step wait_for_deployment();
  Step adopt_lower_desired_count();
  Step raise();
  Decision order_raise();
  Step wait_until_whole();
  Step look_for_failures();
  int asked_for() const;
  Step pace();
  bool no_progress() const { return now_ - *next_.progress_at >= policy_.replacement_timeout; }
  Decision hindered(Reason reason, milliseconds pause, std::string detail);

  // stop.cc: which tasks go now
  Decision stop();
  std::vector<const Task*> find_candidates() const;
  Step pass_over_protected(std::vector<const Task*>& candidates);
  Step ask_for_protection(const std::vector<const Task*>& candidates, std::size_t how_many);
  std::vector<const Task*> choose(const std::vector<const Task*>& candidates, int floor) const;
  int held_outside(const std::vector<const Task*>& candidates) const;
  Step see_stops_fail(const std::vector<const Task*>& victims);
  Decision wait_for_protection_of(const TaskId& task);
  Decision order_stops(const std::vector<const Task*>& victims, bool folding);

  // leave.cc: out of the target groups before the stop
  bool leaves_first() const;
  Step leave_first(std::vector<const Task*>& victims);
  Decision order_leaving(const std::vector<const Task*>& tasks);
  Step let_withdrawn_go();
  Step wait_for_lost_stop();
  Step wait_to_see_withdrawn();
  Step ask_whether_free(std::vector<const Task*>& tasks);
  std::vector<const Task*> withdrawn_by_us(bool or_maybe) const;
  milliseconds patience() const;
  std::string left_behind() const;

  // put_back.cc: undoing our own changes, and ending
  Decision put_back();
  Step put_back_desired_count();
  Step put_back_scaling();
  bool patience_is_over() const;
  bool is_denied() const;
  bool changed_nothing() const;
  std::string what_stays() const;
  Decision finish();

  // ways to say it
  Decision wait(Reason reason, WallTime until, Look look, std::string detail = {}) const;
  Decision look_now(Look look, std::string detail = {});
  Decision end(Reason reason, Outcome outcome, std::string detail = {}) const;
  Decision order(Reason reason, std::vector<Action> actions, WallTime wake_at, Look look) const;
  void note_progress(int serving);
  void remember_count_order(int count);
  void remember_scaling_order(const ScalableTarget& target);

  const Service& service() const { return *seen_.service.value; }
  const RunRecord& record() const { return *next_.record; }
  bool is_deleted() const {
    return service().status == ServiceStatus::kDraining ||
           service().status == ServiceStatus::kInactive;
  }
  /// Young enough for an order. What was read since the last pass is as young as it can be, and so
  /// is what was young then, when that pass only asked for another look.
  bool recent(WallTime seen_at) const {
    if (seen_at > now_) return false;
    if (now_ - seen_at <= kFreshForOrders) return true;
    if (!last_pass_) return false;
    return seen_at > *last_pass_ || (looks_before_ > 0 && *last_pass_ - seen_at <= kFreshForOrders);
  }
  /// When this process began to hold a run that another one began; nothing when it began it itself.
  std::optional<WallTime> continued_since() const {
    return next_.handed_over_at ? next_.handed_over_at : next_.taken_over_at;
  }
  /// Whether an order, or a take-over, is so young that AWS may still show what was before it.
  bool within(const std::optional<WallTime>& time, milliseconds age) const {
    return time && now_ - *time < age;
  }

  const Observation& seen_;
  const Policy& policy_;
  const Run& before_;  ///< what this pass began with
  WallTime now_;
  Run next_;
  Availability counts_;
  std::optional<WallTime> last_pass_;
  int looks_before_ = 0;
  std::optional<WallTime> cutoff_;     ///< of a claim that is being made
  std::optional<TaskId> passed_over_;  ///< the first candidate that is protected
  std::optional<Control> control_;     ///< a request for a pause or the end, in force now
  bool told_to_go_on_ = false;         ///< in this pass for the first time
  bool tidy_control_ = false;          ///< the control tag has to go
  std::optional<Hold> held_;           ///< what the run did nothing for before this pass
  int recycled_ = 0;  ///< of the tasks that were stale at the claim; where the policy counts them
  std::vector<std::string> notes_;
};

milliseconds back_off(milliseconds waited);
bool asking_again_may_help(ErrorKind kind);

}  // namespace ecsr::core
