// SPDX-License-Identifier: MIT
// tree-check: long file: the words of every help page stand together, so that they stay alike
#include "cli/command.h"

#include "cli/columns.h"
#include "cli/commands.h"

namespace ecsr::cli {
namespace {

constexpr std::string_view kRunWords =
    R"(Replaces the running tasks of a service, a few at a time, without a new deployment.

What happens: the service is claimed with a tag, scale-in is suspended if the service autoscales,
desired count is raised by the surge, and once the extra tasks serve, stale tasks are stopped, oldest
first, availability zones in turn. The next batch goes when every replacement serves: RUNNING, healthy
in its container health check and in every target group, for the settle time, and after the pause. A task
behind target groups is deregistered first, and stopped when --drain is over. The
last batch goes without replacement. Then desired count, bounds and flags are put back, each only
where it still holds what this run set, and the claim is removed.

Stale means: created no later than the newest task at the start, and chosen by the selection flags.
Tasks that start meanwhile are fresh and never stopped.

What does not happen: no new deployment, so a moved image tag is not pulled again and the task
definition stays; nothing is stopped while somebody's deployment rolls.

Ctrl-C once finishes the replacement under way and puts capacity back; twice, or SIGTERM, puts it back
now. From any other shell or machine: `ecs-recycle pause`, `resume`, `abort`. After a crash, run the same
command again: it continues.

Permissions:
  ecs:DescribeServices  ecs:ListTasks  ecs:DescribeTasks  ecs:DescribeTaskDefinition
  ecs:GetTaskProtection (unless --protected stop)  ecs:StopTask
  ecs:UpdateService (unless --no-surge)  ecs:TagResource  ecs:UntagResource (with --run-store tag)
  ecs:DescribeContainerInstances (target groups on EC2 without awsvpc)
  elasticloadbalancing:DescribeTargetHealth (services with target groups)
  elasticloadbalancing:DeregisterTargets (the same, unless --drain 0; without it tasks are stopped at once)
  cloudwatch:DescribeAlarms (with --alarm)
  application-autoscaling:DescribeScalableTargets and RegisterScalableTarget
    (unless --no-surge or --autoscaling ignore))";

constexpr std::string_view kPlanWords =
    R"(Looks at a service and says what `run` with the same flags would do: which tasks, in which order, with
which floor, how long it takes by the service's own history, and what stands in the way. Changes
nothing.

Permissions: those of `ecs-recycle run --help` that read.)";

constexpr std::string_view kStatusWords =
    R"(Says who holds a service, since when, whether they are alive, what the run waits for (somebody's pause, a
person's decision or answer, a bake time, its window), what it was asked to do, what is left to do, and
what to type next. Changes nothing.

Permissions: ecs:DescribeServices, ecs:ListTasks, ecs:DescribeTasks; for services with health checks or
target groups those of `run` that read them.)";

constexpr std::string_view kPauseWords =
    R"(Asks the run that holds a service, on whatever machine it is, to pause: it stops and raises nothing
more. ECS finishes a replacement under way. The run keeps the service, so capacity stays raised, until
`resume` or `abort`; its --deadline applies. A run that has nothing left to stop ends all the same.

The request is the service's tag ecs-recycle:control; the run reads it at every look, and looks at least
every 45 s (the Lambda function at every turn). This command waits until the run has taken note.

Permissions: ecs:DescribeServices, ecs:TagResource, ecs:UntagResource.

Exit status: 0 the run is paused (with --async: it was asked), 2 wrong usage, 3 there is no run to ask,
its owner is gone, or AWS refuses, 6 interrupted while waiting; the request stands.)";

constexpr std::string_view kResumeWords =
    R"(Lets the run that holds a service go on: ends a pause, a halt and a bake time, and answers a question with
yes. When the owner of the run is gone (its process has ended, or has been silent for longer than its
lease), this process takes the run over and carries it on: with the flags given here, as `run` has them,
and with the cutoff, the base count and the settings of the service that the run record keeps. The record
does not keep flags: give those that the run was begun with, above all --window, --alarm, --drain and
--on-failure. A run that waits for its window is not carried on without one. It never begins a new run.

Permissions: of a living run ecs:DescribeServices and ecs:TagResource; to carry one on those of `run`.

Exit status: 0 the run goes on, or waited for nobody (with --async: it was asked), 2 wrong usage, 3 there is
no run, its window was not given, or AWS refuses, 6 interrupted while waiting; the request stands. Of a run
that is carried on that of `run`.)";

constexpr std::string_view kAbortWords =
    R"(Asks the run that holds a service, on whatever machine it is, to end as Ctrl-C does: it finishes the
replacement under way, puts capacity back and ends with exit status 6. For a run whose owner is gone
there is `restore`.

Permissions: ecs:DescribeServices, ecs:TagResource.

