#!/usr/bin/python3
# tree-check: long file: one table, and the few lines that play it
"""Breaks the algorithm on purpose, one way at a time, and says which tests notice.

    ./dev mutations [--only NAME ...] [--list]

Each mutation below replaces one piece of src/core by a mistake that somebody could make. It is done in a
copy of the tree (build/mutations/tree, which has a build folder of its own; ccache does the rest), and each
program of tests is asked in turn. Exit status 1 if a mutation survives them all, or no longer fits the
source: then give it the new text, or replace it. tools/mutations_test.py tells that in `./dev check`.
A program that stops with a broken promise, or that does not come to an end, has noticed as well.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("scenarios", "crash", "seeds", "core")  # the quick ones first
SEEDS = "500"
LONGEST = 180  # seconds; none takes a tenth of it when nothing is wrong


@dataclass(frozen=True)
class Mutation:
    name: str  # says what is wrong now
    file: str  # of src/core
    old: str  # stands there exactly once
    new: str

    def apply(self, text: str) -> str:
        count = text.count(self.old)
        if count != 1:
            raise ValueError(f"{self.name}: src/core/{self.file} has its text {count} times, not once:\n{self.old}")
        return text.replace(self.old, self.new)


MUTATIONS = (
    # The floor, and who counts.
    Mutation(
        "the floor is one lower",
        "availability.cc",
        "const int by_batch = desired - batch_of(policy, base);",
        "const int by_batch = desired - batch_of(policy, base) - 1;",
    ),
    Mutation(
        "--min-healthy is ignored",
        "availability.cc",
        "policy.min_healthy ? rounded_up(*policy.min_healthy, base) : 0;",
        "policy.min_healthy ? 0 : 0;",
    ),
    Mutation(
        "tasks are counted instead of known",
        "recycle.cc",
        "const int missing = asked_for() - counts_.serving - counts_.unhealthy;",
        "const int missing = asked_for() - service().running_count;",
    ),
    Mutation(
        "unknown container health counts as serving",
        "availability.cc",
        "if (task.health_check != HealthCheck::kAbsent && task.health != Health::kHealthy) return false;",
        "if (task.health == Health::kUnhealthy) return false;",
    ),
    Mutation(
        "unknown target health counts as serving",
        "availability.cc",
        "task.target_health == TargetHealth::kHealthy;",
        "task.target_health != TargetHealth::kUnhealthy;",
    ),
    Mutation(
        "the settle time is ignored",
        "availability.cc",
        "if (settle == milliseconds{0}) return true;",
        "if (settle >= milliseconds{0}) return true;",
    ),
    Mutation(
        "a task that was ordered to stop still serves",
        "availability.cc",
        "return order != run.stop_orders.end() && order->task == task.id;",
        "return order != run.stop_orders.end() && order->task < task.id;",
    ),
    # Which tasks go, how many, and when.
    Mutation(
        "the cutoff is ignored",
        "selection.cc",
        "return task.created_at && *task.created_at <= run.record->cutoff && !leaving(task, run) &&",
        "return task.created_at && !leaving(task, run) &&",
    ),
    Mutation(
        "one more than the batch is stopped",
        "stop.cc",
        "if (victims.size() == most) break;",
        "if (victims.size() == most + 1) break;",
    ),
    Mutation(
        "the youngest task goes first",
        "selection.cc",
        "if (created_at != other.created_at) return created_at < other.created_at;",
        "if (created_at != other.created_at) return created_at > other.created_at;",
    ),
    Mutation(
        "protection is ignored",
        "stop.cc",
        "if ((*one)->enabled) {",
        "if ((*one)->enabled && task->id.value.empty()) {",
    ),
    Mutation(
        "the pause is skipped",
        "recycle.cc",
        "next_.last_stop_at.value_or(WallTime{})) + policy_.wait;",
        "next_.last_stop_at.value_or(WallTime{}));",
    ),
    Mutation(
        "the last batch folds too early",
        "stop.cc",
        "const bool folding = extra > 0 && counts_.stale <= extra;",
        "const bool folding = extra > 0 && counts_.stale <= extra + 1;",
    ),
    Mutation(
        "the last batch never folds",
        "stop.cc",
        "const bool folding = extra > 0 && counts_.stale <= extra;",
        "const bool folding = extra > 0 && counts_.stale < 0;",
    ),
    Mutation(
        "a percentage is rounded up",
        "policy.cc",
        "static_cast<std::int64_t>(base) * amount.number / 100;",
        "(static_cast<std::int64_t>(base) * amount.number + 99) / 100;",
    ),
    # Raising.
    Mutation(
        "more is raised than there are stale tasks",
        "claim.cc",
        "std::min(surge_of(policy_, record.base_count), static_cast<int>(stale));",
        "std::max(surge_of(policy_, record.base_count), 0 * static_cast<int>(stale));",
    ),
    Mutation(
        "capacity is raised again after the last batch folded",
        "recycle.cc",
        "if (raised || folding || record().surge == 0",
        "if (raised || (folding && desired == 0) || record().surge == 0",
    ),
    Mutation(
        "the maximum is lifted without need",
        "claim.cc",
        "set.max_capacity = std::max(found.max_capacity, raised);",
        "set.max_capacity = found.max_capacity + raised;",
    ),
    Mutation(
        "a lower desired count is believed at once",
        "recycle.cc",
        "const WallTime believed_at = *next_.lower_seen_since + kStaleReads;",
        "const WallTime believed_at = *next_.lower_seen_since;",
    ),
    # Somebody else.
    Mutation(
        "a deployment in progress is ignored",
        "deployment.cc",
        '  return in_progress("deployment " + primary->id);\n}',
        "  return {};\n}",
    ),
    Mutation(
        "a second deployment is ignored",
        "deployment.cc",
        'if (service.deployments.size() > 1) return in_progress("deployment " + primary->id);',
        "",
    ),
    Mutation(
        "the lock of a living run is ignored",
        "decide.cc",
        "if (alive && !next_.may_take_over && found.owner != next_.owner) {",
        "if (alive && next_.may_take_over && found.owner != next_.owner) {",
    ),
    Mutation(
        "orders are given before the claim is read back",
        "decide.cc",
        "  return wait_for_claim();\n}",
        "  next_.claim_seen = true;\n  return std::nullopt;\n}",
    ),
    Mutation(
        "the record of another run is ignored",
        "decide.cc",
        "if (found) return doubt_other_record(*found);",
        "if (found) return std::nullopt;",
    ),
    # Putting back, and ending.
    Mutation(
        "desired count is put back whoever has set it",
        "put_back.cc",
        "record().surge > 0 && desired >= base && desired <= record().raised_count();",
        "record().surge > 0;",
    ),
    Mutation(
        "what was ordered last counts as put back",
        "put_back.cc",
        "if (may_be_back || (ordered && within(last->ordered_at, kFreshForOrders))) {",
        "if (ordered) return std::nullopt;\n"
        "    if (may_be_back || (ordered && within(last->ordered_at, kFreshForOrders))) {",
    ),
    Mutation(
        "a look into the past counts as put back",
        "put_back.cc",
        "  if (desired == base) {\n    if (!young || (as_ordered && last->answered)) return std::nullopt;",
        "  if (desired == base) {\n    return std::nullopt;",
    ),
    Mutation(
        "the record is removed before anything is seen back",
        "put_back.cc",
        "  return order(Reason::kPutBackDesiredCount, {SetDesiredCount{base}}, now_ + kMoment,\n"
        "               std::move(look));",
        "  Decision early = order(Reason::kPutBackDesiredCount, {SetDesiredCount{base}}, now_ + kMoment,\n"
        "                         std::move(look));\n"
        "  early.record = RecordChange::kRemove;\n"
        "  return early;",
    ),
    Mutation(
        "the record is never removed",
        "put_back.cc",
        "decision.record = seen_.recorded.value ? RecordChange::kRemove : RecordChange::kKeep;",
        "decision.record = RecordChange::kKeep;",
    ),
    Mutation(
        "scale-in stays suspended",
        "put_back.cc",
        "  undo(want.suspended.scaling_in, ours.found.suspended.scaling_in, ours.set.suspended.scaling_in);\n",
        "",
    ),
    Mutation(
        "the maximum stays lifted",
        "put_back.cc",
        "  undo(want.max_capacity, ours.found.max_capacity, ours.set.max_capacity);\n",
        "",
    ),
    Mutation(
        "settings of somebody else are put back as well",
        "put_back.cc",
        "if (found != set && value == set) value = found;",
        "if (found != set || value == set) value = found;",
    ),
    # Alarms and the window.
    Mutation(
        "a red alarm does not end the run",
        "decide.cc",
        "if (auto red = find_red()) return Early{Ending::kAlarm, *std::move(red)};",
        "if (auto red = find_red(); red && policy_.alarms.empty()) return Early{Ending::kAlarm, *red};",
    ),
    Mutation(
        "an alarm without data counts as green",
        "alarms.cc",
        "[](const Alarm& alarm) { return alarm.state != AlarmState::kOk; }",
        "[](const Alarm& alarm) { return alarm.state == AlarmState::kAlarm; }",
    ),
    Mutation(
        "alarms that cannot be read count as green",
        "alarms.cc",
        "if (seen_.alarms.problem) return wait_or_refuse(Part::kAlarms, *seen_.alarms.problem);",
        "if (seen_.alarms.problem) return std::nullopt;",
    ),
    Mutation(
        "an old look at the alarms is good enough for a stop",
        "alarms.cc",
        "if (seen_.alarms.value && recent(seen_.alarms.seen_at)) return std::nullopt;",
        "if (seen_.alarms.value) return std::nullopt;",
    ),
    Mutation(
        "a closed window holds nothing up",
        "recycle.cc",
        "if (Step step = keep_to_window()) return *std::move(step);",
        "if (Step step = keep_to_window(); step && !step->run.record) return *std::move(step);",
    ),
    Mutation(
        "a run begins outside its window",
        "decide.cc",
        "if (Step step = wait_for_opening()) return *std::move(step);",
        "if (Step step = wait_for_opening(); step && step->outcome) return *std::move(step);",
    ),
    Mutation(
        "a window over midnight ends at midnight",
        "window.cc",
        "const milliseconds since = (time - span.from + kWeek) % kWeek;",
        "const milliseconds since = time - span.from < milliseconds{0} ? kWeek : time - span.from;",
    ),
    Mutation(
        "a change of the clocks does not move the window",
        "window.cc",
        "if (change != window.zone.changes.end()) next = std::min(next, change->at);",
        "if (change == window.zone.changes.end()) next = std::min(next, at + kWeek);",
    ),
    Mutation(
        "a task is stopped in the last second of the window",
        "hold.cc",
        "*opening.until - seen_.aws_now > lead) return std::nullopt;",
        "*opening.until - seen_.aws_now > milliseconds{0}) return std::nullopt;",
    ),
    # Leaving the target groups.
    Mutation(
        "a task is stopped without leaving its target groups",
        "stop.cc",
        "if (Step step = leave_first(victims)) return *std::move(step);",
        "if (Step step = leave_first(victims); step && victims.empty()) return *std::move(step);",
    ),
    Mutation(
        "the requests under way are not waited for",
        "drain.cc",
        "if (aws_now >= ready_at) return {};",
        "if (aws_now >= ready_at - kLongestDrain) return {};",
    ),
    Mutation(
        "--drain full does not wait for the load balancer",
        "drain.cc",
        "gone ? milliseconds{0} : kPatienceWithDraining",
        "gone ? milliseconds{0} : milliseconds{1}",
    ),
    Mutation(
        "a task that gets no requests counts as serving",
        "availability.cc",
        "if (withdrawn(task, run)) return false;",
        "if (withdrawn(task, run) && task.last_status != LastStatus::kRunning) return false;",
    ),
    Mutation(
        "a task that is a target again counts as gone",
        "drain.cc",
        "    known.back = true;",
        "    known.back = !known.is_ours();",
    ),
    Mutation(
        "a look into the past makes a task leave twice",
        "drain.cc",
        "const bool young = known->is_ours() && aws_now - known->since < kStaleReads;",
        "const bool young = known->back && aws_now - known->since < kStaleReads;",
    ),
    Mutation(
        "what may not leave is told to leave again",
        "orders.cc",
        "if (kind != ErrorKind::kThrottled) run.drain_refused",
        "if (kind == ErrorKind::kThrottled) run.drain_refused",
    ),
    Mutation(
        "the last batch leaves before its replacements serve",
        "stop.cc",
        ": leaves_first() ? std::max(folded, counts_.floor)",
        ": leaves_first() ? std::min(folded, counts_.floor)",
    ),
    Mutation(
        "a task that became protected outside is not missed",
        "stop.cc",
        "std::max(0, most_at_once() - held_outside(candidates))",
        "std::max(0, most_at_once() - 0 * held_outside(candidates))",
    ),
    Mutation(
        "who has left runs on for nobody after the run",
        "decide.cc",
        "  if (Step step = let_withdrawn_go()) return step;",
        "  if (Step step = let_withdrawn_go(); step && step->outcome) return step;",
    ),
    Mutation(
        "at the end protected tasks are stopped",
        "leave.cc",
        "if (Step step = ask_whether_free(ready)) return step;",
        "if (Step step = ask_whether_free(ready); step && ready.empty()) return step;",
    ),
    Mutation(
        "capacity goes back while a task runs for nobody",
        "put_back.cc",
        "record().ending && !left.empty()",
        "record().ending && left.size() == 1",
    ),
    Mutation(
        "a person is called for what a look into the past shows",
        "put_back.cc",
        "const bool may_be_back = ordered && last->answered && young && is_denied();",
        "const bool may_be_back = ordered && last->answered && !young && is_denied();",
    ),
    Mutation(
        "patience with putting back does not count looks",
        "put_back.cc",
        "return next_.looks_while_putting_back >= kFewestLooks &&",
        "return next_.looks_while_putting_back >= 0 &&",
    ),
    Mutation(
        "a picture of the tasks from before a stop ends its order",
        "decide.cc",
        "return tasks_read_at(seen, now) - order.ordered_at > kStaleReads;",
        "return seen.aws_now - order.ordered_at > kStaleReads;",
    ),
    Mutation(
        "what failed while nobody looked does not count",
        "recycle.cc",
        "if (Step step = look_for_failures()) return step;",
        "if (Step step = look_for_failures(); step && step->outcome) return step;",
    ),
    # Orders, answers, time.
    Mutation(
        "an order without an answer counts as not done",
        "orders.cc",
        "const bool may_have_happened = kind == ErrorKind::kTransport || kind == ErrorKind::kBadAnswer;",
        "const bool may_have_happened = kind == ErrorKind::kBadInput;",
    ),
    Mutation(
        "failed replacements are not counted",
        "failures.cc",
        "    if (failed(task) && since_claim(task, run)) {",
        "    if (failed(task) && !since_claim(task, run)) {",
    ),
    Mutation(
        "one more failure is allowed than was said",
        "decide.cc",
        "> failures_allowed(policy_, record().base_count);",
        "> failures_allowed(policy_, record().base_count) + 1;",
    ),
    Mutation(
        "a halt is a continue",
        "hold.cc",
        "if (policy_.on_failure != OnFailure::kHalt || !too_many_failures()) return std::nullopt;",
        "if (policy_.on_failure == OnFailure::kHalt || !too_many_failures()) return std::nullopt;",
    ),
    Mutation(
        "too many failures halt nothing",
        "hold.cc",
        "if (policy_.on_failure != OnFailure::kHalt || !too_many_failures()) return std::nullopt;",
        "if (policy_.on_failure != OnFailure::kHalt || !too_many_failures() || next_.record) return std::nullopt;",
    ),
    Mutation(
        "a continue is a restore",
        "decide.cc",
        "const bool goes_on = policy_.on_failure == OnFailure::kContinue;",
        "const bool goes_on = policy_.on_failure == OnFailure::kContinue && !too_many_failures();",
    ),
    Mutation(
        "a checkpoint is ignored",
        "checkpoint.cc",
        "const bool at_checkpoint = next && recycled_ >= *next;",
        "const bool at_checkpoint = next && recycled_ < 0;",
    ),
    Mutation(
        "a batch goes beyond the next checkpoint",
        "checkpoint.cc",
        "return next ? std::clamp(*next - recycled_, 1, counts_.batch) : counts_.batch;",
        "return next ? counts_.batch : counts_.batch;",
    ),
    Mutation(
        "nothing is watched at a checkpoint",
        "checkpoint.cc",
        "    if (Step step = bake(where)) return step;",
        "    if (Step step = bake(where); step && next < 0) return step;",
    ),
    Mutation(
        "nothing is watched after the last replacement",
        "checkpoint.cc",
        "if (policy_.bake == milliseconds{0} || record().passed >= record().stale_at_claim) {",
        "if (policy_.bake >= milliseconds{0} || record().passed >= record().stale_at_claim) {",
    ),
    Mutation(
        "nobody is asked",
        "checkpoint.cc",
        "if (asks && !answered(Hold::kBaking)) return hold",
        "if (asks && answered(Hold::kPaused)) return hold",
    ),
    Mutation(
        "any word counts as an answer",
        "deciding.h",
        "return told_to_go_on_ && held_ == question;",
        "return told_to_go_on_ && (held_ == question || held_);",
    ),
    Mutation(
        "failures that somebody has seen count again",
        "failures.cc",
        "!from || failure.at > *from",
        "!from || failure.at <= *from",
    ),
    Mutation(
        "the deadline is ignored",
        "decide.cc",
        "if (policy_.deadline && seen_.aws_now - record().claimed_at >= *policy_.deadline) {",
        "if (policy_.deadline && seen_.aws_now < record().claimed_at) {",
    ),
    Mutation(
        "the heartbeat is not written again",
        "decide.cc",
        "const bool old = found && seen_.aws_now - found->heartbeat >= kHeartbeatAge &&",
        "const bool old = found && seen_.aws_now < found->heartbeat &&",
    ),
    Mutation(
        "a clock that goes back is not noticed",
        "decide.cc",
        "const bool went_back = next_.last_pass && now_ < *next_.last_pass;",
        "const bool went_back = next_.last_pass && now_ < WallTime{};",
    ),
    Mutation(
        "no progress is waited for without end",
        "deciding.h",
        "bool no_progress() const { return now_ - *next_.progress_at >= policy_.replacement_timeout; }",
        "bool no_progress() const { return now_ < *next_.progress_at - policy_.replacement_timeout; }",
    ),
)


def copy_tree(tree: Path) -> None:
    """What is under version control or new, as it stands; unchanged files keep their times."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True,
    ).stdout.decode()
    wanted = {name for name in listed.split("\0") if name and (ROOT / name).is_file()}
    for old in [path for path in tree.rglob("*") if path.is_file() or path.is_symlink()]:
        name = str(old.relative_to(tree))
        if name not in wanted and not name.startswith("build/"):
            old.unlink()
    for name in wanted:
        source, target = ROOT / name, tree / name
        if target.exists() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def build(tree: Path, folder: Path, log) -> bool:
    targets = [f"{program}_test" for program in PROGRAMS]
    return subprocess.run(
        ["cmake", "--build", str(folder), "--target", *targets], stdout=log, stderr=log
    ).returncode == 0


