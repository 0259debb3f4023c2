"""Servers that repeat whatever they are told, as badly built ones do in their errors."""

import base64
import json
from dataclasses import dataclass, field

from loopback import Loopback, read_message


def _http(status, body, content_type):
    head = f"HTTP/1.1 {status} Parrot\r\nContent-Type: {content_type}\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _said(request):
    """All of the request, and its values in base64 as well."""
    values = [value for _, value in request.headers] + [request.first_line]
    encoded = " ".join(base64.b64encode(value.encode("latin-1")).decode() for value in values)
    return request.raw().decode("latin-1") + " " + encoded


@dataclass
class Parrot(Loopback):
    """An HTTP server; `manner` is how it repeats: a JSON or XML refusal, a page, a 200 that is no answer, a redirect."""

    manner: str = "refusal"
    requests: list = field(default_factory=list)

    def serve(self, client):
        while request := read_message(client.rfile):
            self.requests.append(request)
            client.wfile.write(self._answer(request))
            return

    def _answer(self, request):
        said = _said(request)
        if self.manner == "page":
            page = f"<!DOCTYPE html><html><head><title>{said}</title></head><body>{said}</body></html>"
            return _http(403, page.encode(), "text/html")
        if self.manner == "garbage":
            return _http(200, said.encode(), "application/x-amz-json-1.1")
        if self.manner == "redirect":
            return _http(307, b"", "text/plain").replace(
                b"Connection: close", f"Connection: close\r\nLocation: {self.url}/elsewhere".encode()
            )
        if self.manner == "words":
            return _http(400, said.encode(), "text/plain")
        if request.header("Content-Type", "").startswith("application/x-www-form"):
            text = said.replace("&", "&amp;").replace("<", "&lt;")
            body = f"<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>{text}</Message></Error></ErrorResponse>"
            return _http(403, body.encode(), "text/xml")
        body = json.dumps({"__type": "InvalidSignatureException", "message": said})
        return _http(403, body.encode(), "application/x-amz-json-1.1")


@dataclass
class MailParrot(Loopback):
    """A mail server that refuses every login and repeats it: as it came, and decoded."""

    logins: list = field(default_factory=list)

    def serve(self, client):
        def say(line):
            client.wfile.write(line + b"\r\n")

        say(b"220 parrot ESMTP")
        while line := client.rfile.readline().strip():
            word = line.split()[0].upper()
            if word in (b"EHLO", b"HELO"):
                client.wfile.write(b"250-parrot\r\n250 AUTH PLAIN LOGIN\r\n")
            elif word == b"AUTH":
                answer = line.split()[-1] if len(line.split()) > 2 else b""
                if not answer:
                    say(b"334 ")
                    answer = client.rfile.readline().strip()
                self.logins.append(answer)
                decoded = base64.b64decode(answer).replace(b"\0", b" ")
                say(b"535 5.7.8 no: " + decoded + b" that is " + answer)
            elif word == b"QUIT":
                say(b"221 bye")
                return
            else:
                say(b"250 ok")
