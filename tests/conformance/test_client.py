"""Our client against servers that misbehave: it says what happened, and repeats what may be repeated."""

import json

import pytest
from conftest import ACCOUNT, REGION, probe
from loopback import Canned, Recorder, http
from worlds import PLAIN

EMPTY = http(200, '{"services":[],"failures":[]}')
DESCRIBE = ("describe-services", "shop", "web")
WEB = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/shop/web"
FLAGS = ("true", "false", "false")
STOP = ("stop-task", "shop", "a", "because")


def asked(answers, *arguments):
    """(our client's one line, how many requests it took) against these canned answers."""
    with Canned(answers) as server:
        [line] = probe(server.url, *arguments)
        return line, len(server.requests)


def test_the_client_reads_what_the_simulator_answers(simulator):
    url = simulator(
        PLAIN + "cluster shop\nservice web target-groups=1 tag=k=v\ntask a\nautoscaling web min=1 max=4\n"
    ).url
    [described] = probe(url, *DESCRIBE)
    service = described["value"]["service"]
    assert (service["desired"], service["running"], service["pending"]) == (1, 1, 0)
    assert service["arn"] == WEB
    assert service["active"] and service["launch_type"] == "FARGATE"
    assert service["target_groups"] == 1 and service["tags"] == {"k": "v"}
    assert described["value"]["aws_now"].startswith("2026-01-05T10:00:0")
    [tasks] = probe(url, "describe-tasks", "shop", "a", "nope")
    [task] = tasks["value"]["tasks"]
    assert task["id"].endswith("task/shop/a") and task["running"] and not task["stop_asked"]
    assert tasks["value"]["failures"][0]["reason"] == "MISSING"
    [scaling] = probe(url, "describe-scalable-targets", "service/shop/web")
    assert (scaling["value"]["target"]["min"], scaling["value"]["target"]["max"]) == (1, 4)
    [none] = probe(url, "describe-scalable-targets", "service/shop/other")
    assert none["value"]["target"] is None


def test_the_client_joins_a_target_to_its_task_by_address(simulator):
    server = simulator(PLAIN + "cluster shop\nservice web target-groups=1\ntask a\n")
    [web] = server.ecs.describe_services(cluster="shop", services=["web"])["services"]
    group = web["loadBalancers"][0]["targetGroupArn"]
    [health] = probe(server.url, "describe-target-health", group)
    [tasks] = probe(server.url, "describe-tasks", "shop", "a")
    [target] = health["value"]["targets"]
    [address] = tasks["value"]["tasks"][0]["addresses"]
    assert target["id"] == address["private_ipv4"] and target["healthy"]


def test_the_client_turns_the_pages_of_250_tasks(simulator):
    url = simulator("cluster big\nservice web desired=250\n").url
    seen, token = set(), []
    for expected in (100, 100, 50):
        [page] = probe(url, "list-tasks", "big", "web", "RUNNING", *token)
        assert len(page["value"]["tasks"]) == expected
        seen.update(page["value"]["tasks"])
        token = [page["value"]["next_token"]]
    assert len(seen) == 250 and token == [""]


@pytest.mark.parametrize(
    "arguments, kind, code",
    [
        (("describe-services", "nope", "web"), "not-found", "ClusterNotFoundException"),
        (("list-tasks", "shop", "nope", "RUNNING"), "not-found", "ServiceNotFoundException"),
        (("update-service", "shop", "gone", "1"), "not-found", "ServiceNotActiveException"),
        (("update-service", "shop", "web", "-1"), "bad-input", "InvalidParameterException"),
        (("describe-task-definition", "nope:1"), "not-found", "ClientException"),
        (("describe-target-health", "arn:nope"), "not-found", "TargetGroupNotFound"),
        (("register-scalable-target", "service/a/b", "1", "2", *FLAGS), "bad-input", "ValidationException"),
        (("tag-resource", WEB, "aws:x", "1"), "bad-input", "InvalidParameterException"),
    ],
)  # fmt: skip
def test_a_refusal_reaches_the_caller_with_kind_code_operation_and_request_id(
    simulator, arguments, kind, code
):
    with Recorder(
        simulator(PLAIN + "cluster shop\nservice web desired=1\nservice gone status=INACTIVE\n").url
    ) as recorder:
        [line] = probe(recorder.url, *arguments)
    assert (line["ok"], line["kind"], line["code"]) == (False, kind, code)
    [exchange] = recorder.exchanges  # such an answer is not asked for twice
    assert exchange.operation in line["message"]
    assert exchange.answer.header("x-amzn-RequestId") in line["message"]


def test_a_task_that_ecs_forgot_counts_as_stopped(simulator):
    [line] = probe(simulator("cluster shop\n").url, "stop-task", "shop", "0" * 32, "because")
    assert line["ok"]


def test_a_credential_for_another_region_is_denied_with_the_advice_of_the_answer(simulator):
    url = simulator("cluster shop\n").url
    [line] = probe(url, "--region", "us-east-1", *DESCRIBE)
    assert (line["kind"], line["code"]) == ("denied", "InvalidSignatureException")
    assert "us-east-1" in line["message"] and REGION in line["message"]