def ask(program: Path) -> str:
    """The first test that notices; empty when all pass."""
    command = [str(program), "--gtest_fail_fast", "--gtest_color=no"]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=LONGEST,
            env={**os.environ, "ECSR_SEEDS": SEEDS},
        )
    except subprocess.TimeoutExpired:
        return "(does not come to an end)"
    if run.returncode == 0:
        return ""
    failed = re.search(r"^\[  FAILED  \] (\S+?),? ", run.stdout, re.MULTILINE)
    begun = re.findall(r"^\[ RUN      \] (\S+)", run.stdout, re.MULTILINE)
    test = failed.group(1) if failed else begun[-1] if begun else "(before the first test)"
    promise = re.search(r"check failed:.*?: (P\d [a-z ]+)", run.stderr + run.stdout, re.DOTALL)
    return f"{test} ({promise.group(1).strip()})" if promise and run.returncode < 0 else test


def noticed_by(folder: Path) -> dict:
    return {program: ask(folder / "tests" / f"{program}_test") for program in PROGRAMS}


def tell(mutation: Mutation, noticed: dict) -> None:
    seen = [f"{program}: {test}" for program, test in noticed.items() if test]
    print(f"{'caught  ' if seen else 'SURVIVED'}  {mutation.name}", flush=True)
    for line in seen:
        print(f"            {line}", flush=True)


