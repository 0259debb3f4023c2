"""The program itself as the function: deployed by deploy.sh into ministack, called by the state machine, recycling
services of `ecs-recycle sim-server`. Every clock is the real one, ministack's waits and the account's too, so what the
function believes about time is true; that is why these take minutes. They wait more than they work."""

import datetime
import json
import threading
import time

import boto3
import pytest
from botocore.config import Config

import local_account
from killing_proxy import KillingProxy

TASKS = 40


# A replacement takes one to two minutes: notice, stop, placement, start, health check.
FORTY_TASKS = f"""
ecs start-takes=60s..80s stop-takes=5s..10s container-health-takes=5s..15s
cluster prod
service web desired={TASKS} zones=eu-west-1a,eu-west-1b,eu-west-1c health-check=yes
tasks web count={TASKS} started=-3h every=1m
autoscaling web min=10 max={TASKS}
"""

TWO_SERVICES = """
ecs start-takes=2s..4s stop-takes=1s..2s replacement-takes=1s..2s container-health-takes=1s..2s
cluster prod
service web desired=3 health-check=yes
tasks web count=3 started=-3h
service api desired=2 health-check=yes
tasks api count=2 started=-3h
at +0s break-starts api count=500
"""


def client_of(url: str, service: str):
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=local_account.REGION,
        aws_access_key_id="AKIDSIMULATED",
        aws_secret_access_key="simulated",
        config=Config(retries={"total_max_attempts": 5, "mode": "standard"}),
    )


def serving_tasks(ecs, service="web") -> set:
    pages = ecs.get_paginator("list_tasks").paginate(cluster="prod", serviceName=service)
    arns = [arn for page in pages for arn in page["taskArns"]]
    found = []
    for start in range(0, len(arns), 100):
        found += ecs.describe_tasks(cluster="prod", tasks=arns[start : start + 100])["tasks"]
    return {
        task["taskArn"]
        for task in found
        if (task["lastStatus"], task["desiredStatus"], task["healthStatus"]) == ("RUNNING", "RUNNING", "HEALTHY")
    }


class Watcher:
    """Counts the serving tasks all the while."""

    def __init__(self, ecs):
        self.fewest = TASKS
        self.looks = 0
        self.failure = None
        self._ecs = ecs
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self):
        while not self._stop.wait(0.5):
            try:
                self.fewest = min(self.fewest, len(serving_tasks(self._ecs)))
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
def account(package, tmp_path):
    with local_account.account(tmp_path) as one:
        one.package = package
        yield one


@pytest.mark.parametrize("operation", ["StopTask", "UpdateService", "TagResource"])
def test_a_service_of_forty_tasks_is_recycled_though_the_function_is_killed(account, simulator, operation):
    url = simulator(FORTY_TASKS)
    ecs = client_of(url, "ecs")
    before = serving_tasks(ecs)
    event = {"cluster_name": "prod", "service_name": "web", "batch": "50%", "wait_time": 0}
    fatal = 12 if operation == "StopTask" else 1

    with KillingProxy(url, operation, fatal, account.process_group) as proxy, Watcher(ecs) as watcher:
        account.deploy(
            "--package", account.package, "--set", f"EndpointUrl={proxy.url}", "--set", "TurnsPerExecution=3"
        )
        execution = account.recycle(event, seconds=1200)

    executions = account.executions()
    turns = [entered for one in executions for entered in account.entered(one) if entered == "Recycle"]
    service = ecs.describe_services(cluster="prod", services=["web"], include=["TAGS"])["services"][0]
    targets = client_of(url, "application-autoscaling").describe_scalable_targets(ServiceNamespace="ecs")
    (target,) = targets["ScalableTargets"]
    assert execution["status"] == "SUCCEEDED", execution
    assert json.loads(json.loads(execution["output"])["body"])["tasks_recycled"] == TASKS
    assert len(before) == TASKS and before.isdisjoint(serving_tasks(ecs))
    assert (service["desiredCount"], service["runningCount"]) == (TASKS, TASKS)
    assert [tag for tag in service.get("tags", []) if tag["key"].startswith("ecs-recycle")] == []
    assert (target["MinCapacity"], target["MaxCapacity"]) == (10, TASKS)
    assert set(target["SuspendedState"].values()) == {False}
    assert watcher.failure is None and watcher.looks > 100
    assert watcher.fewest >= TASKS
    # It was killed, and it was a long way: several executions, each of at most three turns. How many depends on
    # how fast this machine is.
    assert len(proxy.killed) >= 1
    assert len(turns) > 3
    assert {one["status"] for one in executions} == {"SUCCEEDED"} and len(executions) > 1
    assert len(turns) <= 3 * len(executions)


def test_a_schedule_recycles_a_list_and_tells_of_the_one_whose_replacements_fail(account, simulator):
    url = simulator(TWO_SERVICES)
    ecs = client_of(url, "ecs")
    before = serving_tasks(ecs), serving_tasks(ecs, "api")
    event = {
        "cluster_name": "prod",
        "services": ["web", {"service_name": "api", "max_failures": 0, "replacement_timeout": 20}],
        "concurrency": 2,
        "wait_time": 0,
    }
    queue = account.queue("told")

    account.deploy("--package", account.package, "--set", f"EndpointUrl={url}")
    account.subscribe(queue)
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=12)
    account.deploy(
        *("--package", account.package, "--schedule", f"at({soon:%Y-%m-%dT%H:%M:%S})", "--event", json.dumps(event))
    )
    execution = account.outcome_of_the_first_execution(seconds=300)

    assert (execution["status"], execution["error"]) == ("FAILED", "EcsRecycle.SomeFailed"), execution
    assert execution["cause"] == "1 of 2 services failed: prod/api: EcsRecycle.GaveUp"
    assert {message["Subject"] for message in account.told(queue)} == {
        "ecs-recycle: EcsRecycle.GaveUp api",
        "ecs-recycle: EcsRecycle.SomeFailed ",
    }
    entered = {state for one in account.executions() for state in account.entered(one)}
    assert {"Each service", "Recycle", "Wait", "Restore", "Tell", "Failed", "Done"} <= entered
    assert before[0].isdisjoint(serving_tasks(ecs)) and len(serving_tasks(ecs)) == 3
    assert before[1] == serving_tasks(ecs, "api")
    services = ecs.describe_services(cluster="prod", services=["web", "api"], include=["TAGS"])["services"]
    assert {(one["serviceName"], one["desiredCount"]) for one in services} == {("web", 3), ("api", 2)}
    assert [tag for one in services for tag in one.get("tags", [])] == []
