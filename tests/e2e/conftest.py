"""What the end-to-end tests stand on: bootstraps, simulators, and what the machine must have for them."""

import contextlib
import functools
import http.server
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAND_IN = Path(__file__).parent / "stand_in.py"
# The portable program when there is one; it is the same code, linked otherwise.
PROGRAMS = [ROOT / "build" / "portable" / "ecs-recycle", ROOT / "build" / "release" / "ecs-recycle"]


@functools.cache
def speaks_the_runtime_api(program: Path) -> bool:
    """Whether it asks for an invocation when it is started as a function."""
    asked = threading.Event()

    class Api(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.endswith("/runtime/invocation/next"):
                asked.set()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory() as folder:
            bootstrap = Path(folder) / "bootstrap"
            bootstrap.symlink_to(program)
            process = subprocess.Popen(
                [bootstrap],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={
                    "PATH": os.environ["PATH"],
                    "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_address[1]}",
                    "AWS_REGION": "eu-west-1",
                    "AWS_ACCESS_KEY_ID": "AKIDSIMULATED",
                    "AWS_SECRET_ACCESS_KEY": "simulated/secret+key=",
                },
            )
            until = time.monotonic() + 20
            while not asked.wait(timeout=0.05) and process.poll() is None and time.monotonic() < until:
                pass
            spoke = asked.is_set()
            process.kill()
            process.wait()
        server.shutdown()
    return spoke


def none_yet(why: str) -> None:
    """Skips while docs/lambda.md says that there is no function yet; afterwards its absence is a failure."""
    promised = "does not hold the function yet" not in (ROOT / "docs" / "lambda.md").read_text()
    (pytest.fail if promised or "ECSR_BOOTSTRAP" in os.environ else pytest.skip)(why)


def the_program() -> Path:
    given = os.environ.get("ECSR_BOOTSTRAP")
    candidates = [Path(given)] if given else PROGRAMS
    program = next((one for one in candidates if one.is_file()), None)
    if program is None:
        none_yet("there is no ecs-recycle in build/")
    if not speaks_the_runtime_api(program):
        none_yet(f"{program.relative_to(ROOT) if program.is_relative_to(ROOT) else program} is no function yet")
    return program


@pytest.fixture(scope="session", params=["stand-in", "ecs-recycle"])
def bootstrap(request):
    """What runs as the function: each test runs with the stand-in, and with the program once it is one."""
    return STAND_IN if request.param == "stand-in" else the_program()


@pytest.fixture(scope="session")
def real_bootstrap():
    return the_program()


@contextlib.contextmanager
def simulating(world: str, speed=1):
    """`ecs-recycle sim-server` with this world file; gives its address."""
    program = next((one for one in PROGRAMS if one.is_file()), None)
    if program is None:
        pytest.skip("there is no ecs-recycle in build/ to simulate an account")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test.world"
        path.write_text(world)
        command = [program, "sim-server", "--port", "0", "--speed", str(speed), "--world", path]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            said = server.stdout.readline()
            assert said.startswith("listening on 127.0.0.1:"), said
            yield "http://" + said.split()[-1]
        finally:
            server.terminate()
            server.communicate(timeout=10)


@pytest.fixture
def simulator():
    with contextlib.ExitStack() as stack:
        yield lambda world, speed=1: stack.enter_context(simulating(world, speed))

