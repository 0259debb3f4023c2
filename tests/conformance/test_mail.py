"""Notices by mail to a real SMTP server, read back with Python's own mail library."""

import contextlib
import json
import os
import socket
import subprocess
import threading
import time

import pytest
from mail import PASSWORD, USER, mail_server, make_certificate

LOGIN = {"username": USER, "password": PASSWORD}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("other"))


def send(port, **settings):
    """What became of one notice: {"ok": …, "message": …}"""
    given = json.dumps({"port": port, **settings})
    done = subprocess.run(
        [os.environ["ECSR_NOTIFY_PROBE"]], input=given, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["ok"] or "\n" not in said["message"]
    return said


@contextlib.contextmanager
def talking_server(answers):
    """(port, lines heard) of a server that answers each command as it is told to, and else falls silent."""
    heard = []

    def talk():
        client, _ = server.accept()
        with client, client.makefile("rw", newline="") as wire:
            wire.write("220 hello\r\n")
            wire.flush()
            for line in wire:
                heard.append(line.strip())
                answer = answers.get(line.split()[0].upper())
                if answer:
                    wire.write(answer + "\r\n")
                    wire.flush()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=talk)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join()


def check_whole(message):
    """No defects anywhere, and every line short enough."""
    for part in message.walk():
        assert part.defects == [], part.defects
    assert all(len(line) <= 998 for line in message.as_bytes().splitlines())


def test_a_mail_over_starttls_has_both_texts_and_the_attachments(certificate):
    with mail_server(certificate) as inbox:
        said = send(inbox.port, **LOGIN, ca_file=str(certificate[0]), event="gave-up")
        assert said == {"ok": True, "remark": ""}
        message = inbox.message()
    check_whole(message)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/json",
        "text/html",
    ]
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for body in (text, html):
        assert "111122223333" in body and "eu-west-1" in body and "alice@bastion/4242" in body
        assert "2717b1fffdbfe528b95a3fd0a01b39ed" in body
    assert "ecs-recycle run --cluster prod --service web" in text
    assert "<app:7> & more" in text and "&lt;app:7&gt; &amp; more" in html
    record, picture = message.iter_attachments()
    assert record.get_filename() == "ecs-recycle-web-7f3a2c11.json"
    assert json.loads(record.get_content())["outcome"] == "gave-up"
    assert picture.get_filename() == "ecs-recycle-web-7f3a2c11.html"
    assert picture.get_content().rstrip().endswith("</html>") and "<svg" in picture.get_content()


def test_the_headers_say_who_when_and_what(certificate):
    with mail_server(certificate) as inbox:
        send(
            inbox.port,
            **LOGIN,
            ca_file=str(certificate[0]),
            from_email="Größe & Co <ecs@example.com>",
            to=["ops@example.com, Jörg <joerg@example.com>"],
            cc=["team@example.com"],
            bcc=["audit@example.com"],
            subject_prefix="Überwachung der Dienste in allen Regionen dieser Welt",
            email_subject="Task-Recycle läuft – fertig €€€€€€€€€€€€€€€€€€€€€€",
            event="aborted",
        )
        [envelope] = inbox.envelopes
        message = inbox.message()
    check_whole(message)
    assert envelope.mail_from == "ecs@example.com"
    assert envelope.rcpt_tos == [
        "ops@example.com",
        "joerg@example.com",
        "team@example.com",
        "audit@example.com",
    ]
    assert message["Subject"] == (
        "Überwachung der Dienste in allen Regionen dieser Welt | Aborted: "
        "Task-Recycle läuft – fertig €€€€€€€€€€€€€€€€€€€€€€ | 2026-11-22 10:06 UTC"
    )
    assert message["From"].addresses[0].display_name == "Größe & Co"
    assert [each.addr_spec for each in message["To"].addresses] == ["ops@example.com", "joerg@example.com"]
    assert message["To"].addresses[1].display_name == "Jörg"
    assert message["Date"].datetime.isoformat() == "2026-11-22T10:06:30+00:00"
    assert message["Message-ID"] == "<7f3a2c11.1@example.com>"
    assert message["Bcc"] is None and b"audit" not in envelope.content
    head = envelope.content.split(b"\r\n\r\n")[0]
    ours = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Type")]
    assert head.isascii() and all(len(line) <= 78 for line in ours)


def test_tls_from_the_first_byte_works(certificate):
    with mail_server(certificate, implicit_tls=True) as inbox:
        said = send(inbox.port, **LOGIN, security="tls", ca_file=str(certificate[0]))
        assert said["ok"], said
        assert inbox.logins and inbox.message()["Subject"].startswith("prod/web")


def test_plain_text_goes_out_only_when_it_is_asked_for():
    with mail_server(auth=False) as inbox:
        said = send(inbox.port)
        assert said == {
            "ok": False,
            "kind": "denied",
            "message": f"127.0.0.1:{inbox.port} does not offer STARTTLS, and nothing is sent in the clear "
            "unless the security is set to plain",
        }
        assert inbox.envelopes == []
        assert send(inbox.port, security="plain")["ok"]
        assert len(inbox.envelopes) == 1


