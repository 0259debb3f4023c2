"""Our client's signatures are the ones that botocore would have made from the same bytes."""

import os
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4Auth
from conftest import REGION, aws_client, probe
from loopback import Canned, Recorder, http
from signatures import Signed
from worlds import PLAIN

WORLD = PLAIN + "cluster shop\nservice web target-groups=1\ntask a\nautoscaling web min=1 max=4\n"
SECRET = os.environ["AWS_SECRET_ACCESS_KEY"]
SIGNED_BY_BOTO3 = {"content-type", "host", "x-amz-date", "x-amz-target"}
TOKEN = "FwoGZXIvYXdzEPT//////////wEaDH+Z/a0=" * 8


@pytest.fixture
def recorder(simulator):
    with Recorder(simulator(WORLD).url) as recorder:
        yield recorder


def check(exchanges, secret=SECRET, expected=14):
    services = set()
    for exchange in exchanges:
        signed = Signed(exchange.request)
        assert signed.signature == signed.recomputed(secret), exchange.operation
        assert signed.region == REGION
        assert exchange.request.header("X-Amz-Date").startswith(signed.date)
        services.add(signed.service)
    assert len({exchange.operation for exchange in exchanges}) == expected
    return services


def test_every_operation_is_signed_as_botocore_would(recorder):
    probe(recorder.url, "all", "shop", "web", "a")
    assert check(recorder.exchanges) == {"ecs", "application-autoscaling", "elasticloadbalancing"}


def test_the_requests_around_a_run_are_signed_as_botocore_would():
    with Canned([http(200, "{}")]) as server:
        probe(server.url, "notices", "größe", "/ä", f"arn:aws:sns:{REGION}:1:ops", AWS_SESSION_TOKEN=TOKEN)
    services = set()
    for request in server.requests:
        signed = Signed(request)
        assert signed.signature == signed.recomputed(SECRET), request.body
        needed = SIGNED_BY_BOTO3 if request.header("X-Amz-Target") else SIGNED_BY_BOTO3 - {"x-amz-target"}
        assert needed | {"x-amz-security-token"} <= set(signed.headers)
        assert signed.region == REGION
        services.add(signed.service)
    assert services == {"sts", "secretsmanager", "ssm", "sns", "events"}


@pytest.mark.parametrize("name, query", [("ecs-recycle_2", ""), ("ecs-recycle_2:live-1", "?Qualifier=live-1")])
def test_an_invocation_is_signed_with_its_path_as_botocore_would(name, query):
    with Canned([http(202, "")]) as server:
        said = probe(server.url, "invoke-later", name, '{"wer":"né à Zürich"}', AWS_SESSION_TOKEN=TOKEN)
    (request,) = server.requests
    signed = Signed(request)
    assert request.first_line.split()[1] == "/2015-03-31/functions/ecs-recycle_2/invocations" + query, said
    assert request.header("X-Amz-Invocation-Type") == "Event"
    assert signed.signature == signed.recomputed(SECRET)
    assert (signed.service, signed.region) == ("lambda", REGION)


@pytest.mark.parametrize("key", ["plain/path-1_2.json", "with blank+plus/größe~(1)!*'.yaml", "a//b/../c/./d%20e"])
def test_an_object_is_asked_for_and_signed_as_botocore_would(key):
    with Canned([http(200, "wait: 5s")]) as server:
        [said] = probe(server.url, "get-object", "s3://my-bucket/" + key, AWS_SESSION_TOKEN=TOKEN)
    (request,) = server.requests
    signed = Signed(request, S3SigV4Auth)
    assert said["value"] == "wait: 5s"
    assert request.first_line.split()[:2] == ["GET", "/my-bucket/" + quote(key, safe="/~")]
    assert {"host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"} == set(signed.headers)
    assert signed.signature == signed.recomputed(SECRET)
    assert (signed.service, signed.region) == ("s3", REGION)


