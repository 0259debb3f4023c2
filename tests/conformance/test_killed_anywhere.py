"""kill -9 at every single request of a run, in turn: right before the request reaches AWS, and when it was carried out
and nobody heard the answer. The same command is typed again, and ends as if nothing had happened: capacity, bounds
and tags as they were, each old task stopped exactly once, desired count raised no second time, the floor kept
throughout.

The real program over real HTTP, three services and one whose record is a file, every request of each, both moments:
about 170 stories. Nearly all of
each story is waiting, so all are told at the same time. tests/crash plays the same in process, with more services.
"""

import contextlib
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from conftest import simulating
from killing import Kill, KillingProxy
from recycling import QUICK, WEB, start, tasks_of, web


@dataclass
class Service:
    tasks: int
    flags: tuple
    floor: int
    raises: int
    scaling: str = ""

    @property
    def world(self):
        tasks = (f"task {name} created=08:{i:02}:00 started=08:{i:02}:01\n" for i, name in enumerate(self.old))
        return QUICK + "cluster shop\nservice web health-check=yes\n" + "".join(tasks) + self.scaling

    @property
    def old(self):
        return [f"old-{i}" for i in range(self.tasks)]


SERVICES = {
    "surge": Service(tasks=2, flags=("--wait", "0s"), floor=2, raises=1),
    "no-surge": Service(tasks=2, flags=("--wait", "0s", "--no-surge"), floor=1, raises=0),
    "autoscaled-batch-3": Service(
        tasks=4, flags=("--wait", "0s", "--batch", "3"), floor=4, raises=1, scaling="autoscaling web min=1 max=4\n"
    ),
    "record-in-a-file": Service(
        tasks=2, flags=("--wait", "0s", "--run-store", "file:{folder}"), floor=2, raises=1
    ),
}
MOMENTS = {"before": False, "after": True}
LONGEST_RUN = 400  # seconds; on a machine that is busy with other things


@dataclass
class Told:
    """What became of one run, or of one that was killed and begun again."""

    end: dict
    proxy: KillingProxy
    status: int
    said: str


def end_of(server, service):
    """What a run must leave as it found it, and what it must have done."""
    now, left = web(server.ecs), tasks_of(server.ecs)
    scaling = server.client("application-autoscaling").describe_scalable_targets(ServiceNamespace="ecs")
    return {
        "desired count": now["desiredCount"],
        "tags": now["tags"],
        "tasks": len(left),
        "old tasks": sorted(name for name in service.old if any(arn.endswith("/" + name) for arn in left)),
        "bounds": [(one["MinCapacity"], one["MaxCapacity"]) for one in scaling["ScalableTargets"]],
        "suspended": [one["SuspendedState"] for one in scaling["ScalableTargets"]],
    }


def run(proxy, service, folder):
    flags = [flag.format(folder=folder) for flag in service.flags]
    with proxy.lock:  # no request passes before the proxy knows whose it is
        proxy.victim = start(proxy.url, "run", *WEB, *flags)
    try:
        return proxy.victim.communicate(timeout=LONGEST_RUN)
    finally:
        proxy.victim.kill()


def tell(service, kill=None):
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(simulating(service.world))
        proxy = stack.enter_context(KillingProxy(server.url, service.floor, kill))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        out, err = run(proxy, service, folder)
        if proxy.killed_at:
            proxy.removed_by_the_dead = proxy.removed
            again, problems = run(proxy, service, folder)
            out, err = out + "--- killed; the same command again ---\n" + again, err + problems
        if records := os.listdir(folder):
            proxy.broken.append(f"a record is left: {records}")
        return Told(end_of(server, service), proxy, proxy.victim.returncode, out + err)


def wrong_with(told, plain, service):
    """Sentences, none when all is as it should be."""
    proxy = told.proxy
    if not proxy.killed_at:
        yield "nobody was killed: the run made fewer requests than the one before it"
    if told.status != 0:
        yield f"the second run ends with exit status {told.status}"
    for what, value in plain.end.items():
        if told.end[what] != value:
            yield f"{what}: {told.end[what]}, and without the kill {value}"
    for name in service.old:
        if proxy.stops[name] != 1:
            yield f"{name} was stopped {proxy.stops[name]} times"
    yield from proxy.broken
    if proxy.removed_by_the_dead:
        return  # that run was over: the same command begins a new one, which replaces what is there now
    if unasked := set(proxy.stops) - set(service.old):
        yield f"fresh tasks were stopped: {sorted(unasked)}"
    if proxy.raises != service.raises:
        yield f"desired count was raised {proxy.raises} times, and not {service.raises}"


@pytest.fixture(scope="module")
def stories():
    """{(service, moment): (the run that nobody kills, [(number, future)])}"""
    with ThreadPoolExecutor(200) as pool:
        plain = {name: pool.submit(tell, service) for name, service in SERVICES.items()}
        killed = {}
        for name, service in SERVICES.items():
            requests = range(1, len(plain[name].result().proxy.operations) + 1)
            for moment, after in MOMENTS.items():
                futures = [(k, pool.submit(tell, service, Kill(k, after))) for k in requests]
                killed[name, moment] = plain[name].result(), futures
        yield killed


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", SERVICES)
def test_who_is_killed_at_any_request_and_runs_again_ends_as_if_nothing_had_happened(stories, name, moment):
    plain, killed = stories[name, moment]
    service = SERVICES[name]
    assert plain.status == 0 and plain.proxy.broken == [] and plain.proxy.raises == service.raises, plain.said
    assert dict(plain.proxy.stops) == dict.fromkeys(service.old, 1), plain.said
    assert len(killed) >= 15, "a whole run makes more requests than that"
    problems = []
    for number, story in killed:
        told = story.result()
        if found := list(wrong_with(told, plain, service)):
            where = f"killed {moment} request {number} ({told.proxy.killed_at}): {'; '.join(found)}"
            problems.append(f"{where}\n{told.said}")
    assert not problems, f"{len(problems)} of {len(killed)} stories end otherwise\n" + "\n".join(problems)
