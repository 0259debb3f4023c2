"""The program as a process before a simulated account that is as quick as real time allows."""

import os
import subprocess
import time

from conftest import REGION
from worlds import PLAIN

# The program waits in real time for what it expects of ECS, so this ECS runs at that speed and is quick
# itself: tasks start in a second, and their own times say that they always did.
QUICK = (
    PLAIN
    + """
ecs start-takes=1s stop-takes=0s notice-takes=0s replacement-takes=0s scheduler-takes=0s
ecs container-health-takes=0s deactivating-takes=0s deprovisioning-takes=0s
"""
)
WORLD = (
    QUICK
    + """
cluster shop
service web health-check=yes
task a created=08:00:00 started=08:00:01
task b created=08:10:00 started=08:10:01
autoscaling web min=1 max=2
service gone status=INACTIVE
"""
)
WEB = ("--cluster", "shop", "--service", "web")


def command(url, *arguments):
    return [os.environ["ECSR_BINARY"], *arguments, "--endpoint-url", url, "--region", REGION]


def start(url, *arguments, **process):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **process}
    return subprocess.Popen(command(url, *arguments), text=True, **pipes)


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


def wait_until(happened, what):
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def wait_until_raised(server):
    wait_until(lambda: web(server.ecs)["desiredCount"] == 3, "desired count is not raised")
