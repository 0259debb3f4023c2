"""deploy/build.sh: what is in the package, that it is the same twice, and what is refused."""

import os
import shutil
import stat
import subprocess
import zipfile

import pytest

from cloudformation import ROOT

BUILD = ROOT / "deploy" / "build.sh"
SCRIPT = "#!/bin/sh\nexec sleep 1\n"


def build(*flags, program=BUILD) -> subprocess.CompletedProcess:
    return subprocess.run([program, *map(str, flags)], capture_output=True, text=True)


@pytest.fixture
def script(tmp_path):
    file = tmp_path / "program"
    file.write_text(SCRIPT)
    return file


def contents(package) -> list:
    with zipfile.ZipFile(package) as archive:
        return [
            (info.filename, oct(info.external_attr >> 16), info.date_time[0], archive.read(info).decode())
            for info in archive.infolist()
        ]


def test_the_package_is_one_executable_file(tmp_path, script):
    output = tmp_path / "out" / "package.zip"

    made = build("--binary", script, "--output", output)

    assert made.returncode == 0, made.stderr
    assert contents(output) == [("bootstrap", "0o100755", 1980, SCRIPT)]
    assert stat.S_IMODE(output.stat().st_mode) == 0o644


def test_a_configuration_is_readable_in_the_package_and_the_package_by_its_owner_only(tmp_path, script):
    configuration = tmp_path / "mine.json"
    configuration.write_text('{"smtp_password": "hunter2"}')
    output = tmp_path / "package.zip"

    made = build("--binary", script, "--input", configuration, "--output", output)

    assert contents(output)[1] == ("input.json", "0o100644", 1980, '{"smtp_password": "hunter2"}')
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert "hunter2" not in made.stdout + made.stderr


def test_the_same_input_makes_the_same_bytes(tmp_path, script):
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    build("--binary", script, "--output", first)
    os.utime(script, (1e9, 1e9))
    script.chmod(0o700)

    build("--binary", script, "--output", second)

    assert first.read_bytes() == second.read_bytes()


def test_the_classic_name_works(tmp_path, script):
    output = tmp_path / "package.zip"

    made = build("--binary", script, "--output", output, program=ROOT / "deploy" / "lambda_build.sh")

    assert (made.returncode, output.exists()) == (0, True)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """A program that is linked statically and one that is not, by the compiler that builds ours."""
    folder = tmp_path_factory.mktemp("compiled")
    (folder / "main.c").write_text("int main(void) { return 0; }\n")
    subprocess.run(["gcc", "-g", "-static-pie", "main.c", "-o", "static"], cwd=folder, check=True)
    subprocess.run(["gcc", "main.c", "-o", "dynamic"], cwd=folder, check=True)
    return folder


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no compiler here")
def test_a_static_program_is_stripped_and_named_after_its_machine(tmp_path, compiled):
    output = tmp_path / "package.zip"

    made = build("--binary", compiled / "static", "--output", output)

    machine = {"x86_64": "x86_64", "aarch64": "arm64"}[os.uname().machine]
    with zipfile.ZipFile(output) as archive:
        packed = archive.read("bootstrap")
    assert f"  {machine}  sha256 " in made.stdout
    assert packed[:4] == b"\x7fELF"
    assert len(packed) < (compiled / "static").stat().st_size
    assert b".symtab" not in packed


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no compiler here")
def test_a_program_that_needs_shared_libraries_is_refused(tmp_path, compiled):
    output = tmp_path / "package.zip"

    made = build("--binary", compiled / "dynamic", "--output", output)

    assert (made.returncode, output.exists()) == (2, False)
    assert "needs shared libraries" in made.stderr


@pytest.mark.parametrize(
    "content, sentence",
    [(b"MZ\x90", "is neither a 64-bit Linux program nor a script"), (b"", "is neither a 64-bit Linux program")],
)
def test_what_is_no_program_is_refused(tmp_path, content, sentence):
    (tmp_path / "program").write_bytes(content)

    made = build("--binary", tmp_path / "program", "--output", tmp_path / "package.zip")

    assert made.returncode == 2
    assert sentence in made.stderr


def test_a_package_that_is_too_large_is_refused(tmp_path):
    (tmp_path / "program").write_bytes(b"#!/bin/sh\n" + os.urandom(4_000_000))

    made = build("--binary", tmp_path / "program", "--output", tmp_path / "package.zip")

    assert made.returncode == 2
    assert "4000000 are the most" in made.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["program"]


@pytest.mark.parametrize(
    "flags, sentence",
    [
        (["--binary", "/nowhere"], "there is no program at /nowhere"),
        (["--bogus"], "no such flag: --bogus"),
        (["--input"], "--input needs a file"),
    ],
)
def test_a_wrong_flag_is_named(flags, sentence):
    made = build(*flags)

    assert made.returncode == 2
    assert sentence in made.stderr


@pytest.mark.parametrize("text", ["[1, 2]", "{"])
def test_a_configuration_that_is_no_json_object_is_refused(tmp_path, script, text):
    (tmp_path / "input.json").write_text(text)

    made = build("--binary", script, "--input", tmp_path / "input.json", "--output", tmp_path / "package.zip")

    assert made.returncode == 2
    assert "input.json: " in made.stderr