Exit status: 0 the run is ending (with --async: it was asked), 3 there is no run to ask, its owner is gone,
or AWS refuses, 6 interrupted while waiting; the request stands.)";

constexpr std::string_view kRestoreWords =
    R"(Puts back what an unfinished run has changed: desired count, autoscaling bounds and flags, each only
where it still holds what that run set; then removes its record. Stops no task but those that the run has
taken out of their target groups, which run for nobody. Refuses while the run that holds the service
seems to be alive, unless --force is given.

Permissions: ecs:DescribeServices, ecs:ListTasks, ecs:DescribeTasks, ecs:UpdateService, ecs:TagResource,
ecs:UntagResource; for what has left its target groups elasticloadbalancing:DescribeTargetHealth,
ecs:GetTaskProtection and ecs:StopTask; application-autoscaling:DescribeScalableTargets and RegisterScalableTarget.)";

constexpr std::string_view kWhoamiWords =
    R"(Asks AWS who it takes us for, and says the account, the user or role, the region, where the credentials
come from and until when they are good. Shows no secret, changes nothing. The first thing to type when
access is refused.

Permissions: none. AWS answers whoever has valid credentials.

Exit status: 0 AWS knows us, 2 wrong usage or configuration, 3 no credentials, or AWS refuses them.)";

constexpr std::string_view kReportWords =
    R"(Reads what a run has printed with --output json and shows it again: a summary, or with --html the picture
of the run. The picture is one HTML page without scripts, in light and dark: how many tasks served
against the floor, each task and its replacement in time, what was put back, and what failed in ECS's
own words. Needs no account.)";

constexpr std::string_view kNotifyWords =
    R"(Sends a test notice to every channel that the configuration names (mail, SNS, webhooks, EventBridge) and
says what became of each. A run sends its notices by itself; docs/notifications.md says of what.

Permissions: sns:Publish on the topics, events:PutEvents on the buses; secretsmanager:GetSecretValue and
ssm:GetParameter for secrets that are references.

Exit status: 0 every channel took it, 3 one or more did not.)";

constexpr std::string_view kConfigWords =
    R"(Prints every setting as `run` with the same flags would have it, and where it comes from: a flag, the
environment, an event, a line of the configuration file, or the default. Of these the first that says
something wins. Secrets are masked and references to secrets are not followed, so nothing is asked of
AWS: this is also how to check a file.

Exit status: 0 the settings are right, 2 they are not; then everything that is wrong with the file is
listed.)";

constexpr std::string_view kDemoWords =
    R"(Recycles a service of a simulated account before your eyes. No AWS account, no network, nothing on disk.
What you see is the real program; only the account behind it is imaginary, and its clock runs faster.)";

constexpr std::string_view kSimulateWords =
    R"(Runs whole recycles against the simulator, each drawn from a seed: the service, the policy, ECS's timing,
faults and other hands. Every promise is checked after every order. Prints what was drawn, and for a
run that breaks a promise the command that repeats it. The same seed always gives the same run.)";

constexpr std::string_view kServerWords =
    R"(Serves the simulated account over HTTP on this machine, speaking the protocols of Amazon ECS, Application
Auto Scaling, Elastic Load Balancing and CloudWatch (alarms), for boto3, the AWS CLI or this program:

  ecs-recycle sim-server --port 8080 --speed 10 &
  aws ecs list-tasks --cluster demo --service-name web --endpoint-url http://127.0.0.1:8080
  ecs-recycle run --cluster demo --service web --endpoint-url http://127.0.0.1:8080

Any credentials will do. Time runs from the start, K times as fast as real time.)";

std::string run_words() {
  std::string text = std::string(kRunWords) + "\n\nExit status:";
  for (const formats::ExitStatus status : formats::kAllExitStatuses) {
    text += "\n" + wrapped(std::to_string(static_cast<int>(status)) + "  " +
                               std::string(formats::sentence(status)),
                           100, {2, 5});
    text.pop_back();
  }
  return text;
}

/// Commands that decide about a service.
std::vector<FlagGroup> recycle_groups() {
  return {{"Service", service_flags()},
          {"Pace and capacity", pace_flags()},
          {"Which tasks", selection_flags()},
          {"Giving up", failure_flags()},
          {"Run", run_flags()},
          {"AWS", connect_flags()},
          {"Output", output_flags()}};
}

/// Commands that look after the record of a run.
std::vector<FlagGroup> record_groups(std::span<const Flag> run) {
  return {{"Service", service_flags()},
          {"Run", run},
          {"AWS", connect_flags()},
          {"Output", output_flags()}};
}

/// Commands that ask a run from another shell.
std::vector<FlagGroup> control_groups() {
  std::vector<FlagGroup> groups = record_groups(restore_flags().first(1));
  groups.insert(groups.begin() + 1, {"Asking", control_flags()});
  return groups;
}