def try_one(mutation: Mutation, tree: Path, folder: Path, log) -> bool:
    file = tree / "src/core" / mutation.file
    whole = file.read_text()
    file.write_text(mutation.apply(whole))
    try:
        if not build(tree, folder, log):
            print(f"BROKEN    {mutation.name}: it does not compile; see {log.name}", flush=True)
            return False
        noticed = noticed_by(folder)
    finally:
        file.write_text(whole)
    tell(mutation, noticed)
    return any(noticed.values())


def run(chosen: list) -> int:
    began = time.monotonic()
    tree = ROOT / "build/mutations/tree"
    folder = tree / "build/release"  # where ccache expects it
    tree.mkdir(parents=True, exist_ok=True)
    copy_tree(tree)
    with open(ROOT / "build/mutations/log", "w", encoding="utf-8") as log:
        configured = subprocess.run(
            ["cmake", "--preset", "release"], cwd=tree, stdout=log, stderr=log
        )
        if configured.returncode != 0 or not build(tree, folder, log):
            sys.exit(f"mutations: the tree does not build as it is; see {log.name}")
        unharmed = {program: test for program, test in noticed_by(folder).items() if test}
        if unharmed:
            sys.exit(f"mutations: tests fail without any mutation: {unharmed}")
        bad = [mutation.name for mutation in chosen if not try_one(mutation, tree, folder, log)]
    print(f"{len(chosen) - len(bad)} of {len(chosen)} mutations caught in {time.monotonic() - began:.0f} s")
    for name in bad:
        print(f"not caught: {name}")
    return 1 if bad else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="words that the name has")
    parser.add_argument("--list", action="store_true", help="name the mutations and do nothing")
    arguments = parser.parse_args()
    chosen = [one for one in MUTATIONS if all(word in one.name for word in arguments.only)]
    if not chosen:
        sys.exit("mutations: no mutation has these words in its name; --list names them")
    if arguments.list:
        print("\n".join(f"{one.file:18} {one.name}" for one in chosen))
        return 0
    return run(chosen)


if __name__ == "__main__":
    sys.exit(main())
