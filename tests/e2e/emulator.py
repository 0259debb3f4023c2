"""AWS's own Lambda Runtime Interface Emulator, built from the Go module proxy and kept in build/."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULE = "github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie"
VERSION = "v0.0.0-20261030222936-bef5c4ba774d"
PROGRAM = ROOT / "build" / "aws-lambda-rie" / VERSION / "aws-lambda-rie"


def _go() -> str | None:
    """A Go that builds the emulator, which wants 1.26; one from 1.21 on fetches a newer one by itself."""
    return os.environ.get("ECSR_GO") or shutil.which("go")


def missing() -> str:
    """Why there is no emulator and none can be built, or nothing."""
    if PROGRAM.exists() or os.environ.get("ECSR_GO"):
        return ""
    go = _go()
    if go is None:
        return "no Go here (1.21 or later; Debian 12 has 1.19), so no Lambda Runtime Interface Emulator"
    said = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True).stdout.strip()
    numbers = said.removeprefix("go").split(".")[:2]
    if not all(number.isdigit() for number in numbers) or tuple(map(int, numbers)) < (1, 21):
        return f"{said} is too old to build the Lambda Runtime Interface Emulator: 1.21 or later is needed"
    return ""


def build() -> Path:
    if not PROGRAM.exists():
        PROGRAM.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [_go(), "install", f"{MODULE}@{VERSION}"],
            env={**os.environ, "GOBIN": str(PROGRAM.parent), "GOFLAGS": "-p=1"},
            check=True,
        )
    return PROGRAM


def free_port() -> int:
    """The emulator cannot choose one by itself."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Emulator:
    def __init__(self, port: int, process: subprocess.Popen, log: Path):
        self.port = port
        self.process = process
        self.log = log

    def invoke(self, payload, timeout=60):
        """What the caller of Invoke is given: a reply, or the object of a function error."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.request("POST", "/2015-03-31/functions/function/invocations", body)
        text = connection.getresponse().read().decode()
        connection.close()
        try:
            return json.loads(text)
        except ValueError:
            return text


@contextlib.contextmanager
def emulating(bootstrap: Path, folder: Path, timeout_seconds=30, **environment):
    """The bootstrap under the emulator, for the length of a with block."""
    port, runtime_port = free_port(), free_port()
    log = folder / f"emulator-{port}.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [
                build(),
                "--runtime-interface-emulator-address",
                f"127.0.0.1:{port}",
                "--runtime-api-address",
                f"127.0.0.1:{runtime_port}",
                bootstrap,
            ],
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={
                "PATH": os.environ["PATH"],
                "AWS_LAMBDA_FUNCTION_TIMEOUT": str(timeout_seconds),
                "AWS_LAMBDA_FUNCTION_NAME": "ecs-recycle",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
                "AWS_REGION": "eu-west-1",
                "AWS_ACCESS_KEY_ID": "AKIDSIMULATED",
                "AWS_SECRET_ACCESS_KEY": "simulated/secret+key=",
                **environment,
            },
        )
        try:
            _wait_for(port, process, log)
            yield Emulator(port, process, log)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


def _wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("the emulator does not listen: " + log.read_text())
