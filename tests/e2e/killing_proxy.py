"""Stands between the function and the simulated account, and kills the function at the worst moment: when an order
was carried out and its answer is on the way."""

import contextlib
import http.server
import os
import signal
import threading
import urllib.error
import urllib.request
from pathlib import Path


def functions_of(group: int) -> list:
    """The processes of this process group that are a Lambda function's bootstrap."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError, IndexError, ValueError):
            command = (entry / "cmdline").read_bytes().split(b"\0")
            # After the name in parentheses: state, parent, group. [doc: proc_pid_stat(5)]
            own_group = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[2])
            if own_group == group and any(word.endswith(b"/bootstrap") for word in command):
                found.append(int(entry.name))
    return found


class KillingProxy:
    """Forwards everything; after the `fatal`-th order named `operation` it kills the functions of `group` once."""

    def __init__(self, target: str, operation: str, fatal: int, group: int):
        self.seen = 0
        self.killed = []
        self.operations = []
        proxy = self
        lock = threading.Lock()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                name = self.headers.get("X-Amz-Target", "").rsplit(".", 1)[-1]
                headers = {key: value for key, value in self.headers.items() if key != "Connection"}
                request = urllib.request.Request(target + self.path, body, headers, method="POST")
                try:
                    with urllib.request.urlopen(request) as response:
                        status, answer, heads = response.status, response.read(), response.headers
                except urllib.error.HTTPError as refusal:
                    status, answer, heads = refusal.code, refusal.read(), refusal.headers
                with lock:
                    proxy.operations.append(name)
                    proxy.seen += name == operation
                    if name == operation and proxy.seen == fatal:
                        proxy.killed = functions_of(group)
                        for process in proxy.killed:
                            os.kill(process, signal.SIGKILL)
                        self.close_connection = True
                        return
                # With the account's own Date, and not one of this proxy's.
                self.send_response_only(status)
                for key, value in heads.items():
                    if key not in ("Connection", "Content-Length", "Transfer-Encoding"):
                        self.send_header(key, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
