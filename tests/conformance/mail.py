"""A real mail server on loopback: aiosmtpd with TLS and AUTH, certificates made on the spot."""

import asyncio
import contextlib
import email
import email.policy
import ssl
import subprocess
import threading
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "mailer", "pässwörd with blanks"


def make_certificate(folder, name="localhost"):
    """(certificate, key) of a server, signed by itself: it is its own authority."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
        + ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        + ["-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    return certificate, key


@dataclass
class Inbox:
    """What the server took, and how it behaves."""

    port: int = 0
    envelopes: list = field(default_factory=list)
    logins: list = field(default_factory=list)
    refused: dict = field(default_factory=dict)  # recipient to the server's reply

    def message(self):  # no property: aiosmtpd looks at every member of its handler
        [envelope] = self.envelopes
        return email.message_from_bytes(envelope.content, policy=email.policy.default)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return "250 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        login, password = data.login.decode(), data.password.decode()
        self.logins.append((mechanism, login))
        return AuthResult(success=(login, password) == (USER, PASSWORD), handled=False)


@contextlib.contextmanager
def mail_server(certificate=None, implicit_tls=False, auth=True, starttls=True):
    inbox = Inbox()
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)

    def factory():
        return SMTP(
            inbox,
            loop=loop,
            tls_context=context if starttls and not implicit_tls else None,
            require_starttls=bool(context) and starttls and not implicit_tls,
            authenticator=inbox.authenticate if auth else None,
            auth_required=auth,
            auth_require_tls=not implicit_tls,
            auth_exclude_mechanism=[] if auth else ["LOGIN", "PLAIN"],
        )

    loop = asyncio.new_event_loop()
    listening = loop.create_server(factory, "127.0.0.1", 0, ssl=context if implicit_tls else None)
    server = loop.run_until_complete(listening)
    inbox.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield inbox
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.close()