def test_a_wrong_password_is_one_sentence_without_it(certificate):
    with mail_server(certificate) as inbox:
        said = send(inbox.port, username=USER, password="hunter2", ca_file=str(certificate[0]))
        assert said["kind"] == "denied" and "hunter2" not in said["message"]
        assert said["message"].startswith(f"127.0.0.1:{inbox.port} does not accept username and password (5")
        assert inbox.envelopes == []


def test_no_mail_goes_out_in_nobodys_name():
    """libcurl alone goes on without AUTH where the server does not speak of it."""
    with talking_server({"EHLO": "250 hello", "MAIL": "250 OK"}) as (port, heard):
        said = send(port, **LOGIN, security="plain")
    assert said["kind"] == "denied" and "offers no way to log in" in said["message"]
    assert [line.split()[0] for line in heard if not line.startswith("QUIT")] == ["EHLO", "MAIL"]


def test_a_server_with_no_way_to_log_in_that_is_known_gets_no_mail(certificate):
    with mail_server(certificate, auth=False) as inbox:
        said = send(inbox.port, **LOGIN, ca_file=str(certificate[0]))
        assert said["kind"] == "denied" and "offers no way to log in" in said["message"]
        assert inbox.envelopes == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_unknown_authority_is_not_trusted(certificate, stranger, security):
    with mail_server(certificate, implicit_tls=security == "tls") as inbox:
        for trusted in ("", str(stranger[0])):
            said = send(inbox.port, **LOGIN, security=security, ca_file=trusted)
            assert said["kind"] == "denied" and "cannot be trusted" in said["message"], said
        said = send(inbox.port, **LOGIN, security=security, ca_file="/nowhere.pem")
        assert said["kind"] == "bad-input" and "cannot be read" in said["message"], said
        assert inbox.envelopes == [] and inbox.logins == []


def test_a_server_that_is_down_is_named():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    said = send(port)
    assert said["kind"] == "transport" and f"127.0.0.1:{port}" in said["message"]


def test_a_server_that_never_answers_costs_no_more_than_the_limit():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        said = send(silent.getsockname()[1], limit_ms=1500)
        assert time.monotonic() - began < 10
    assert said["kind"] == "transport" and "does not answer in time" in said["message"]


def test_a_server_that_falls_silent_in_mid_talk_costs_no_more_than_the_limit():
    with talking_server({"EHLO": "250 hello"}) as (port, heard):
        began = time.monotonic()
        said = send(port, security="plain", limit_ms=1500)
        assert time.monotonic() - began < 10
    assert said["kind"] == "transport" and "does not answer in time" in said["message"]
    assert heard[-1].startswith("MAIL FROM:<ecs@example.com>")


def test_one_refused_recipient_does_not_silence_the_others(certificate):
    with mail_server(certificate) as inbox:
        inbox.refused = {"gone@example.com": "550 no such user"}
        said = send(
            inbox.port, **LOGIN, ca_file=str(certificate[0]), to=["gone@example.com", "ops@example.com"]
        )
        place = f"127.0.0.1:{inbox.port}"
        assert said == {"ok": True, "remark": f"{place} refused 1 recipient of 2 (550 no such user)"}
        assert inbox.envelopes[0].rcpt_tos == ["ops@example.com"]


@pytest.mark.parametrize("reply, kind", [("550 no such user", "bad-input"), ("450 busy", "throttled")])
def test_a_mail_that_nobody_may_get_is_refused(certificate, reply, kind):
    with mail_server(certificate) as inbox:
        inbox.refused = {"ops@example.com": reply}
        said = send(inbox.port, **LOGIN, ca_file=str(certificate[0]))
        assert said["kind"] == kind and reply in said["message"], said
        assert inbox.envelopes == []


@pytest.mark.parametrize(
    "settings",
    [
        {"to": ["ops@example.com\r\nRCPT TO:<eve@example.com>"]},
        {"cc": ["ops@example.com\nBcc: eve@example.com"]},
        {"from_email": "ecs@example.com\r\nBcc: eve@example.com"},
        {"subject_prefix": "Ops\r\nBcc: eve@example.com"},
        {"email_subject": "Ops\nBcc: eve@example.com"},
    ],
)
def test_line_breaks_never_reach_the_wire(certificate, settings):
    with mail_server(certificate) as inbox:
        said = send(inbox.port, **LOGIN, ca_file=str(certificate[0]), **settings)
        assert said["kind"] == "bad-input" and "holds a line break" in said["message"]
        assert inbox.envelopes == [] and inbox.logins == []


def test_a_mail_with_lines_of_dots_arrives_as_it_was(certificate):
    with mail_server(certificate) as inbox:
        send(inbox.port, **LOGIN, ca_file=str(certificate[0]), email_subject="." * 60)
        message = inbox.message()
    check_whole(message)
    assert message["Subject"].startswith("." * 60)
