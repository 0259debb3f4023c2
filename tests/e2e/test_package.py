"""What is handed to Lambda: the size of the package, and what the program needs before its first event."""

import http.server
import re
import subprocess
import threading
from pathlib import Path

MOST_BYTES = 4_000_000
MOST_RESIDENT_KIB = 8 * 1024


def test_the_package_is_below_four_megabytes(package):
    assert package.stat().st_size <= MOST_BYTES


def test_it_asks_for_its_first_invocation_with_less_than_eight_megabytes(packed_bootstrap):
    asked, may_answer = threading.Event(), threading.Event()

    class Api(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.path = self.path
            asked.set()
            may_answer.wait(timeout=20)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        process = subprocess.Popen(
            [packed_bootstrap],
            stdout=subprocess.DEVNULL,
            env={
                "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_address[1]}",
                "AWS_REGION": "eu-west-1",
                "AWS_ACCESS_KEY_ID": "AKIDSIMULATED",
                "AWS_SECRET_ACCESS_KEY": "simulated/secret+key=",
            },
        )
        try:
            assert asked.wait(timeout=20)
            status = Path(f"/proc/{process.pid}/status").read_text()
        finally:
            process.kill()
            process.wait()
            may_answer.set()
            server.shutdown()

    assert server.path == "/2018-06-01/runtime/invocation/next"
    assert int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) <= MOST_RESIDENT_KIB
