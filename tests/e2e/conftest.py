"""What the end-to-end tests stand on: bootstraps, simulators, and what the machine must have for them."""

import contextlib
import datetime
import os
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAND_IN = Path(__file__).parent / "stand_in.py"
PORTABLE = ROOT / "build" / "portable" / "ecs-recycle"


def the_program() -> Path:
    program = Path(os.environ.get("ECSR_BOOTSTRAP", PORTABLE))
    assert program.is_file(), f"there is no program at {program}: ./dev build portable"
    return program


def packed(program: Path, package: Path) -> Path:
    """The package that is handed to Lambda."""
    build = [ROOT / "deploy" / "build.sh", "--binary", program, "--output", package]
    made = subprocess.run(build, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return package


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    return packed(the_program(), tmp_path_factory.mktemp("package") / "package.zip")


@pytest.fixture(scope="session")
def packed_bootstrap(package):
    with zipfile.ZipFile(package) as files:
        bootstrap = Path(files.extract("bootstrap", package.parent))
    bootstrap.chmod(0o755)
    return bootstrap


@pytest.fixture(scope="session", params=["stand-in", "ecs-recycle"])
def bootstrap(request):
    """What runs as the function: each test runs with the stand-in, and with the program as it is packed."""
    return STAND_IN if request.param == "stand-in" else request.getfixturevalue("packed_bootstrap")


@contextlib.contextmanager
def simulating(world: str):
    """`ecs-recycle sim-server` with this world file, in which it is now; gives its address."""
    now = datetime.datetime.now(datetime.timezone.utc)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test.world"
        path.write_text(f"begin {now:%Y-%m-%dT%H:%M:%SZ}\n{world}")
        command = [the_program(), "sim-server", "--port", "0", "--world", path]
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
        yield lambda world: stack.enter_context(simulating(world))

