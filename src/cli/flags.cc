// SPDX-License-Identifier: MIT
// tree-check: long file: the table of all flags
#include "cli/flags.h"

#include <array>
#include <limits>
#include <utility>

#include "base/text.h"
#include "base/time.h"
#include "formats/alarm_name.h"
#include "formats/window_text.h"

namespace ecsr::cli {
namespace {

Status wrong(std::string_view value, std::string_view right) {
  return fail(ErrorKind::kBadInput, "\"" + std::string(value) + "\" is not " + std::string(right));
}

/// Puts a parsed value where it belongs, or passes the complaint on.
template <typename T, typename Place>
Status put(Result<T> parsed, Place& place) {
  if (!parsed) return std::unexpected(std::move(parsed).error());
  place = *std::move(parsed);
  return {};
}

Status put_count(std::string_view text, int least, std::string_view right, auto& place) {
  const auto number = parse_whole_number(text);
  if (!number || *number < least || *number > std::numeric_limits<int>::max()) {
    return wrong(text, right);
  }
  place = static_cast<int>(*number);
  return {};
}

Status put_text(std::string_view text, std::string_view right, auto& place) {
  if (trim(text).empty()) return wrong(text, right);
  place = std::string(text);
  return {};
}

Status put_switch(std::string_view text, bool& place) {
  if (text != "true" && text != "false") return wrong(text, "true or false");
  place = text == "true";
  return {};
}

constexpr std::array kServiceFlags{
    Flag{"--cluster", "NAME", "default", "the cluster's name or ARN",
         [](Options& o, std::string_view v) {
           return put_text(v, "a cluster name", o.service.cluster.value);
         }},
    Flag{"--service", "NAME", "", "the service's name or ARN; must be given",
         [](Options& o, std::string_view v) {
           return put_text(v, "a service name", o.service.service.value);
         }},
};

constexpr std::array kPaceFlags{
    Flag{"--batch", "N|N%", "1",
         "most tasks that may be stopped and not yet replaced at any time; percentages of the "
         "desired "
         "count, rounded down, at least 1",
         [](Options& o, std::string_view v) -> Status {
           const auto amount = core::parse_amount(v);
           if (amount && amount->number == 0) return wrong(v, "an amount from 1 up, or from 1% up");
           return put(amount, o.policy.batch);
         }},
    Flag{"--surge", "N|N%", "as many as --batch",
         "extra tasks while recycling: desired count is raised by so many first and put back last, "
         "so "
         "the service never serves with fewer than its desired count",
         [](Options& o, std::string_view v) { return put(core::parse_amount(v), o.policy.surge); }},
    Flag{"--no-surge", "", "",
         "the same as --surge 0: stop first, replace then; the service serves with up to a batch "
         "less",
         [](Options& o, std::string_view v) {
           bool given = false;
           Status read = put_switch(v, given);
           if (given) o.policy.surge = core::Amount{0, false};
           return read;
         }},
    Flag{"--min-healthy", "N|N%", "",
         "never leave fewer serving tasks than this; raises the floor that --batch and --surge "
         "make, "
         "never lowers it; percentages are rounded up",
         [](Options& o, std::string_view v) {
           return put(core::parse_amount(v), o.policy.min_healthy);
         }},
    Flag{"--wait", "TIME|ask", "30s",
         "pause after the service is whole again, before the next stop; none before the first and "
         "after the last; ask: until somebody says yes, here (y) or with `resume`; no (n, or "
         "`abort`) "
         "puts capacity back",
         [](Options& o, std::string_view v) -> Status {
           o.policy.ask_before_each_stop = v == "ask";
           if (v == "ask") o.policy.wait = milliseconds{0};
           return v == "ask" ? Status{} : put(parse_duration(v), o.policy.wait);
         }},
    Flag{"--checkpoints", "N|N%,...[,ask]", "",
         "after so many tasks, or such a part of them, stop nothing more for --bake, and with ask "
         "until somebody says yes, here (y) or with `resume`; no (n, or `abort`) puts capacity "
         "back; "
         "a batch goes no further than the next one; e.g. 1,50% or 1,ask; percentages are rounded "
         "down, at least 1",
         [](Options& o, std::string_view v) {
           return put(core::parse_checkpoints(v), o.policy.checkpoints);
         }},
    Flag{"--bake", "TIME", "0s",
         "how long the service is watched at each checkpoint, and after the last replacement "
         "before the run is over; failures count meanwhile, and at its end all tasks have to serve",
         [](Options& o, std::string_view v) { return put(parse_duration(v), o.policy.bake); }},
    Flag{"--settle", "TIME", "40s without health checks, else 0s",
         "how long a replacement must have been good before it counts as serving",
         [](Options& o, std::string_view v) { return put(parse_duration(v), o.policy.settle); }},
    Flag{"--drain", "TIME|full", "30s",
         "tasks behind target groups: deregister each so long before it is stopped, so that its "
         "requests are answered; full: until the target groups have let go of it; 0: stop it at "
         "once, at the price of requests that fail",
         [](Options& o, std::string_view v) { return put(core::parse_drain(v), o.policy.drain); }},
    Flag{
        "--protected", "wait|skip|stop", "wait",
        "tasks with scale-in protection: wait until it ends, finish without them, or stop them all "
        "the same",
        [](Options& o, std::string_view v) -> Status {
          if (v == "wait")
            o.policy.protected_tasks = core::Protected::kWait;
          else if (v == "skip")
            o.policy.protected_tasks = core::Protected::kSkip;
          else if (v == "stop")
            o.policy.protected_tasks = core::Protected::kStop;
          else
            return wrong(v, "wait, skip or stop");
          return {};
        }},
    Flag{
        "--autoscaling", "manage|ignore", "manage",
        "manage: suspend scale-in while capacity is raised, lift the maximum if the surge needs "
        "it, "
        "and put both back; ignore: leave the scalable target alone, at the risk that it takes the "
        "surge away",
        [](Options& o, std::string_view v) -> Status {
          if (v == "manage")
            o.policy.autoscaling = core::Autoscaling::kManage;
          else if (v == "ignore")
            o.policy.autoscaling = core::Autoscaling::kIgnore;
          else
            return wrong(v, "manage or ignore");
          return {};
        }},
};

constexpr std::array kSelectionFlags{
    Flag{"--older-than", "TIME", "", "only tasks created at least this long ago, e.g. 7d",
         [](Options& o, std::string_view v) {
           return put(parse_duration(v), o.policy.select.older_than);
         }},
    Flag{"--created-before", "DATE", "",
         "only tasks created before this instant, e.g. 2026-08-01T10:00:00Z",
         [](Options& o, std::string_view v) {
           return put(parse_iso8601(v), o.policy.select.created_before);
         }},
    Flag{"--task", "ID", "", "only this task (id or ARN)",
         [](Options& o, std::string_view v) -> Status {
           if (trim(v).empty()) return wrong(v, "a task id or ARN");
           o.policy.select.tasks.push_back(core::TaskId{std::string(v)});
           return {};
         },
         true},
    Flag{"--az", "ZONE", "", "only tasks in this availability zone",
         [](Options& o, std::string_view v) -> Status {
           if (trim(v).empty()) return wrong(v, "an availability zone such as eu-west-1a");
           o.policy.select.availability_zones.emplace_back(v);
           return {};
         },
         true},
    Flag{"--stale-revision-only", "", "",
         "only tasks whose task definition differs from the service's",
         [](Options& o, std::string_view v) {
           return put_switch(v, o.policy.select.stale_revision_only);
         }},
    Flag{"--unhealthy-only", "", "",
         "only tasks that fail a container or target group health check",
         [](Options& o, std::string_view v) {
           return put_switch(v, o.policy.select.unhealthy_only);
         }},
    Flag{"--max-tasks", "N", "",
         "only the oldest N; tasks created in the same millisecond go together",
         [](Options& o, std::string_view v) {
           return put_count(v, 1, "a number of tasks from 1 up", o.policy.select.max_tasks);
         }},
};

Status put_alarm(Options& o, std::string_view v) {
  auto name = formats::alarm_name(v);
  if (!name) return std::unexpected(std::move(name).error());
  if (o.policy.alarms.size() == formats::kMostAlarms) {
    return fail(ErrorKind::kBadInput, "there are more than 100 alarms");
  }
  o.policy.alarms.push_back(*std::move(name));
  return {};
}

constexpr std::array kFailureFlags{
    Flag{"--max-failures", "N|N%", "2",
         "failed replacements that are put up with (did not start, ended by themselves, fail a "
         "health check, could not be placed); one more, and --on-failure applies; percentages of "
         "the desired count, rounded down: 10% of 8 tasks is 0",
         [](Options& o, std::string_view v) {
           return put(core::parse_amount(v), o.policy.max_failures);
         }},
    Flag{"--on-failure", "restore|halt|continue", "restore",
         "restore: give up, and capacity goes back; halt: stop and raise nothing more, keep "
         "capacity, until somebody types `resume` (failures count anew) or `abort`; continue: go "
         "on, and name them at the end; --replacement-timeout and --deadline apply all the same",
         [](Options& o, std::string_view v) -> Status {
           if (v == "restore")
             o.policy.on_failure = core::OnFailure::kRestore;
           else if (v == "halt")
             o.policy.on_failure = core::OnFailure::kHalt;
           else if (v == "continue")
             o.policy.on_failure = core::OnFailure::kContinue;
           else
             return wrong(v, "restore, halt or continue");
           return {};
         }},
    Flag{"--replacement-timeout", "TIME", "10m", "give up after so long without any progress",
         [](Options& o, std::string_view v) {
           return put(parse_duration(v), o.policy.replacement_timeout);
         }},
    Flag{"--deadline", "TIME", "",
         "stop recycling so long after the start: finish the replacement under way, put capacity "
         "back",
         [](Options& o, std::string_view v) { return put(parse_duration(v), o.policy.deadline); }},
    Flag{
        "--alarm", "NAME", "",
        "a CloudWatch alarm (name or ARN) of the service's account and region that has to be OK: "
        "if it is not, the run is refused at the start, and stops nothing later; in ALARM it gives "
        "up and puts capacity back. No data, no such alarm and no answer are not OK",
        put_alarm, true},
    Flag{
        "--window", "WINDOW", "",
        "the maintenance window, such as \"Mon-Fri 22:00-05:00 Europe/Berlin\": outside it nothing "
        "is claimed, stopped or raised, and a run that has begun waits for the next opening with "
        "its capacity raised; docs/how-it-decides.md has the forms",
        [](Options& o, std::string_view v) {
          return put(formats::parse_window(v), o.policy.window);
        }},
};

constexpr std::array kConnectFlags{
    Flag{"--config", "FILE", "",
         "settings, in YAML or JSON, also the classic input.json: any flag by its name, "
         "credentials, "
         "notifications; docs/configuration.md has every key; flags, environment and event win "
         "over it; - reads standard input",
         [](Options& o, std::string_view v) { return put_text(v, "a file name", o.config_file); }},
    Flag{"--region", "REGION", "AWS_REGION, AWS_DEFAULT_REGION, the profile's, or this instance's",
         "the AWS region, e.g. eu-west-1",
         [](Options& o, std::string_view v) { return put_text(v, "a region", o.connect.region); }},
    Flag{
        "--profile", "NAME", "",
        "a profile of the AWS configuration files: it counts before keys in the environment, "
        "AWS_PROFILE after them",
        [](Options& o, std::string_view v) { return put_text(v, "a profile", o.connect.profile); }},
    Flag{"--role-arn", "ARN", "", "assume this role with the credentials that were found",
         [](Options& o, std::string_view v) {
           return put_text(v, "a role's ARN", o.connect.role_arn);
         }},
    Flag{"--external-id", "ID", "", "what the role's owner asks for when it is assumed",
         [](Options& o, std::string_view v) {
           return put_text(v, "an external id", o.connect.external_id);
         }},
    Flag{"--endpoint-url", "URL", "AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, or the profile's",
         "send every request there, e.g. to a simulator: http://127.0.0.1:8080; but not those for "
         "credentials",
         [](Options& o, std::string_view v) {
           return put_text(v, "a URL", o.connect.endpoint_url);
         }},
};

Status put_store(Options& o, std::string_view v) {
  if (v == "tag") {
    o.store = {};
  } else if (v == "none") {
    o.store = {.kind = StoreChoice::Kind::kNone, .directory = {}};
  } else if (v.starts_with("file:") && v.size() > 5) {
    o.store = {.kind = StoreChoice::Kind::kFile, .directory = std::string(v.substr(5))};
  } else {
    return wrong(v, "tag, none, or file: with a directory, such as file:./runs");
  }
  return {};
}

constexpr std::array kRunFlags{
    Flag{"--event", "FILE", "",
         "take the service and the policy from a Lambda event (JSON); flags win over it; - reads "
         "standard input",
         [](Options& o, std::string_view v) { return put_text(v, "a file name", o.event_file); }},
    Flag{
        "--run-store", "tag|file:DIR|none", "tag",
        "where the run record is kept: a tag on the service (any machine can continue), a file, or "
        "nowhere (a crash then leaves capacity raised until `restore` is told by hand)",
        put_store},
};

constexpr std::array kOutputFlags{
    Flag{"--output", "text|json", "text", "json: one JSON object per line on standard output",
         [](Options& o, std::string_view v) -> Status {
           if (v == "text")
             o.output = Output::kText;
           else if (v == "json")
             o.output = Output::kJson;
           else
             return wrong(v, "text or json");
           return {};
         }},
};

constexpr std::array kRestoreFlags{
    Flag{"--run-store", "tag|file:DIR|none", "tag", "where the run record is kept", put_store},
    Flag{"--force", "", "", "also when the run that holds the service seems to be alive",
         [](Options& o, std::string_view v) { return put_switch(v, o.force); }},
};

constexpr std::array kControlFlags{
    Flag{"--async", "", "", "ask, and do not wait until the run has taken note",
         [](Options& o, std::string_view v) { return put_switch(v, o.async); }},
};

constexpr std::array kReportFlags{
    Flag{"RUN.json", "", "",
         "what `run --output json` printed: all of its lines, or the last one alone; - reads "
         "standard input",
         [](Options& o, std::string_view v) { return put_text(v, "a file name", o.run_file); }},
    Flag{"--html", "FILE", "a summary on standard output",
         "write the picture there, one page that needs nothing else; - writes standard output",
         [](Options& o, std::string_view v) { return put_text(v, "a file name", o.html_file); }},
};

constexpr std::array kNotifyFlags{
    Flag{"--test", "", "", "send a test notice to every channel, whatever its rules",
         [](Options& o, std::string_view v) { return put_switch(v, o.test); }},
};

Status put_speed(Options& o, std::string_view v) {
  const auto number = parse_whole_number(v);
  if (!number || *number < 1 || *number > 1'000'000) {
    return wrong(v, "a whole number of simulated seconds per second, from 1 to 1000000");
  }
  o.speed = *number;
  return {};
}

Status put_seed(Options& o, std::string_view v) {
  const auto number = parse_whole_number(v);
  if (!number || *number < 0) return wrong(v, "a seed: a whole number from 0 up");
  o.seed = static_cast<std::uint64_t>(*number);
  return {};
}

constexpr Flag kSpeedFlag{"--speed", "K", "20", "simulated seconds in a real one", put_speed};
constexpr Flag kWorldFlag{
    "--world", "FILE", "a service of four tasks",
    "the imaginary account; docs/simulator.md has the format",
    [](Options& o, std::string_view v) { return put_text(v, "a file name", o.world_file); }};

constexpr std::array kDemoFlags{kSpeedFlag, kWorldFlag};

constexpr std::array kSimulateFlags{
    Flag{"--seed", "N", "1", "the first seed", put_seed},
    Flag{"--runs", "M", "1", "how many seeds, one after the other",
         [](Options& o, std::string_view v) -> Status {
           const auto number = parse_whole_number(v);
           if (!number || *number < 1) return wrong(v, "a number of runs from 1 up");
           o.runs = *number;
           return {};
         }},
    Flag{"--no-faults", "", "",
         "only the service's own life: no lost answers, crashes or throttling",
         [](Options& o, std::string_view v) {
           bool given = false;
           Status read = put_switch(v, given);
           if (given) o.faults = false;
           return read;
         }},
    Flag{"--only", "PARTS", "everything that was drawn",
         "play only these parts of the seed's plan, e.g. lost-after,hand-2,tasks=3: as a seed that "
         "failed is made shorter; nothing = none of them",
         [](Options& o, std::string_view v) { return put_text(v, "a list of parts", o.only); }},
    Flag{"--verbose", "", "", "print every pass that acts or changes its reason",
         [](Options& o, std::string_view v) { return put_switch(v, o.verbose); }},
};

constexpr std::array kServerFlags{
    Flag{"--port", "P", "any free one", "listen on 127.0.0.1 at this port",
         [](Options& o, std::string_view v) -> Status {
           const auto number = parse_whole_number(v);
           if (!number || *number < 0 || *number > 65535) return wrong(v, "a port from 0 to 65535");
           o.port = static_cast<int>(*number);
           return {};
         }},
    Flag{"--speed", "K", "1", "simulated seconds in a real one", put_speed},
    kWorldFlag,
    Flag{"--seed", "N", "the world file's own, else 1", "what chance decides", put_seed},
};

}  // namespace

std::span<const Flag> service_flags() { return kServiceFlags; }
std::span<const Flag> pace_flags() { return kPaceFlags; }
std::span<const Flag> selection_flags() { return kSelectionFlags; }
std::span<const Flag> failure_flags() { return kFailureFlags; }
std::span<const Flag> connect_flags() { return kConnectFlags; }
std::span<const Flag> run_flags() { return kRunFlags; }
std::span<const Flag> output_flags() { return kOutputFlags; }
std::span<const Flag> restore_flags() { return kRestoreFlags; }
std::span<const Flag> control_flags() { return kControlFlags; }
std::span<const Flag> demo_flags() { return kDemoFlags; }
std::span<const Flag> report_flags() { return kReportFlags; }
std::span<const Flag> notify_flags() { return kNotifyFlags; }
std::span<const Flag> simulate_flags() { return kSimulateFlags; }
std::span<const Flag> server_flags() { return kServerFlags; }

std::string environment_name(std::string_view flag) {
  std::string name = "ECS_RECYCLE_";
  for (const char c : flag.substr(2)) {
    name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

}  // namespace ecsr::cli