/// The run may be carried on with the flags of `run`.
std::vector<FlagGroup> resume_groups() {
  std::vector<FlagGroup> groups = recycle_groups();
  groups.insert(groups.begin() + 1, {"Asking", control_flags()});
  return groups;
}

std::string_view flag_left_column(const Flag& flag, std::string& place) {
  place = std::string(flag.name);
  if (!flag.value.empty()) place.append(" ").append(flag.value);
  return place;
}

}  // namespace

const std::vector<Command>& commands() {
  static const std::string kRun = run_words();
  static const std::vector<Command> kCommands{
      {"demo",
       "recycle a simulated service before your eyes; needs no account",
       "[FLAGS]",
       kDemoWords,
       {{"Flags", demo_flags()}, {"Pace and capacity", pace_flags()}, {"Output", output_flags()}},
       run_demo},
      {"plan", "what a run would do, in which order, how long, with what risk",
       "--cluster NAME --service NAME [FLAGS]", kPlanWords, recycle_groups(), run_plan},
      {"run", "recycle a service", "--cluster NAME --service NAME [FLAGS]", kRun, recycle_groups(),
       run_run},
      {"status", "who holds a service, and what is left to do",
       "--cluster NAME --service NAME [FLAGS]", kStatusWords,
       record_groups(restore_flags().first(1)), run_status},
      {"pause", "a run stops nothing more until it is told to go on",
       "--cluster NAME --service NAME [FLAGS]", kPauseWords, control_groups(), run_pause},
      {"resume",
       "a run goes on that was paused, asks or has halted; or carry on one whose owner is gone",
       "--cluster NAME --service NAME [FLAGS]", kResumeWords, resume_groups(), run_resume},
      {"abort", "a run finishes the replacement under way, puts capacity back and ends",
       "--cluster NAME --service NAME [FLAGS]", kAbortWords, control_groups(), run_abort},
      {"restore", "put back what an unfinished run has changed",
       "--cluster NAME --service NAME [FLAGS]", kRestoreWords, record_groups(restore_flags()),
       run_restore},
      {"whoami",
       "the account, the role and the region in use, and where the credentials come from",
       "[FLAGS]",
       kWhoamiWords,
       {{"AWS", connect_flags()}, {"Output", output_flags()}},
       run_whoami},
      {"report",
       "show again what a run did: a summary, or a picture",
       "RUN.json [--html FILE]",
       kReportWords,
       {{"Flags", report_flags()}},
       run_report},
      {"notify",
       "send a test notice to every channel",
       "--test [FLAGS]",
       kNotifyWords,
       {{"Flags", notify_flags()}, {"AWS", connect_flags()}, {"Output", output_flags()}},
       run_notify},
      {"config", "the settings in force, and where each comes from", "[--config FILE] [FLAGS]",
       kConfigWords, recycle_groups(), run_config},
      {"simulate",
       "torture: whole recycles drawn from seeds, every promise checked",
       "--seed N [--runs M]",
       kSimulateWords,
       {{"Flags", simulate_flags()}},
       run_simulate},
      {"sim-server",
       "the simulator as an endpoint for boto3, the AWS CLI, anything",
       "--port P [--speed K] [--world FILE]",
       kServerWords,
       {{"Flags", server_flags()}},
       run_sim_server},
  };
  return kCommands;
}

std::string overview() {
  std::string text =
      "ecs-recycle replaces the running tasks of an Amazon ECS service, a few at a time, without a "
      "new\n"
      "deployment, and never leaves the service with less capacity than promised.\n\n"
      "usage: ecs-recycle COMMAND [FLAGS]\n\n";
  for (const Command& command : commands()) {
    std::string name(command.name);
    name.resize(12, ' ');
    text += "  " + name + std::string(command.summary) + "\n";
  }
  return text +
         "\n`ecs-recycle COMMAND --help` says what a command does, what it does not, and every "
         "flag.\n"
         "`ecs-recycle --version` prints the version.\n"
         "Each flag is also read from the environment: --min-healthy as ECS_RECYCLE_MIN_HEALTHY, "
         "and\n"
         "from the file that --config names.\n"
         "Times carry units (30s, 10m, 2h, 7d); a bare number is seconds.\n";
}

std::string help_page(const Command& command) {
  std::string text = "usage: ecs-recycle " + std::string(command.name) + " " +
                     std::string(command.usage) + "\n\n" + std::string(command.description) + "\n";
  for (const FlagGroup& group : command.groups) {
    text += "\n" + std::string(group.heading) + ":\n";
    for (const Flag& flag : group.flags) {
      std::string left;
      text += "  " + std::string(flag_left_column(flag, left)) + "\n";
      std::string help(flag.help);
      if (flag.repeats) help += "; may be given several times";
      if (!flag.fallback.empty()) help += " (default: " + std::string(flag.fallback) + ")";
      text += wrapped(help, 100, {6, 6});
    }
  }
  return text;
}

}  // namespace ecsr::cli