def test_a_read_is_repeated_through_a_burst_of_500s_and_lost_answers(simulator):
    faults = "fault * 500\nfault * reset-after\nfault * truncated\n"
    [line] = probe(simulator(PLAIN + "cluster shop\nservice web\ntask a\n" + faults).url, *DESCRIBE)
    assert line["ok"] and line["value"]["service"]["running"] == 1


def test_a_server_that_stays_dead_is_named_after_a_bounded_number_of_tries():
    line, requests = asked([http(503, "")], *DESCRIBE)
    assert line["kind"] == "transport" and "503" in line["message"] and "DescribeServices" in line["message"]
    assert 2 <= requests <= 6


def test_throttling_is_repeated_and_then_named():
    refused = http(400, '{"__type":"ThrottlingException","message":"Rate exceeded"}')
    line, requests = asked([refused, EMPTY], *DESCRIBE)
    assert line["ok"] and requests == 2


def test_a_stop_whose_answer_is_lost_is_sent_twice_and_a_count_only_once():
    """Stopping a task again changes nothing; somebody else may have moved the count in between."""
    for order, times in ((STOP, 2), (("update-service", "shop", "web", "3"), 1)):
        line, requests = asked([None], *order)
        assert (line["ok"], line["kind"], requests) == (False, "transport", times)


def test_an_order_whose_answer_is_lost_is_carried_out_once(simulator):
    server = simulator(PLAIN + "cluster shop\nservice web\ntask a\nfault StopTask reset-after count=9\n")
    [line] = probe(server.url, *STOP)
    assert line["kind"] == "transport"
    [task] = server.ecs.describe_tasks(cluster="shop", tasks=["a"])["tasks"]
    assert (task["desiredStatus"], task["stoppedReason"]) == ("STOPPED", "because")


PAGE = "<!DOCTYPE html><html><body><h1>Sign in to the network</h1></body></html>"

UNREADABLE = {
    "HTML from a proxy": http(200, PAGE, "text/html"),
    "JSON that breaks off": http(200, '{"services":[{"serviceArn":"arn:'),
    "no body": http(200, ""),
    "a list": http(200, "[]"),
    "a number of the wrong type": http(200, '{"services":[{"serviceArn":"a","desiredCount":"two"}]}'),
    "a list of the wrong type": http(200, '{"services":{"web":1}}'),
    "services without counts": http(200, '{"services":[{"serviceArn":"a","serviceName":"web"}]}'),
    "bytes that are no UTF-8": http(200, b'{"services":[{"serviceArn":"\xff\xfe"}]}'),
    "a depth of ten thousand": http(200, "[" * 10_000 + "]" * 10_000),
    "a status of 404 with a page": http(404, PAGE, "text/html"),
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_answer_that_cannot_be_read_is_a_bad_answer_in_one_sentence(answer):
    line, _ = asked([answer], *DESCRIBE)
    assert (line["ok"], line["kind"]) == (False, "bad-answer")
    assert "DescribeServices" in line["message"] and "\n" not in line["message"]
    assert len(line["message"]) < 400


TRANSPORT = {
    "nothing at all": b"",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "less than was promised": http(200, '{"services":[', length=4096),
    "a reset": None,
    "a page with 502": http(502, PAGE, "text/html"),
    "an empty 500": http(500, ""),
    "a ServerException": http(500, '{"__type":"ServerException","message":"Service Unavailable"}'),
}


@pytest.mark.parametrize("answer", TRANSPORT.values(), ids=TRANSPORT.keys())
def test_an_answer_that_does_not_arrive_whole_is_trouble_on_the_way(answer):
    line, requests = asked([answer], *DESCRIBE)
    assert (line["ok"], line["kind"]) == (False, "transport")
    assert "DescribeServices" in line["message"] and "\n" not in line["message"]
    recovered, _ = asked([answer, EMPTY], *DESCRIBE)
    assert recovered["ok"] and requests > 1


def test_members_and_enum_values_of_later_years_are_tolerated(simulator):
    """A real answer, changed the way AWS changes them."""
    with Recorder(simulator(PLAIN + "cluster shop\nservice web\ntask a\n").url) as recorder:
        probe(recorder.url, *DESCRIBE)
    answer = json.loads(recorder.exchanges[0].answer.body)
    [service] = answer["services"]
    service.update(launchType="MANAGED_INSTANCES_2030", mood={"good": [True]}, events=None)
    service["deployments"][0].update(rolloutState="PONDERING", createdAt=1.7675e9)
    line, _ = asked([http(200, json.dumps(answer))], *DESCRIBE)
    assert line["ok"] and line["value"]["service"]["launch_type"] == "MANAGED_INSTANCES_2030"


def test_no_secret_is_in_a_message_even_if_the_server_sends_it_back():
    secret = "kK7+secret/secret=secret0123456789"
    echo = http(403, json.dumps({"__type": "AccessDeniedException", "message": f"you sent {secret}"}))
    with Canned([echo]) as server:
        [line] = probe(server.url, *DESCRIBE, AWS_SECRET_ACCESS_KEY=secret)
    assert line["kind"] == "denied" and secret not in json.dumps(line)
