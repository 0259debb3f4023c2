"""The whole program over HTTP: `ecs-recycle run` recycles a simulated service, boto3 says how it went."""

import fcntl
import json
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import REGION, simulating
from loopback import Canned, Recorder, http
from recycling import WEB, WORLD, check_put_back, ecs_recycle, start, tasks_of, wait_until_raised, web
from service_models import check_answer, check_request
from signatures import Signed

WRITES = {"StopTask", "UpdateService", "TagResource", "UntagResource", "RegisterScalableTarget"}


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
    wait_until_raised(server)
    killed.kill()
    killed.communicate()
    status, out, err = ecs_recycle(server.url, "run", *WEB, "--wait", "0s")
    assert status == 0, out + err
    check_put_back(server)
    assert not before & tasks_of(server.ecs)


def interrupt(server):
    running = start(server.url, "run", *WEB, "--wait", "10m")
    wait_until_raised(server)
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


def narrow_pipe():
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    return reading, writing


def start_into(pipe, server):
    command = [os.environ["ECSR_BINARY"], "run", *WEB, "--wait", "0s", "--output", "json"]
    command += ["--endpoint-url", server.url, "--region", REGION]
    return subprocess.Popen(command, stdout=pipe, stderr=subprocess.PIPE, text=True)


def let_nobody_read(server):
    before = tasks_of(server.ecs)
    reading, writing = narrow_pipe()
    running = start_into(writing, server)
    os.close(writing)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (before & tasks_of(server.ecs) or web(server.ecs)["tags"]):
        time.sleep(0.2)
    check_put_back(server)
    with open(reading) as pipe:
        lines = [json.loads(line) for line in pipe]
    _, err = running.communicate(timeout=20)
    assert (running.returncode, err) == (0, ""), err
    assert lines[-1]["event"] == "finished" and len(json.dumps(lines)) > 4096


def close_the_pipe(server):
    before = tasks_of(server.ecs)
    reading, writing = narrow_pipe()
    running = start_into(writing, server)
    os.close(writing)
    os.close(reading)
    _, err = running.communicate(timeout=120)
    assert running.returncode == 0 and "could not be written to standard output: Broken pipe" in err, err
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

    plain = (replace_every_task, continue_a_killed_run, interrupt, let_nobody_read, close_the_pipe)
    worlds = {story: WORLD for story in plain}
    worlds[lose_answers] = WORLD + FAULTS
    with ThreadPoolExecutor(len(worlds)) as pool:
        yield {story.__name__: pool.submit(tell, story, world) for story, world in worlds.items()}


@pytest.fixture(scope="module", autouse=True)
def passing():
    """Begun before the first test, because each takes more than a minute."""
    with ThreadPoolExecutor(len(PASSING_ANSWERS)) as pool:
        yield [pool.submit(refused_for_its_answers, *case) for case in PASSING_ANSWERS]


def test_run_replaces_every_task_and_puts_everything_back(stories):
    stories["replace_every_task"].result()


def test_a_run_that_was_killed_is_continued_by_the_same_command(stories):
    stories["continue_a_killed_run"].result()


def test_an_interrupt_puts_capacity_back(stories):
    stories["interrupt"].result()


def test_lost_answers_and_dead_moments_do_not_hinder_a_run(stories):
    stories["lose_answers"].result()


def test_output_that_nobody_reads_holds_no_run_up_and_is_not_lost(stories):
    stories["let_nobody_read"].result()


def test_a_run_whose_output_is_closed_goes_on_and_says_so(stories):
    stories["close_the_pipe"].result()


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


NO_NETWORK_NEEDED = [
    # words after `run`, exit status, what the one sentence says
    (("--serge", "1"), 2, "--serge is not a flag of `ecs-recycle run`; did you mean --surge?"),
    (("--wait", "3 parsecs"), 2, '--wait: "3 parsecs" is not a duration'),
    (("--batch", "ten%"), 2, '--batch: "ten%" is not an amount'),
    (("--batch", "0"), 2, '--batch: "0" is not an amount from 1 up'),
    (("--created-before", "2026-02-30"), 2, '--created-before: "2026-02-30" is not a date'),
    (("--deadline", "1y"), 2, '--deadline: "1y" is not a duration'),
    (("--profile", "nobody"), 2, "nobody"),
]
NAMES = [
    ("nope", "web", "nope"),
    ("shop", "nope", "service nope was not found in cluster shop"),
    ("shop", "gone", "the service is INACTIVE"),
    ("shop", "wéb☃", "wéb☃"),
    ("läden", "web", "läden"),
]
PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"
NO_SERVICE = {"services": "web", "failures": []}
REFUSED_ANSWERS = [
    # what stands where AWS should, and what the sentence says of it; nothing is asked twice
    (http(200, '{"services": [{"serv'), "it is not whole JSON"),
    (http(200, "certainly!"), "it is not whole JSON"),
    (http(200, ""), "it is empty"),
    (http(200, b"\xff\xfe\x00{"), "it is not whole JSON"),
    (http(200, json.dumps(NO_SERVICE)), '/services: a list was expected, not "web"'),
    (http(200, json.dumps({"services": [{"serviceName": 7}]})), "/services/0"),
    (http(200, PAGE, "text/html"), "it is an HTML page, as proxies and captive networks send"),
    (http(403, PAGE, "text/html"), "HTTP 403: the answer is an HTML page"),
    (http(302, "", Location="http://login.corp.example/"), "a redirect"),
]
# What may pass is asked for again, for a minute, before anything was changed.
PASSING_ANSWERS = [
    (http(200, '{"services": [{"serv', length=500), "no whole answer"),
    (http(502, PAGE, "text/html"), "HTTP 502: the answer is an HTML page"),
    (None, "no whole answer"),
]


def refused(url, words, status, sentence):
    """The words end with this status, and the last line that people read says why."""
    ended, out, err = ecs_recycle(url, "run", *words)
    said = (out + err).splitlines()
    assert (ended, sentence in said[-1]) == (status, True), (words, ended, out, err)
    assert "next:" not in out + err


def refused_for_its_answers(answer, sentence):
    with Canned([answer]) as server:
        refused(server.url, WEB, 3, sentence)
    assert not {request.header("X-Amz-Target", "").rpartition(".")[2] for request in server.requests} & WRITES


def test_bad_input_gets_a_sentence_and_a_status_and_changes_nothing(server):
    with Recorder(server.url) as recorder, ThreadPoolExecutor(4) as pool:
        waiting = [
            pool.submit(refused, recorder.url, (*WEB, *words), status, sentence)
            for words, status, sentence in NO_NETWORK_NEEDED
        ]
        waiting += [
            pool.submit(refused, recorder.url, ("--cluster", cluster, "--service", service), 3, word)
            for cluster, service, word in NAMES
        ]
        waiting += [pool.submit(refused_for_its_answers, *case) for case in REFUSED_ANSWERS]
        for each in waiting:
            each.result()
    assert not {exchange.operation for exchange in recorder.exchanges} & WRITES
    check_put_back(server)


def test_answers_that_may_get_better_are_asked_for_again_and_then_refused(passing):
    for each in passing:
        each.result()


def test_the_server_ends_quietly_when_it_is_told_to(tmp_path):
    for how in (signal.SIGTERM, signal.SIGINT):
        command = [os.environ["ECSR_BINARY"], "sim-server", "--port", "0"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert server.stdout.readline().startswith("listening on 127.0.0.1:")
        server.send_signal(how)
        _, err = server.communicate(timeout=20)
        assert (server.returncode, err) == (0, ""), how
