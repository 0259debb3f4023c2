"""Secrets are planted wherever one may come from, in success and in every kind of failure; afterwards
everything that the program wrote is searched for them, and every request for those that do not belong in it."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from canaries import Canaries
from conftest import simulating
from loopback import Canned, Recorder, http
from mail import mail_server, make_certificate
from parrots import MailParrot, Parrot
from secret_places import (
    SOURCES,
    WHERE_THEY_BELONG,
    Sandbox,
    keys_in_configuration,
    keys_in_environment,
    sign_on,
)
from test_command_line import WORLD

WEB = ("--cluster", "shop", "--service", "web")
ALL_TEXT_COMMANDS = [
    ("whoami",),
    ("plan", *WEB),
    ("status", *WEB),
    ("restore", *WEB),
    ("run", *WEB, "--wait", "0s"),
    ("run", *WEB, "--wait", "0s", "--output", "json"),
]
SOME_COMMANDS = [("whoami",), ("plan", *WEB, "--output", "json")]


@pytest.fixture
def sandbox(tmp_path):
    return Sandbox(tmp_path)


def test_the_search_finds_a_secret_in_every_form():
    import base64
    import urllib.parse

    canaries = Canaries()
    secret = canaries.plant("it")
    for form in (
        secret,
        secret[:20],
        urllib.parse.quote(secret),
        json.dumps(secret),
        base64.b64encode(b"user:" + secret.encode()).decode(),
        base64.b64encode(b"\0user1\0" + secret.encode()).decode(),
        base64.urlsafe_b64encode(b"abcd" + secret.encode()).decode(),
        secret.encode().hex(),
    ):
        assert canaries.in_bytes(f"what {form} is".encode()) == {"it"}, form
    assert canaries.in_bytes(b"nothing of it") == set()


@pytest.mark.parametrize("manner", ["refusal", "page", "garbage", "redirect"])
@pytest.mark.parametrize("source", SOURCES)
def test_no_secret_comes_back_from_servers_that_repeat_what_they_are_told(source, manner, sandbox):
    with Parrot(manner) as parrot:
        source(sandbox, parrot.url)
        thorough = source is keys_in_environment and manner == "refusal"
        for command in ALL_TEXT_COMMANDS if thorough else SOME_COMMANDS:
            done = sandbox.run(*command, "--endpoint-url", parrot.url)
            assert done.returncode in (2, 3), done
        assert parrot.requests
    sandbox.check()
    sandbox.check_requests(parrot.requests, **WHERE_THEY_BELONG)
    if manner == "redirect":
        assert not any("/elsewhere" in request.first_line for request in parrot.requests)


def test_a_whole_run_leaves_no_secret_anywhere(sandbox):
    keys_in_configuration(sandbox, "")
    hook_path = "/services/" + sandbox.secret("webhook")
    with simulating(WORLD) as server, Recorder(server.url) as aws, Canned([http(200, "")]) as hook:
        notifications = {
            "webhook": {"url": hook.url + hook_path, "headers": {"X-Token": sandbox.secret("header")}}
        }
        settings = {"notifications": notifications}
        settings |= json.loads(Path(sandbox.env["ECS_RECYCLE_CONFIG"]).read_text())
        config = sandbox.write("config.json", json.dumps(settings))
        records = str(sandbox.folder / "work" / "records")
        flags = ("--config", config, "--endpoint-url", aws.url)
        store = ("--run-store", "file:" + records)
        done = sandbox.run("run", *WEB, "--wait", "0s", *flags, *store, "--output", "json", timeout=120)
        assert done.returncode == 0, done
        (sandbox.folder / "work" / "run.jsonl").write_bytes(done.stdout)
        assert sandbox.run("report", "run.jsonl", "--html", "run.html").returncode == 0
        assert sandbox.run("config", *WEB, *flags).returncode == 0
        assert sandbox.run("config", *WEB, *flags, "--output", "json").returncode == 0
        assert sandbox.run("notify", "--test", *flags).returncode == 0
        exchanges = [exchange.request for exchange in aws.exchanges]
        assert len(exchanges) > 20 and len(hook.requests) == 2
    sandbox.check()
    sandbox.check_requests(exchanges, token="x-amz-security-token")
    sandbox.check_requests(hook.requests, webhook="line", header="x-token")


def test_a_killed_run_leaves_its_record_for_its_owner_only_and_no_secret_in_it(sandbox):
    keys_in_environment(sandbox, "")
    records = sandbox.folder / "work" / "records"
    with simulating(WORLD) as server:
        command = ["run", *WEB, "--endpoint-url", server.url, "--run-store", f"file:{records}"]
        out = (sandbox.folder / "work" / "out").open("wb")
        running = subprocess.Popen(
            [os.environ["ECSR_BINARY"], *command], env=sandbox.env, stdout=out, stderr=out
        )
        until = time.monotonic() + 30
        while not list(records.glob("*.run")) and time.monotonic() < until:
            time.sleep(0.01)
        running.kill()
        running.wait()
    [record] = records.glob("*.run")
    assert record.stat().st_mode & 0o777 == 0o600 and records.stat().st_mode & 0o777 == 0o700
    sandbox.check()


def dumped(command, env, folder):
    """Whether the kernel says that it wrote the memory of a process that died of SIGABRT somewhere."""
    core = "ulimit -c unlimited 2>/dev/null || ulimit -c $(ulimit -H -c); exec \"$@\""
    process = subprocess.Popen(
        ["sh", "-c", core, "sh", *command], env=env, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    time.sleep(1)
    os.kill(process.pid, signal.SIGABRT)
    process.stdout.close()
    _, status = os.waitpid(process.pid, 0)
    process.returncode = status
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGABRT
    return os.WCOREDUMP(status)


def test_the_memory_of_a_process_that_dies_is_not_written_anywhere(sandbox):
    keys_in_environment(sandbox, "")
    work = sandbox.folder / "work"
    slow = (os.environ["ECSR_BINARY"], "sim-server", "--port", "0")
    assert not dumped(slow, sandbox.env, work)
    if not dumped(("sleep", "30"), sandbox.env, work):
        pytest.skip("this machine writes nobody's memory, so there is nothing to see")
    for path in work.glob("core*"):
        assert b"sleep" in path.read_bytes()
        path.unlink()
    sandbox.check()


BROKEN_SETTINGS = {
    "a list": lambda secret: [secret],
    "a list of a list": lambda secret: [[secret]],
    "a block": lambda secret: {"value": secret},
    "a bad reference": lambda secret: "secretsmanager:" + "#" + secret,
    "a text with a line end": lambda secret: secret + "\r\nX: y",
}


@pytest.mark.parametrize("broken", BROKEN_SETTINGS)
def test_no_mistake_in_a_configuration_shows_the_secret_beside_it(broken, sandbox):
    spoil = BROKEN_SETTINGS[broken]
    blocks = {
        "webhook": {"notifications": {"webhook": {"url": spoil(sandbox.secret("webhook"))}}},
        "header": {
            "notifications": {
                "webhook": {"url": "https://hooks.test/x", "headers": {"A": spoil(sandbox.secret("header"))}}
            }
        },
        "password": {
            "notifications": {
                "mail": {"host": "h", "from_email": "a@b", "to": "c@d", "username": "u"}
                | {"password": spoil(sandbox.secret("password"))}
            }
        },
        "classic": {"smtpCredentials": {"host": "h", "password": spoil(sandbox.secret("classic"))}},
        "keys": {
            "awsCredentials": {"access_key": "AKID", "secret_key": spoil(sandbox.secret("key"))}
            | {"session_token": spoil(sandbox.secret("token"))}
        },
        "misspelt": {"awsCredentials": {"secret_kee": spoil(sandbox.secret("misspelt"))}},
    }
    for name, settings in blocks.items():
        for suffix in (".json", ".yaml"):
            config = sandbox.write(name + suffix, json.dumps(settings))
            for command in (("config", *WEB), ("notify", "--test"), ("plan", *WEB)):
                done = sandbox.run(*command, "--config", config, "--endpoint-url", "http://127.0.0.1:1")
                assert done.returncode in (0, 2, 3), done
    cut = json.dumps(blocks["keys"])[:-3]
    for text in (cut, cut + "\x01", "a: b\n" + cut, cut.replace(":", "", 1), '{"x": "' + sandbox.secret("open")):
        config = sandbox.write("cut.json", text)
        assert sandbox.run("config", *WEB, "--config", config).returncode == 2
        assert sandbox.run("run", "--event", config).returncode == 2
        assert sandbox.run("report", config).returncode == 2
    sandbox.check()


@pytest.mark.parametrize("manner", ["words", "page", "garbage", "redirect"])
def test_a_webhook_that_repeats_its_request_puts_no_secret_into_our_words(manner, sandbox):
    with Parrot(manner) as hook:
        channels = [
            {"url": f"{hook.url}/services/T0/{sandbox.secret('webhook')}"},
            {"url": f"{hook.url}/?key={sandbox.secret('query')}", "payload": "slack"},
            {"url": f"{hook.url}/x", "headers": {"Authorization": "Bearer " + sandbox.secret("header")}},
        ]
        config = sandbox.write("config.json", json.dumps({"notifications": {"webhook": channels}}))
        keys_in_environment(sandbox, "")
        for flags in ((), ("--output", "json")):
            sandbox.run("notify", "--test", "--config", config, "--endpoint-url", hook.url, *flags)
        assert len(hook.requests) == 6
    sandbox.check()
    sandbox.check_requests(hook.requests, webhook="line", query="line", header="authorization")


def test_a_mail_server_that_repeats_the_login_puts_no_password_into_our_words(sandbox):
    keys_in_environment(sandbox, "")
    with MailParrot() as server:
        mail = {"host": "127.0.0.1", "port": int(server.url.rpartition(":")[2]), "security": "plain"}
        mail |= {"username": "u", "password": sandbox.secret("password"), "from_email": "a@b.c", "to": "d@e.f"}
        for password in (sandbox.secret("password"), "env:MAIL_PASSWORD"):
            sandbox.env["MAIL_PASSWORD"] = sandbox.secret("password")
            settings = {"notifications": {"mail": {**mail, "password": password}}}
            config = sandbox.write("config.json", json.dumps(settings))
            for flags in ((), ("--output", "json")):
                done = sandbox.run("notify", "--test", "--config", config, *flags)
                assert done.returncode == 3 and b"does not accept username and password" in done.stdout, done
        assert len(server.logins) >= 4
    sandbox.check()


def test_a_mail_that_goes_out_holds_no_secret(sandbox, tmp_path):
    certificate = make_certificate(tmp_path)
    keys_in_environment(sandbox, "")
    with mail_server(certificate) as inbox:
        from mail import PASSWORD, USER

        mail = {"host": "127.0.0.1", "port": inbox.port, "username": USER, "password": PASSWORD}
        mail |= {"from_email": "a@b.c", "to": "d@e.f", "ca_file": str(certificate[0])}
        config = sandbox.write("config.json", json.dumps({"notifications": {"mail": mail}}))
        assert sandbox.run("notify", "--test", "--config", config).returncode == 0
        [envelope] = inbox.envelopes
    sandbox.said += envelope.content
    assert PASSWORD.encode() not in sandbox.said
    for where, text in sandbox.everything_written():
        assert where.endswith((".pem", ".key")) or not sandbox.canaries.in_bytes(text), where


@pytest.mark.parametrize(
    "proxy",
    [
        "http://user:{secret}@127.0.0.1:{port}",
        "http://user:{secret}@127.0.0.1:99999999",
        "bad://user:{secret}@127.0.0.1:{port}",
        "http://user:{secret}@unknown.invalid:{port}",
    ],
)
def test_no_password_of_a_proxy_is_shown(proxy, sandbox):
    from urllib.parse import quote

    keys_in_environment(sandbox, "")
    with Parrot("words") as server:
        port = server.url.rpartition(":")[2]
        url = proxy.format(secret=quote(sandbox.secret("proxy"), safe=""), port=port)
        hook = {"url": "https://hooks.test/x"}
        mail = {"host": "mail.test", "from_email": "a@b.c", "to": "d@e.f"}
        settings = {"notifications": {"webhook": hook, "mail": mail}}
        config = sandbox.write("config.json", json.dumps(settings))
        sandbox.env |= {"HTTPS_PROXY": url, "HTTP_PROXY": url, "ALL_PROXY": url, "all_proxy": url}
        for command in (("whoami",), ("notify", "--test", "--config", config)):
            assert sandbox.run(*command).returncode in (2, 3)
        requests = server.requests
    assert b"99999999" not in url.encode() or b"the proxy that the environment names cannot be used" in sandbox.said
    sandbox.check()
    sandbox.check_requests(requests, proxy="proxy-authorization")


@pytest.mark.parametrize("kind", ["secretsmanager:prod/mail", "secretsmanager:prod/mail#password", "ssm:/mail"])
@pytest.mark.parametrize("broken", [None, 7, [1], {"a": 1}])
def test_a_secret_that_is_fetched_is_shown_nowhere_whatever_its_answer_looks_like(kind, broken, sandbox):
    keys_in_environment(sandbox, "")
    secret = sandbox.secret("fetched")
    value = {"password": secret} if broken is None else {"password": [secret, broken], "other": secret}
    answer = json.dumps({"SecretString": json.dumps(value), "Parameter": {"Value": secret}, "Name": secret})
    if broken == 7:
        answer = json.dumps({"SecretString": [secret], "Parameter": {"Value": {"x": secret}}})
    if broken == [1]:
        answer = answer[:-2]
    with Canned([http(200, answer)]) as aws, MailParrot() as mail:
        settings = {"host": "127.0.0.1", "port": int(mail.url.rpartition(":")[2]), "security": "plain"}
        settings |= {"username": "u", "password": kind, "from_email": "a@b.c", "to": "d@e.f"}
        hook = {"url": aws.url + "/x", "headers": {"X-Token": kind}}
        config = sandbox.write("c.json", json.dumps({"notifications": {"mail": settings, "webhook": hook}}))
        for flags in ((), ("--output", "json")):
            sandbox.run("notify", "--test", "--config", config, "--endpoint-url", aws.url, *flags)
    sandbox.check()


def test_a_program_that_fails_shows_nothing_of_what_it_printed(sandbox):
    secret = sandbox.secret("key")
    for body in (
        f"echo '{secret}'; exit 3",
        f"echo '{{\"Version\": 2, \"SecretAccessKey\": \"{secret}\"}}'",
        f"echo '{{\"Version\": 1, \"SecretAccessKey\": \"{secret}\"}}'",
        f"echo '{{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"{secret}\\n\"}}'",
        f"echo '{secret}'; kill -9 $$",
    ):
        program = sandbox.write("program.sh", body)
        sandbox.write("home/.aws/config", f"[profile x]\ncredential_process = sh {program}\n")
        sandbox.env["AWS_PROFILE"] = "x"
        for command in SOME_COMMANDS:
            assert sandbox.run(*command, "--endpoint-url", "http://127.0.0.1:1").returncode in (2, 3)
    sandbox.check()


@pytest.mark.parametrize("broken", [{"expiresAt": "soon"}, {"expiresAt": 5}, {"accessToken": ["x"]}])
def test_a_token_cache_that_cannot_be_read_is_shown_to_nobody(broken, sandbox):
    sign_on(sandbox, "http://127.0.0.1:1", **broken)
    assert sandbox.run("whoami").returncode == 3
    sandbox.check()


def test_a_renewed_sign_on_is_kept_for_its_owner_only(sandbox):
    renewed = {"accessToken": sandbox.secret("new"), "expiresIn": 28800, "refreshToken": sandbox.secret("newer")}
    with Canned([http(200, json.dumps(renewed)), http(403, "{}")]) as issuer:
        sign_on(sandbox, issuer.url, seconds=60)
        assert sandbox.run("whoami").returncode == 3
    [cache] = (sandbox.home / ".aws/sso/cache").glob("*")
    assert sandbox.secret("newer") in cache.read_text()
    sandbox.check(but=[str(cache.relative_to(sandbox.folder))])


@pytest.mark.parametrize("manner", ["refusal", "page", "garbage"])
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_the_function_says_no_secret_in_its_log_or_its_reply(manner, log_format, sandbox):
    keys_in_environment(sandbox, "")
    hook = {"url": "http://127.0.0.1:1/" + sandbox.secret("webhook")}
    config = sandbox.write("c.json", json.dumps({"notifications": {"webhook": hook}}))
    deadline = int((time.time() + 60) * 1000)
    event = json.dumps({"cluster_name": "shop", "service_name": "web"})
    invocation = http(
        200, event, Lambda_Runtime_Aws_Request_Id="r-1", Lambda_Runtime_Deadline_Ms=deadline
    )
    with Parrot(manner) as aws, Canned([invocation, http(202, ""), http(500, "")]) as runtime:
        sandbox.env |= {
            "AWS_LAMBDA_RUNTIME_API": runtime.url.removeprefix("http://"),
            "AWS_LAMBDA_FUNCTION_NAME": "f",
            "AWS_ENDPOINT_URL": aws.url,
            "ECS_RECYCLE_CONFIG": config,
            "ECS_RECYCLE_LOG_FORMAT": log_format,
        }
        sandbox.run(timeout=60)
        assert aws.requests and len(runtime.requests) >= 2
        for request in runtime.requests:
            sandbox.said += request.raw()
    sandbox.check()
    sandbox.check_requests(aws.requests, token="x-amz-security-token")


def test_a_file_that_holds_secrets_and_that_others_can_read_is_warned_of(sandbox):
    keys_in_configuration(sandbox, "")
    path = Path(sandbox.env["ECS_RECYCLE_CONFIG"])
    path.chmod(0o644)
    done = sandbox.run("config", *WEB)
    assert b"chmod" in done.stderr
    sandbox.check()


def test_no_redirect_takes_keys_or_notices_elsewhere(sandbox):
    keys_in_environment(sandbox, "")
    with Canned([http(200, "{}")]) as elsewhere:
        answer = http(307, "", Location=elsewhere.url + "/x")
        with Canned([answer]) as aws:
            hook = {"url": aws.url + "/" + sandbox.secret("webhook")}
            config = sandbox.write("c.json", json.dumps({"notifications": {"webhook": hook}}))
            for command in (("whoami",), ("notify", "--test", "--config", config)):
                assert sandbox.run(*command, "--endpoint-url", aws.url).returncode in (2, 3)
            assert aws.requests
        assert not elsewhere.requests
    sandbox.check()
