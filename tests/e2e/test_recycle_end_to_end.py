"""The program itself as the function: deployed by deploy.sh into ministack, called by the state machine, recycling a
service of `ecs-recycle sim-server`. Simulated minutes are seconds: the account's clock and the state machine's waits
run equally fast."""

import json
import subprocess
import threading
import time

import boto3
import pytest
from botocore.config import Config

import local_account
from conftest import ROOT, none_yet
from killing_proxy import KillingProxy

SPEED = 60
TASKS = 40
WORLD = f"""
ecs start-takes=60s..180s stop-takes=20s..40s
cluster prod
service web desired={TASKS} zones=eu-west-1a,eu-west-1b,eu-west-1c
tasks web count={TASKS} started=-3h every=1m
autoscaling web min=10 max={TASKS}
"""


def ecs_of(url: str):
    return boto3.client(
        "ecs",
        endpoint_url=url,
        region_name=local_account.REGION,
        aws_access_key_id="AKIDSIMULATED",
        aws_secret_access_key="simulated",
        config=Config(retries={"total_max_attempts": 5, "mode": "standard"}),
    )


def running_tasks(ecs) -> list:
    pages = ecs.get_paginator("list_tasks").paginate(cluster="prod", serviceName="web")
    arns = [arn for page in pages for arn in page["taskArns"]]
    found = []
    for start in range(0, len(arns), 100):
        found += ecs.describe_tasks(cluster="prod", tasks=arns[start : start + 100])["tasks"]
    return [task for task in found if task["lastStatus"] == "RUNNING" and task["desiredStatus"] == "RUNNING"]


class Watcher:
    """Counts the running tasks all the while."""

    def __init__(self, ecs):
        self.fewest = TASKS
        self.looks = 0
        self.failure = None
        self._ecs = ecs
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self):
        while not self._stop.wait(0.3):
            try:
                self.fewest = min(self.fewest, len(running_tasks(self._ecs)))
                self.looks += 1
            except Exception as trouble:
                self.failure = trouble
                return

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(timeout=10)


@pytest.fixture
def account(real_bootstrap, tmp_path):
    with local_account.account(tmp_path, wait_scale=str(1 / SPEED)) as one:
        one.package = tmp_path / "package.zip"
        made = subprocess.run(
            [ROOT / "deploy" / "build.sh", "--binary", real_bootstrap, "--output", one.package],
            capture_output=True,
            text=True,
        )
        if "needs shared libraries" in made.stderr:
            none_yet("the program in build/ is no portable one: ./dev build portable")
        assert made.returncode == 0, made.stderr
        yield one


@pytest.mark.parametrize("operation", ["StopTask", "UpdateService", "TagResource"])
def test_a_service_of_forty_tasks_is_recycled_though_the_function_is_killed(account, simulator, operation):
    url = simulator(WORLD, speed=SPEED)
    ecs = ecs_of(url)
    before = {task["taskArn"] for task in running_tasks(ecs)}
    event = {"cluster_name": "prod", "service_name": "web", "batch": 8, "wait_time": 0}
    fatal = 12 if operation == "StopTask" else 1

    with KillingProxy(url, operation, fatal, account.process_group) as proxy, Watcher(ecs) as watcher:
        account.deploy("--package", account.package, "--set", f"EndpointUrl={proxy.url}")
        execution = account.recycle(event, seconds=300)

    invocations = [
        entered
        for entered in account.history(execution["executionArn"])
        if entered.get("stateEnteredEventDetails", {}).get("name") == "Recycle"
    ]
    service = ecs.describe_services(cluster="prod", services=["web"], include=["TAGS"])["services"][0]
    autoscaling = boto3.client(
        "application-autoscaling", endpoint_url=url, region_name=local_account.REGION,
        aws_access_key_id="AKIDSIMULATED", aws_secret_access_key="simulated",
    )  # fmt: skip
    (target,) = autoscaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    assert execution["status"] == "SUCCEEDED", execution
    assert json.loads(json.loads(execution["output"])["body"])["tasks_recycled"] == TASKS
    assert len(proxy.killed) >= 1
    assert len(invocations) > 5
    assert before.isdisjoint(task["taskArn"] for task in running_tasks(ecs))
    assert (service["desiredCount"], service["runningCount"]) == (TASKS, TASKS)
    assert [tag for tag in service.get("tags", []) if tag["key"].startswith("ecs-recycle")] == []
    assert (target["MinCapacity"], target["MaxCapacity"]) == (10, TASKS)
    assert set(target["SuspendedState"].values()) == {False}
    assert watcher.failure is None and watcher.looks > 10
    assert watcher.fewest >= TASKS


def test_a_run_whose_replacements_fail_is_told_and_leaves_capacity_as_it_was(account, simulator):
    url = simulator(WORLD + "at +0s break-starts web count=500\n", speed=SPEED)
    ecs = ecs_of(url)
    account.deploy("--package", account.package, "--set", f"EndpointUrl={url}")

    execution = account.recycle({"cluster_name": "prod", "service_name": "web", "wait_time": 0}, seconds=200)

    assert (execution["status"], execution["error"]) == ("FAILED", "EcsRecycle.GaveUp"), execution
    until = time.monotonic() + 30
    while time.monotonic() < until and len(running_tasks(ecs)) != TASKS:
        time.sleep(0.5)
    service = ecs.describe_services(cluster="prod", services=["web"])["services"][0]
    assert (service["desiredCount"], service["runningCount"]) == (TASKS, TASKS)
