"""Servers on loopback that do exactly what a test tells them, and a look at what went over the wire."""

import socket
import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Message:
    """One HTTP request or answer as it stood on the wire."""

    first_line: str
    headers: list  # (name, value) in their order
    body: bytes

    def header(self, name, default=None):
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[0] if values else default

    @property
    def status(self):
        return int(self.first_line.split()[1])

    def raw(self):
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        return f"{self.first_line}\r\n{head}\r\n".encode("latin-1") + self.body


def read_message(stream):
    """The next message of a stream, or None at its end. Bodies have a length or none at all."""
    first_line = stream.readline().decode("latin-1").rstrip("\r\n")
    if not first_line:
        return None
    headers = []
    while line := stream.readline().decode("latin-1").rstrip("\r\n"):
        name, _, value = line.partition(":")
        headers.append((name, value.strip()))
    message = Message(first_line, headers, b"")
    length = int(message.header("Content-Length", 0))
    message.body = stream.read(length)
    return message


@dataclass
class Exchange:
    request: Message
    answer: Message

    @property
    def operation(self):
        target = self.request.header("X-Amz-Target")
        if target:
            return target.partition(".")[2]
        fields = dict(pair.split("=", 1) for pair in self.request.body.decode().split("&") if "=" in pair)
        return fields.get("Action", "")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64


class Loopback:
    """A server on a free port, in a thread, for the length of a with block."""

    def __enter__(self):
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    outer.serve(self)
                except (ConnectionError, TimeoutError):
                    pass  # the client went away: what it saw is the test's business

        self._server = _Server(("127.0.0.1", 0), Handler)
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        self.url = "http://127.0.0.1:%d" % self._server.server_address[1]
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Recorder(Loopback):
    """Passes everything on to the server behind `upstream` and keeps it, byte by byte."""

    upstream: str
    exchanges: list = field(default_factory=list)

    def serve(self, client):
        host, port = self.upstream.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as onward:
            answers = onward.makefile("rb")
            while request := read_message(client.rfile):
                onward.sendall(request.raw())
                answer = read_message(answers)
                if answer is None:
                    return
                self.exchanges.append(Exchange(request, answer))
                client.wfile.write(answer.raw())
                client.wfile.flush()

    def of(self, operation):
        return [exchange for exchange in self.exchanges if exchange.operation == operation]


@dataclass
class Canned(Loopback):
    """Gives the canned answers in turn, the last one for ever; keeps the requests.

    An answer is raw bytes, sent before the connection is closed; None resets the connection.
    """

    answers: list
    requests: list = field(default_factory=list)

    def serve(self, client):
        request = read_message(client.rfile)
        if request is None:
            return
        answer = self.answers[min(len(self.requests), len(self.answers) - 1)]
        self.requests.append(request)
        if answer is None:
            client.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        else:
            client.wfile.write(answer)


def http(status, body, content_type="application/x-amz-json-1.1", length=None, **headers):
    """A raw answer that ends the connection; `length` is what Content-Length claims."""
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {content_type}", "Connection: close"]
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
