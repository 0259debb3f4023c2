"""The bootstrap under AWS's own Lambda Runtime Interface Emulator."""

import json

import pytest

import emulator
from emulator import emulating

pytestmark = pytest.mark.skipif(emulator.missing() != "", reason=emulator.missing() or "-")

# The function's clock is the real one, so the account's is too: one task is enough for a whole recycle.
WORLD = """
ecs start-takes=1s..2s stop-takes=1s replacement-takes=1s
cluster prod
service web desired=1
"""
EVENT = {"cluster_name": "prod", "service_name": "web", "wait_time": 0, "settle": 0}


@pytest.fixture
def function(bootstrap, simulator, tmp_path):
    """The bootstrap, running, with a simulated account that hurries."""
    url = simulator(WORLD)
    with emulating(bootstrap, tmp_path, timeout_seconds=60, ECS_RECYCLE_ENDPOINT_URL=url) as running:
        yield running


def test_a_service_is_recycled(function):
    reply = function.invoke(EVENT)

    assert (reply["statusCode"], reply["status"]) == (200, "done"), reply
    body = json.loads(reply["body"])
    assert (body["cluster"], body["service"]) == ("prod", "web")
    assert {"tasks_recycled", "timestamp"} <= set(body)


def test_one_process_serves_one_invocation_after_the_other(function):
    first = function.invoke(EVENT)
    failed = function.invoke({"cluster_name": "prod"})
    second = function.invoke(EVENT)

    assert (first["status"], second["status"]) == ("done", "done")
    assert failed["errorType"] == "EcsRecycle.BadEvent"


@pytest.mark.parametrize("payload", [{}, {"cluster_name": "prod"}, [], 5, None, "text", {"service_name": 7}])
def test_a_bad_event_is_a_function_error_that_says_what_is_wrong(function, payload):
    reply = function.invoke(payload)

    assert reply["errorType"] == "EcsRecycle.BadEvent", reply
    assert reply["errorMessage"]


def test_what_it_replies_to_a_deadline_is_in_progress_and_not_silence(bootstrap, simulator, tmp_path):
    url = simulator(WORLD)  # ten seconds pass before a replacement can be expected
    event = {**EVENT, "service_name": "until-the-deadline" if bootstrap.name == "stand_in.py" else "web"}

    with emulating(bootstrap, tmp_path, timeout_seconds=8, ECS_RECYCLE_ENDPOINT_URL=url) as function:
        reply = function.invoke(event)

    assert reply["status"] == "in_progress", reply
    assert reply["wait_seconds"] >= 1
    assert reply["next_event"]["service_name"] == event["service_name"]


def test_a_run_that_gives_up_is_a_function_error_with_its_own_type(bootstrap, simulator, tmp_path):
    url = simulator(WORLD + "at +0s break-starts web count=50\n")
    event = {**EVENT, "max_failures": 0, "replacement_timeout": 20, "service_name": "gives-up" if bootstrap.name == "stand_in.py" else "web"}

    with emulating(bootstrap, tmp_path, timeout_seconds=60, ECS_RECYCLE_ENDPOINT_URL=url) as function:
        reply = function.invoke(event)

    assert reply["errorType"] == "EcsRecycle.GaveUp", reply
    assert "capacity" in reply["errorMessage"]
