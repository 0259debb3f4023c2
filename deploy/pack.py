#!/usr/bin/python3
"""Writes the zip that Lambda takes: `bootstrap`, and maybe `input.json`. Called by build.sh."""

import argparse
import hashlib
import json
import os
import struct
import sys
import zipfile
from pathlib import Path

LARGEST = 4_000_000
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first instant that a zip can tell
MACHINES = {62: "x86_64", 183: "arm64"}
PT_INTERP = 3


class Refused(Exception):
    pass


def architecture(program: bytes) -> str:
    """Of a static ELF program, in Lambda's words. Scripts, which the tests use, run anywhere."""
    if program[:2] == b"#!":
        return "script"
    if program[:4] != b"\x7fELF" or program[4] != 2 or program[5] != 1:
        raise Refused("is neither a 64-bit Linux program nor a script")
    (machine,) = struct.unpack_from("<H", program, 18)
    if machine not in MACHINES:
        raise Refused(f"is for machine {machine}; Lambda has {' and '.join(MACHINES.values())}")
    (headers,) = struct.unpack_from("<Q", program, 32)
    size, count = struct.unpack_from("<HH", program, 54)
    kinds = [struct.unpack_from("<I", program, headers + number * size)[0] for number in range(count)]
    if PT_INTERP in kinds:
        raise Refused(
            "needs shared libraries, which provided.al2023 does not have: pack the one of ./dev build portable"
        )
    return MACHINES[machine]


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EARLIEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # Unix, wherever this runs: the mode counts
    info.external_attr = (0o100000 | mode) << 16
    return info


def pack(bootstrap: bytes, configuration, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    made = output.with_name(output.name + ".part")
    made.unlink(missing_ok=True)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if configuration else 0o644)
    with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr(entry("bootstrap", 0o755), bootstrap, compresslevel=9)
        if configuration:
            # Not 0600: the function's user is neither owner nor group of what Lambda unpacks.
            archive.writestr(entry("input.json", 0o644), configuration, compresslevel=9)
    if made.stat().st_size > LARGEST:
        size = made.stat().st_size
        made.unlink()
        raise Refused(f"makes a package of {size} bytes; {LARGEST} are the most that starts quickly")
    made.replace(output)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bootstrap", type=Path, required=True)
    parser.add_argument("--input", type=Path)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--default-folder", type=Path, default=Path("build/lambda"))
    options = parser.parse_args()

    blamed = options.bootstrap
    try:
        program = blamed.read_bytes()
        kind = architecture(program)
        configuration = None
        if options.input:
            blamed = options.input
            configuration = blamed.read_bytes()
            if not isinstance(json.loads(configuration), dict):
                raise Refused("is not a JSON object")
        name = "ecs-recycle.zip" if kind == "script" else f"ecs-recycle-{kind}.zip"
        output = options.output or options.default_folder / name
        pack(program, configuration, output)
    except (Refused, ValueError, OSError) as trouble:
        print(f"build.sh: {blamed}: {trouble}", file=sys.stderr)
        return 2
    package = output.read_bytes()
    print(f"{output}  {len(package)} bytes  {kind}  sha256 {hashlib.sha256(package).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