def test_a_request_for_an_arn_is_signed_for_the_region_in_it():
    secret = "arn:aws:secretsmanager:us-east-2:1:secret:s-AbCdEf"
    with Canned([http(200, "{}")]) as server:
        probe(server.url, "publish", "arn:aws:sns:us-east-1:1:ops", "s", "m")
        probe(server.url, "get-secret-value", secret)
        probe(server.url, "put-event", "arn:aws:events:eu-west-3:1:event-bus/b", "t", "{}")
    signed = [Signed(request) for request in server.requests]
    assert [each.region for each in signed] == ["us-east-1", "us-east-2", "eu-west-3"]
    assert all(each.signature == each.recomputed(SECRET) for each in signed)


def test_no_operation_leaves_out_a_header_that_boto3_signs(recorder):
    probe(recorder.url, "all", "shop", "web", "a")
    for exchange in recorder.exchanges:
        query = exchange.operation in ("DescribeTargetHealth", "DeregisterTargets")
        needed = SIGNED_BY_BOTO3 - ({"x-amz-target"} if query else set())
        assert needed <= set(Signed(exchange.request).headers), exchange.operation


def test_a_session_token_is_sent_and_signed(recorder):
    probe(recorder.url, "all", "shop", "web", "a", AWS_SESSION_TOKEN=TOKEN)
    check(recorder.exchanges)
    for exchange in recorder.exchanges:
        assert exchange.request.header("X-Amz-Security-Token") == TOKEN
        assert "x-amz-security-token" in Signed(exchange.request).headers


def test_names_that_are_not_ascii_are_signed_as_they_are_sent(recorder):
    probe(recorder.url, "describe-services", "größe", "dienst-日本語")
    probe(recorder.url, "stop-task", "größe", "a", "wegen “Überlast” – 日本語")
    probe(recorder.url, "tag-resource", "arn:aws:ecs:eu-west-1:1:service/größe/ä", "schlüssel", "wért +/=@")
    probe(recorder.url, "describe-scalable-targets", "service/größe/dienst ü")
    probe(recorder.url, "describe-target-health", "arn:größe/ü&x=1;y+z %41")
    check(recorder.exchanges, expected=5)
    bodies = b"\n".join(exchange.request.body for exchange in recorder.exchanges)
    assert "größe".encode() in bodies or b"gr\\u00f6\\u00dfe" in bodies


def test_a_secret_with_any_character_and_another_key_id_work(recorder):
    secret = "a+b/c=d~e%f&g;" * 3
    probe(
        recorder.url,
        "describe-services",
        "shop",
        "web",
        AWS_ACCESS_KEY_ID="ASIAOTHER",
        AWS_SECRET_ACCESS_KEY=secret,
    )
    check(recorder.exchanges, secret=secret, expected=1)
    assert Signed(recorder.exchanges[0].request).key_id == "ASIAOTHER"


def test_the_secret_itself_is_never_sent(recorder):
    probe(recorder.url, "all", "shop", "web", "a")
    sent = b"".join(exchange.request.raw() for exchange in recorder.exchanges)
    assert sent and SECRET.encode() not in sent


def test_a_signature_over_other_bytes_is_found_out(recorder):
    """The check itself: it must fail when one byte differs."""
    probe(recorder.url, "describe-services", "shop", "web")
    request = recorder.exchanges[0].request
    assert Signed(request).recomputed(SECRET + "x") != Signed(request).signature
    request.body += b" "
    assert Signed(request).recomputed(SECRET) != Signed(request).signature


def test_the_recomputation_agrees_with_boto3s_own_requests(recorder):
    aws_client("ecs", recorder.url).describe_services(cluster="shop", services=["web"])
    [exchange] = recorder.exchanges
    signed = Signed(exchange.request)
    assert signed.signature == signed.recomputed(SECRET)
    assert set(signed.headers) == SIGNED_BY_BOTO3
