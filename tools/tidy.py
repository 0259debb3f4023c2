#!/usr/bin/python3
"""Runs clang-tidy over our own files, several at a time, and remembers which were clean.

    tools/tidy.py --build-dir build/release [--cache build/tidy-cache] [--jobs 2] [FILE...]

A file is clean as long as nothing that clang-tidy saw has changed: its text, the text of every file of
ours it includes (at any depth), its compiler flags, the lint rules, and clang-tidy itself. The library
headers of the machine are not looked at; a new clang-tidy or an empty cache checks everything again.
"""

import argparse
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CLANG_TIDY = "clang-tidy-19"
EXTRA = (
    "--extra-arg=-Wno-unknown-warning-option",  # the flags are g++'s
    "--extra-arg=-Wno-deprecated-declarations",  # libstdc++'s own stable_sort; our calls: g++
)
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
OURS = ("src", "tests", "bench")


class Sources:
    """What a file consists of, as far as it is ours."""

    def __init__(self, root):
        self.root = root
        self.texts = {}
        self.rules = b"".join(
            path.read_bytes()
            for path in sorted(root.rglob(".clang-tidy"))
            if "build" not in path.relative_to(root).parts
        )

    def text(self, path):
        if path not in self.texts:
            self.texts[path] = path.read_bytes()
        return self.texts[path]

    def everything_seen_from(self, source):
        seen, waiting = set(), [source]
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            for name in INCLUDE.findall(self.text(path)):
                for folder in (self.root / "src", self.root, path.parent):
                    found = Path(os.path.normpath(folder / name.decode()))
                    if found.is_file():
                        waiting.append(found)
                        break
        return sorted(seen)

    def fingerprint(self, source, command, version):
        digest = hashlib.sha256()
        for part in (version.encode(), " ".join(EXTRA).encode(), self.rules, command.encode()):
            digest.update(hashlib.sha256(part).digest())
        for path in self.everything_seen_from(source):
            digest.update(str(path.relative_to(self.root)).encode())
            digest.update(hashlib.sha256(self.text(path)).digest())
        return digest.hexdigest()


def flags_of(entry):
    """The compiler flags without the names of the build, so that two builds share the cache."""
    words = shlex.split(entry["command"])[1:]
    return " ".join(word for word in words if not word.startswith(("-o", "CMakeFiles/")))


def lint(source, build_dir):
    answer = subprocess.run(
        [CLANG_TIDY, "-p", str(build_dir), "--quiet", *EXTRA, str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    noise = re.compile(r"^(\d+ warnings? (and \d+ errors? )?generated\.|Suppressed .*|Use -header-filter.*)$")
    said = "\n".join(line for line in (answer.stdout + answer.stderr).splitlines() if not noise.match(line))
    return answer.returncode, said.strip()


def main():
    parser = argparse.ArgumentParser(description="Runs clang-tidy over our own files, with a memory.")
    parser.add_argument("--build-dir", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=None, help="default: tidy-cache beside the build")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("files", nargs="*", type=Path, help="default: all")
    options = parser.parse_args()

    root = Path(__file__).resolve().parent.parent
    cache = options.cache or options.build_dir.parent / "tidy-cache"
    cache.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, text=True, check=True).stdout
    wanted = {path.resolve() for path in options.files}

    entries = {}
    for entry in json.loads((options.build_dir / "compile_commands.json").read_text()):
        source = Path(os.path.normpath(os.path.join(entry["directory"], entry["file"])))
        ours = source.is_relative_to(root) and source.relative_to(root).parts[0] in OURS
        if ours and source.is_file() and (not wanted or source in wanted):
            entries.setdefault(source, entry)

    sources = Sources(root)
    stamps = {
        source: cache / sources.fingerprint(source, flags_of(entry), version)
        for source, entry in sorted(entries.items())
    }
    due = [source for source, stamp in stamps.items() if not stamp.exists()]
    print(f"clang-tidy: {len(due)} of {len(stamps)} files to check", flush=True)

    failed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for source, (status, said) in zip(due, pool.map(lambda path: lint(path, options.build_dir), due)):
            if status == 0:
                stamps[source].touch()
            else:
                failed += 1
                print(f"{source.relative_to(root)}:\n{said}", flush=True)

    current = {stamp.name for stamp in stamps.values()}
    if not wanted and not failed:
        for stamp in cache.iterdir():
            if stamp.name not in current:
                stamp.unlink()
    if failed:
        print(f"clang-tidy: {failed} files need work")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
