"""The whole program over HTTP: `ecs-recycle run` recycles a simulated service, boto3 says how it went."""

import json
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import REGION, simulating
from loopback import Recorder
from service_models import check_answer, check_request
from signatures import Signed
from worlds import PLAIN

# The program waits in real time for what it expects of ECS, so this ECS runs at that speed and is quick
# itself: tasks start in a second, and their own times say that they always did.
WORLD = (
    PLAIN
    + """
ecs start-takes=1s stop-takes=0s notice-takes=0s replacement-takes=0s scheduler-takes=0s
ecs container-health-takes=0s deactivating-takes=0s deprovisioning-takes=0s
cluster shop
service web health-check=yes
task a created=08:00:00 started=08:00:01
task b created=08:10:00 started=08:10:01
autoscaling web min=1 max=2
service gone status=INACTIVE
"""
)
WRITES = {"StopTask", "UpdateService", "TagResource", "UntagResource", "RegisterScalableTarget"}
WEB = ("--cluster", "shop", "--service", "web")


def start(url, *arguments):
    command = [os.environ["ECSR_BINARY"], *arguments, "--endpoint-url", url, "--region", REGION]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ecs_recycle(url, *arguments):
    """(exit status, standard output, standard error)"""
    running = start(url, *arguments)
    out, err = running.communicate(timeout=120)
    return running.returncode, out, err


def tasks_of(ecs):
    return set(ecs.list_tasks(cluster="shop", serviceName="web")["taskArns"])


def web(ecs):
    return ecs.describe_services(cluster="shop", services=["web"], include=["TAGS"])["services"][0]


def bounds(server):
    scaling = server.client("application-autoscaling")
    [target] = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    return target["MinCapacity"], target["MaxCapacity"], any(target["SuspendedState"].values())


def check_put_back(server):
    service = web(server.ecs)
    assert service["desiredCount"] == 2 and service["tags"] == []
    assert bounds(server) == (1, 2, False)


def replace_every_task(server):
    before = tasks_of(server.ecs)
    with Recorder(server.url) as recorder:
        status, out, err = ecs_recycle(recorder.url, "run", *WEB, "--wait", "0s", "--output", "json")
    assert status == 0, out + err
    check_put_back(server)
    assert not before & tasks_of(server.ecs)
    assert all(json.loads(line) for line in out.splitlines())
    for exchange in recorder.exchanges:
        check_request(exchange.request)
        check_answer(exchange)
        signed = Signed(exchange.request)
        assert signed.signature == signed.recomputed(os.environ["AWS_SECRET_ACCESS_KEY"])
    assert {exchange.operation for exchange in recorder.exchanges} >= WRITES


def continue_a_killed_run(server):
    before = tasks_of(server.ecs)
    killed = start(server.url, "run", *WEB, "--wait", "0s")
    deadline = time.monotonic() + 60
    while web(server.ecs)["desiredCount"] == 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert web(server.ecs)["desiredCount"] == 3
    killed.kill()
    killed.communicate()
    status, out, err = ecs_recycle(server.url, "run", *WEB, "--wait", "0s")
    assert status == 0, out + err
    check_put_back(server)
    assert not before & tasks_of(server.ecs)


def interrupt(server):
    running = start(server.url, "run", *WEB, "--wait", "10m")
    deadline = time.monotonic() + 60
    while web(server.ecs)["desiredCount"] == 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 6, out + err
    check_put_back(server)


def lose_answers(server):
    before = tasks_of(server.ecs)
    status, out, err = ecs_recycle(server.url, "run", *WEB, "--wait", "0s")
    assert status == 0, out + err
    check_put_back(server)
    assert not before & tasks_of(server.ecs)


FAULTS = (
    "fault UpdateService reset-after\nfault StopTask reset-after\nfault TagResource 500\n"
    "fault DescribeTasks 503 after=2\nfault ListTasks html after=3\nfault * throttled after=12\n"
)


@pytest.fixture(scope="module")
def stories():
    """Whole runs mostly wait, so they wait at the same time, each before an account of its own."""

    def tell(story, world):
        with simulating(world) as server:
            story(server)

    worlds = {story: WORLD for story in (replace_every_task, continue_a_killed_run, interrupt)}
    worlds[lose_answers] = WORLD + FAULTS
    with ThreadPoolExecutor(len(worlds)) as pool:
        yield {story.__name__: pool.submit(tell, story, world) for story, world in worlds.items()}


def test_run_replaces_every_task_and_puts_everything_back(stories):
    stories["replace_every_task"].result()


def test_a_run_that_was_killed_is_continued_by_the_same_command(stories):
    stories["continue_a_killed_run"].result()


def test_an_interrupt_puts_capacity_back(stories):
    stories["interrupt"].result()


def test_lost_answers_and_dead_moments_do_not_hinder_a_run(stories):
    stories["lose_answers"].result()


@pytest.fixture
def server(simulator):
    return simulator(WORLD)


def test_plan_and_status_change_nothing(server):
    for command in ("plan", "status"):
        with Recorder(server.url) as recorder:
            status, out, err = ecs_recycle(recorder.url, command, *WEB)
        assert status == 0 and "web" in out, out + err
        asked = {exchange.operation for exchange in recorder.exchanges}
        assert "DescribeServices" in asked and not asked & WRITES


@pytest.mark.parametrize(
    "cluster, service, word",
    [("nope", "web", "nope"), ("shop", "nope", "nope"), ("shop", "gone", "INACTIVE")],
)
def test_what_is_not_there_is_refused_before_any_change(server, cluster, service, word):
    with Recorder(server.url) as recorder:
        status, out, err = ecs_recycle(recorder.url, "run", "--cluster", cluster, "--service", service)
    assert status == 3 and word in out + err
    assert not {exchange.operation for exchange in recorder.exchanges} & WRITES


def test_the_server_ends_quietly_when_it_is_told_to(tmp_path):
    for how in (signal.SIGTERM, signal.SIGINT):
        command = [os.environ["ECSR_BINARY"], "sim-server", "--port", "0"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert server.stdout.readline().startswith("listening on 127.0.0.1:")
        server.send_signal(how)
        _, err = server.communicate(timeout=20)
        assert (server.returncode, err) == (0, ""), how
