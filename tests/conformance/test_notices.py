"""Whole runs with notices: a real SMTP server, HTTP sinks, and moto's SNS and EventBridge."""

import json
import os
import socket
import subprocess

import pytest
from conftest import REGION, aws_client, simulating, topic_and_bus
from loopback import Canned, http
from mail import PASSWORD, USER, mail_server, make_certificate
from moto.server import ThreadedMotoServer
from test_command_line import WORLD, check_put_back

WEB = ("--cluster", "shop", "--service", "web", "--region", REGION, "--wait", "0s")


SECRET_PATH = "/T0/hidden"


def sink(status=200):
    """A web server that answers every post with one status."""
    return Canned([http(status, "")])


def ecs_recycle(command, simulator, moto, settings, folder, **environment):
    """(exit status, standard output and error) of a command whose ECS is simulated and whose rest is moto's."""
    path = folder / "config.json"
    path.write_text(json.dumps({"notifications": settings}))
    path.chmod(0o600)
    endpoints = {"SNS": moto, "EVENTBRIDGE": moto, "SSM": moto, "SECRETS_MANAGER": moto}
    endpoints |= {name: simulator for name in ("ECS", "APPLICATION_AUTO_SCALING", "ELASTIC_LOAD_BALANCING_V2")}
    variables = {"AWS_ENDPOINT_URL_" + name: url for name, url in endpoints.items()}
    done = subprocess.run(
        [os.environ["ECSR_BINARY"], *command, "--config", str(path)],
        env={**os.environ, **variables, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert PASSWORD not in done.stdout + done.stderr and "hidden" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://%s:%d" % server.get_host_and_port()
    server.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def queues(moto):
    return topic_and_bus(moto, "notices")


def mail_to(port, certificate, **more):
    return {
        "host": "127.0.0.1",
        "port": port,
        "username": USER,
        "password": "env:MAIL_PASSWORD",
        "from_email": "ecs@example.com",
        "to": "ops@example.com",
        "ca_file": str(certificate[0]),
        **more,
    }


def test_every_channel_hears_of_a_run(moto, certificate, queues, tmp_path):
    topic, read = queues
    aws_client("ssm", moto).put_parameter(Name="/notices/hook", Value="Bearer abc", Type="SecureString")
    with sink() as hook, mail_server(certificate) as inbox, simulating(WORLD) as server:
        every = ["started", "progress", "finished"]
        settings = {
            "mail": mail_to(inbox.port, certificate),
            "sns": {"topic_arn": topic},
            "webhook": [
                {"url": hook.url + SECRET_PATH, "headers": {"Authorization": "ssm:/notices/hook"}, "events": every},
                {"url": hook.url + SECRET_PATH, "payload": "slack"},
                {"url": hook.url + SECRET_PATH, "payload": "teams"},
            ],
            "eventbridge": {"event_bus": "notices"},
        }
        status, said = ecs_recycle(
            ("run", *WEB, "--output", "json"), server.url, moto, settings, tmp_path, MAIL_PASSWORD=PASSWORD
        )
        assert status == 0, said
        check_put_back(server)
        message = inbox.message()
    lines = [json.loads(line) for line in said.splitlines()]
    notices = [line for line in lines if line["event"] == "notice"]
    assert all(line["ok"] for line in notices), notices
    assert lines[-1]["event"] == "finished" and len(notices) == 8
    assert message["Subject"].startswith("shop/web: 2 tasks recycled in ")
    record = json.loads(next(iter(message.iter_attachments())).get_content())
    assert record == lines[-1]
    [published] = read("topic")
    assert published["Subject"].startswith("Finished: shop/web: 2 tasks recycled")
    assert record["tasks"][0]["task"].rsplit("/")[-1] in published["Message"]
    [event] = read("bus")
    assert (event["source"], event["detail-type"]) == ("ecs-recycle", "ECS Recycle Finished")
    assert event["detail"]["record"] == record
    assert all(each.first_line == f"POST {SECRET_PATH} HTTP/1.1" for each in hook.requests)
    generic = [each for each in hook.requests if each.header("Authorization") == "Bearer abc"]
    assert [json.loads(each.body)["event"] for each in generic] == ["started", "progress", "finished"]
    slack, teams = (json.loads(each.body) for each in hook.requests if not each.header("Authorization"))
    assert slack["attachments"][0]["blocks"] and teams["attachments"][0]["content"]["type"] == "AdaptiveCard"


def test_channels_that_fail_are_a_sentence_each_and_the_run_ends_as_it_would(moto, certificate, queues, tmp_path):
    topic, _ = queues
    stranger = make_certificate(tmp_path, "stranger")
    with socket.create_server(("127.0.0.1", 0)) as gone:
        down = gone.getsockname()[1]
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, sink(503) as hook, mail_server(certificate) as inbox, simulating(WORLD) as server:
        port, quiet = inbox.port, silent.getsockname()[1]
        settings = {
            "mail": [
                mail_to(port, certificate, password="wrong"),
                mail_to(port, stranger),
                mail_to(down, certificate),
                mail_to(quiet, certificate, events=["started"]),
                mail_to(port, certificate, to="env:RECIPIENTS"),
                mail_to(port, certificate, password="env:NOT_SET"),
            ],
            "sns": {"topic_arn": topic + "-of-nobody"},
            "webhook": {"url": hook.url + SECRET_PATH},
        }
        status, said = ecs_recycle(
            ("run", *WEB),
            server.url,
            moto,
            settings,
            tmp_path,
            MAIL_PASSWORD=PASSWORD,
            RECIPIENTS="ops@example.com\r\nRCPT TO:<eve@example.com>",
        )
        assert status == 0, said
        check_put_back(server)
        assert inbox.envelopes == []
    assert len(hook.requests) == 3
    sentences = [line.split("  ", 1)[1] for line in said.splitlines() if "could not be sent by" in line]
    for where, why in (
        (f"mail by 127.0.0.1:{port}", "does not accept username and password"),
        (f"mail by 127.0.0.1:{port}", "cannot be trusted"),
        (f"mail by 127.0.0.1:{down} in 3 attempts", "127.0.0.1"),
        (f"mail by 127.0.0.1:{quiet}", "does not answer in time"),
        (f"mail by 127.0.0.1:{port}", "to holds a line break"),
        (f"mail by 127.0.0.1:{port}", "NOT_SET"),
        (f"SNS topic {topic}-of-nobody", "NotFound"),
        ("webhook http://127.0.0.1", "in 3 attempts: it answered 503"),
    ):
        found = [sentence for sentence in sentences if where in sentence and why in sentence]
        assert len(found) == 1, (where, why, "\n".join(sentences))
    assert len(sentences) == 8


def test_notify_test_says_what_became_of_each(moto, certificate, queues, tmp_path):
    with sink(404) as hook, mail_server(certificate) as inbox:
        settings = {"mail": mail_to(inbox.port, certificate, events=["needs-a-person"])}
        command = ("notify", "--test", "--region", REGION)
        status, said = ecs_recycle(command, moto, moto, settings, tmp_path, MAIL_PASSWORD=PASSWORD)
        assert (status, said) == (0, f"mail by 127.0.0.1:{inbox.port}: sent\n")
        assert inbox.message()["Subject"].startswith("Test: ")
        settings["webhook"] = {"url": hook.url + SECRET_PATH}
        status, said = ecs_recycle(command, moto, moto, settings, tmp_path, MAIL_PASSWORD=PASSWORD)
        assert status == 3 and f"webhook {hook.url}: FAILED: it answered 404\n" in said, said


def test_notify_without_channels_says_so(moto, tmp_path):
    status, said = ecs_recycle(("notify", "--test", "--region", REGION), moto, moto, {}, tmp_path)
    assert status == 2 and "no channel is configured" in said
