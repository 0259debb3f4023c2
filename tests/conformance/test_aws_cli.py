"""The AWS CLI drives the simulator: what it sends, what it prints, how it ends."""

import datetime
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ACCOUNT, REGION, run_aws_cli, simulating
from worlds import PLAIN

SHOP = (
    PLAIN
    + """
cluster shop
service web desired=2 target-groups=1 tag=team=blue
task a
task b
autoscaling web min=1 max=4
service agent launch=EC2 strategy=DAEMON
instances count=1
"""
)
KEYS = ["--service-namespace", "ecs", "--scalable-dimension", "ecs:service:DesiredCount"]


@pytest.fixture(scope="module")
def aws():
    """aws("ecs", "list-clusters"): against one account for the whole module."""
    with simulating(SHOP) as simulator:
        yield lambda *arguments: run_aws_cli(simulator.url, *arguments)


def listed(arns):
    return sorted(arn.rpartition("/")[2] for arn in arns)


def test_the_installed_command_works_as_a_process_of_its_own(simulator):
    url = simulator("cluster shop\n").url
    command = [str(Path(sys.executable).parent / "aws"), "ecs", "list-clusters", "--output", "text"]
    done = subprocess.run(
        command, env={**os.environ, "AWS_ENDPOINT_URL": url}, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (
        0,
        f"CLUSTERARNS\tarn:aws:ecs:{REGION}:{ACCOUNT}:cluster/shop\n",
    )


def test_reads_print_what_the_account_holds(aws):
    assert listed(aws("ecs", "list-clusters").json["clusterArns"]) == ["shop"]
    assert listed(aws("ecs", "list-services", "--cluster", "shop").json["serviceArns"]) == ["agent", "web"]
    services = aws(
        "ecs", "describe-services", "--cluster", "shop", "--services", "web", "nope", "--include", "TAGS"
    )
    [web] = services.json["services"]
    assert (web["serviceName"], web["tags"]) == ("web", [{"key": "team", "value": "blue"}])
    assert services.json["failures"][0]["reason"] == "MISSING"
    clusters = aws("ecs", "describe-clusters", "--clusters", "shop").json["clusters"]
    assert clusters[0]["activeServicesCount"] == 2
    definition = aws("ecs", "describe-task-definition", "--task-definition", web["taskDefinition"]).json
    assert definition["taskDefinition"]["networkMode"] == "awsvpc"
    tags = aws("ecs", "list-tags-for-resource", "--resource-arn", web["serviceArn"]).json
    assert tags["tags"] == [{"key": "team", "value": "blue"}]
    group = web["loadBalancers"][0]["targetGroupArn"]
    health = aws("elbv2", "describe-target-health", "--target-group-arn", group).json
    assert [one["TargetHealth"]["State"] for one in health["TargetHealthDescriptions"]] == ["healthy"] * 2


def test_timestamps_are_seconds_of_simulated_time_with_a_fraction(aws):
    [b] = aws("ecs", "describe-tasks", "--cluster", "shop", "--tasks", "b").json["tasks"]
    began = datetime.datetime(2026, 1, 5, 10, tzinfo=datetime.timezone.utc).timestamp()
    assert isinstance(b["startedAt"], float) and began - 7200 < b["startedAt"] < began


def test_a_machine_is_described(aws):
    [agent] = aws("ecs", "list-tasks", "--cluster", "shop", "--service-name", "agent").json["taskArns"]
    [task] = aws("ecs", "describe-tasks", "--cluster", "shop", "--tasks", agent).json["tasks"]
    machines = aws(
        "ecs", "describe-container-instances", "--cluster", "shop",
        "--container-instances", task["containerInstanceArn"],
    ).json  # fmt: skip
    assert machines["containerInstances"][0]["ec2InstanceId"].startswith("i-")


def test_scalable_targets_are_read_and_written(aws):
    target = ["--resource-id", "service/shop/web", *KEYS]
    suspended = (
        "DynamicScalingInSuspended=true,DynamicScalingOutSuspended=false,ScheduledScalingSuspended=false"
    )
    written = aws(
        "application-autoscaling", "register-scalable-target", *target,
        "--min-capacity", "1", "--max-capacity", "5", "--suspended-state", suspended,
    )  # fmt: skip
    assert written.status == 0
    [read] = aws("application-autoscaling", "describe-scalable-targets", "--service-namespace", "ecs").json[
        "ScalableTargets"
    ]
    assert (read["MaxCapacity"], read["SuspendedState"]["DynamicScalingInSuspended"]) == (5, True)
    activities = aws("application-autoscaling", "describe-scaling-activities", *KEYS[:2], *target[:2])
    assert isinstance(activities.json["ScalingActivities"], list)


def test_tags_and_protection_are_written(aws):
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/shop/agent"
    assert aws("ecs", "tag-resource", "--resource-arn", arn, "--tags", "key=run,value=é 1/2").status == 0
    assert aws("ecs", "list-tags-for-resource", "--resource-arn", arn).json["tags"] == [
        {"key": "run", "value": "é 1/2"}
    ]
    assert aws("ecs", "untag-resource", "--resource-arn", arn, "--tag-keys", "run").status == 0
    assert aws("ecs", "list-tags-for-resource", "--resource-arn", arn).json["tags"] == []
    protect = ["update-task-protection", "--cluster", "shop", "--tasks", "b", "--protection-enabled"]
    assert aws("ecs", *protect).json["protectedTasks"][0]["protectionEnabled"]
    read = aws("ecs", "get-task-protection", "--cluster", "shop", "--tasks", "b").json
    assert read["protectedTasks"][0]["protectionEnabled"]


def test_a_task_is_stopped_and_replaced_and_the_waiters_see_both(simulator):
    url = simulator(PLAIN + "cluster shop\nservice web\ntask a\ntask b\n", speed=500).url
    stopped = run_aws_cli(
        url, "ecs", "stop-task", "--cluster", "shop", "--task", "a", "--reason", "from the CLI"
    )
    task = stopped.json["task"]
    assert (task["lastStatus"], task["desiredStatus"]) == ("RUNNING", "STOPPED")
    assert task["stoppedReason"] == "from the CLI"
    time.sleep(0.5)  # four minutes there: a waiter whose first look fails sleeps for 6 or 15 real seconds
    assert run_aws_cli(url, "ecs", "wait", "tasks-stopped", "--cluster", "shop", "--tasks", "a").status == 0
    assert (
        run_aws_cli(url, "ecs", "wait", "services-stable", "--cluster", "shop", "--services", "web").status
        == 0
    )
    gone = run_aws_cli(url, "ecs", "list-tasks", "--cluster", "shop", "--desired-status", "STOPPED")
    assert listed(gone.json["taskArns"]) == ["a"]
    grown = ["--service", "web", "--desired-count", "3"]
    assert (
        run_aws_cli(url, "ecs", "update-service", "--cluster", "shop", *grown).json["service"]["desiredCount"]
        == 3
    )


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["list-services", "--cluster", "nope"], "ClusterNotFoundException"),
        (["list-tasks", "--service-name", "nope"], "ServiceNotFoundException"),
        (["stop-task", "--task", "nope"], "InvalidParameterException"),
        (["update-service", "--service", "agent", "--desired-count", "1"], "InvalidParameterException"),
        (["describe-task-definition", "--task-definition", "nope"], "ClientException"),
    ],
)  # fmt: skip
def test_a_refusal_ends_with_its_code_on_standard_error(aws, arguments, code):
    in_shop = [] if "definition" in arguments[0] or "--cluster" in arguments else ["--cluster", "shop"]
    refused = aws("ecs", *arguments, *in_shop)
    assert refused.status in (254, 255) and f"({code})" in refused.err and refused.out == ""


def test_the_command_turns_all_pages_by_itself(simulator):
    server = simulator(
        "ecs rate-limits=no\ncluster big\nservice web desired=250\n"
        + "".join(f"service s{n} desired=0\n" for n in range(24))
    )
    tasks = run_aws_cli(server.url, "ecs", "list-tasks", "--cluster", "big").json["taskArns"]
    assert len(set(tasks)) == 250
    services = run_aws_cli(server.url, "ecs", "list-services", "--cluster", "big").json["serviceArns"]
    assert len(set(services)) == 25
