"""`ecs-recycle whoami` against moto and against servers that refuse."""

import json
import os
import shlex
import subprocess
from email.utils import formatdate

import pytest
from conftest import REGION
from loopback import Canned, http
from moto.server import ThreadedMotoServer

SECRET = os.environ["AWS_SECRET_ACCESS_KEY"]


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://%s:%d" % server.get_host_and_port()
    server.stop()


def whoami(*flags, without=(), **environment):
    command = [*shlex.split(os.environ["ECSR_SIM_SERVER"])[:1], "whoami", *flags]
    kept = {name: value for name, value in os.environ.items() if name not in without}
    done = subprocess.run(
        command, env={**kept, **environment}, capture_output=True, text=True, timeout=60
    )
    assert SECRET not in done.stdout + done.stderr
    return done


def refusal(code, message, status=403, **headers):
    body = f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    return http(status, body, "text/xml", **headers)


def test_it_says_account_identity_region_and_where_the_credentials_come_from(moto):
    done = whoami("--endpoint-url", moto)
    assert (done.returncode, done.stderr) == (0, "")
    lines = dict(line.split(None, 1) for line in done.stdout.splitlines() if not line.startswith("u"))
    assert lines["account"] == "123456789012" and lines["region"] == REGION
    assert lines["identity"].startswith("arn:aws:sts::123456789012:")
    assert lines["credentials"] == "from the environment" and "no end known" in done.stdout


def test_it_says_the_same_in_json(moto):
    done = whoami("--endpoint-url", moto, "--output", "json")
    seen = json.loads(done.stdout)
    assert seen["event"] == "whoami" and seen["account"] == "123456789012"
    assert (seen["region"], seen["credentials"], seen["expires_at"]) == (REGION, "the environment", None)


def test_without_credentials_it_says_where_it_has_looked():
    keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    done = whoami("--endpoint-url", "http://127.0.0.1:1", without=keys)
    assert done.returncode == 3 and "no AWS credentials" in done.stderr
    assert done.stdout == "" and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "code, advice",
    [
        ("InvalidClientTokenId", "credentials must be renewed"),
        ("ExpiredToken", "credentials must be renewed"),
        ("AccessDenied", "AccessDenied"),
    ],
)
def test_credentials_that_aws_refuses_are_named_in_one_sentence(code, advice):
    with Canned([refusal(code, "No, " + SECRET)]) as server:
        done = whoami("--endpoint-url", server.url)
    assert done.returncode == 3 and done.stdout == ""
    assert code in done.stderr and advice in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("seconds, words", [(-3600, "1h"), (5400, "1h30m")])
def test_a_clock_that_is_off_is_named_with_by_how_much(seconds, words):
    import time

    date = formatdate(time.time() + seconds, usegmt=True)
    with Canned([refusal("SignatureDoesNotMatch", "Signature expired: no", Date=date)]) as server:
        done = whoami("--endpoint-url", server.url)
        assert len(server.requests) == 1  # a repeat would be as wrong
    assert done.returncode == 3
    side = "behind" if seconds > 0 else "ahead of"
    assert "our clock is " in done.stderr and f"{side} AWS's" in done.stderr
    off = done.stderr.partition("our clock is ")[2].split()[0]
    assert off.startswith(words[:2]) or off.startswith("59m"), done.stderr


def test_a_region_that_is_none_is_wrong_usage():
    done = whoami("--region", "Ireland")
    assert done.returncode == 2 and "Ireland" in done.stderr


def test_region_endpoint_and_services_section_come_from_the_profile(moto, tmp_path):
    config = tmp_path / "config"
    config.write_text(
        f"[profile lab]\nregion = eu-north-1\nservices = lab\n[services lab]\nsts =\n  endpoint_url = {moto}\n"
    )
    regions = ("AWS_REGION", "AWS_DEFAULT_REGION")
    done = whoami(
        without=regions, AWS_PROFILE="lab", AWS_CONFIG_FILE=str(config), AWS_SHARED_CREDENTIALS_FILE="/dev/null"
    )
    assert done.returncode == 0, done.stderr
    assert "region       eu-north-1\n" in done.stdout


def test_requests_to_aws_go_through_the_proxy_and_not_those_that_no_proxy_names():
    with Canned([b"HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n"]) as proxy:
        done = whoami(HTTPS_PROXY=proxy.url)
        assert done.returncode == 3
        lines = {request.first_line for request in proxy.requests}
        assert lines == {f"CONNECT sts.{REGION}.amazonaws.com:443 HTTP/1.1"}
        heads = b"".join(request.raw() for request in proxy.requests)
        assert b"AWS4-HMAC" not in heads  # nothing of the request itself is shown to the proxy
        before = len(proxy.requests)
        whoami("--endpoint-url", "https://127.0.0.1:1", HTTPS_PROXY=proxy.url, NO_PROXY="127.0.0.1")
        assert len(proxy.requests) == before
