#!/usr/bin/python3
"""Runs clang-tidy over our own files, several at a time, and remembers which were clean.

    tools/tidy.py --build-dir build/release [--jobs 2] [--spot-check COMMIT] [FILE...]

Seconds for each file are too much to spend on all of them every time, so the clean ones stand in
tools/linted.txt, which is committed: a fingerprint and a path on each line. A file needs no second look as
long as its fingerprint is there, that is, as long as nothing of what clang-tidy saw has changed: its text,
the text of every file of ours it includes (at any depth), its compiler flags, the lint rules, and
clang-tidy itself. The library headers of the machine are not looked at. Every other file is linted and,
if clean, written down. Lines that a merge has left over do no harm; the next run drops them.

--spot-check looks again at one file in sixteen, another sixteenth for another commit: so CI does not
take the list's word for everything.
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
LEDGER = "tools/linted.txt"
SPOT_CHECK_ONE_IN = 16


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
        return digest.hexdigest()[:20]


def flags_of(entry, root):
    """The compiler flags without the places and names of the build: every clone shares the list."""
    words = shlex.split(entry["command"])[1:]
    flags = " ".join(word for word in words if not word.startswith(("-o", "CMakeFiles/")))
    return flags.replace(str(root), ".")


class Ledger:
    """The fingerprints of the files that were found clean."""

    def __init__(self, path):
        self.path = path
        self.lines = set()
        if path.exists():
            self.lines = {tuple(line.split()) for line in path.read_text().splitlines() if line.strip()}

    def knows(self, name, fingerprint):
        return (fingerprint, name) in self.lines

    def add(self, name, fingerprint):
        self.lines = {line for line in self.lines if line[1] != name} | {(fingerprint, name)}
        self.write()

    def forget(self, name):
        if any(line[1] == name for line in self.lines):
            self.lines = {line for line in self.lines if line[1] != name}
            self.write()

    def forget_all_but(self, current):
        if not self.lines <= current:
            self.lines &= current
            self.write()

    def write(self):
        text = "".join(f"{fingerprint} {name}\n" for name, fingerprint in sorted(line[::-1] for line in self.lines))
        scratch = self.path.with_suffix(".new")
        scratch.write_text(text)
        scratch.replace(self.path)


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


def compiled(build_dir, root, wanted):
    """path -> how it is compiled, for the files of ours that were asked for"""
    entries = {}
    for entry in json.loads((build_dir / "compile_commands.json").read_text()):
        source = Path(os.path.normpath(os.path.join(entry["directory"], entry["file"])))
        ours = source.is_relative_to(root) and source.relative_to(root).parts[0] in OURS
        if ours and source.is_file() and (not wanted or source in wanted):
            entries.setdefault(source, entry)
    return dict(sorted(entries.items()))


def spot_checked(fingerprint, commit):
    return commit is not None and int(fingerprint, 16) % SPOT_CHECK_ONE_IN == int(commit, 16) % SPOT_CHECK_ONE_IN


def main(root=Path(__file__).resolve().parent.parent, arguments=None):
    parser = argparse.ArgumentParser(description="Runs clang-tidy over our own files, with a memory.")
    parser.add_argument("--build-dir", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--spot-check", metavar="COMMIT", help="look again at one known file in sixteen")
    parser.add_argument("files", nargs="*", type=Path, help="default: all")
    options = parser.parse_args(arguments)

    wanted = {path.resolve() for path in options.files}
    missing = wanted - set(entries := compiled(options.build_dir, root, wanted))
    if missing:
        print(f"clang-tidy: not compiled, so not checked: {', '.join(sorted(map(str, missing)))}")
        return 1
    version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, text=True, check=True).stdout
    sources = Sources(root)
    ledger = Ledger(root / LEDGER)
    due, current = {}, set()
    for source, entry in entries.items():
        name = str(source.relative_to(root))
        fingerprint = sources.fingerprint(source, flags_of(entry, root), version)
        current.add((fingerprint, name))
        if not ledger.knows(name, fingerprint) or spot_checked(fingerprint, options.spot_check):
            due[source] = (name, fingerprint)
    print(f"clang-tidy: {len(due)} of {len(entries)} files to check", flush=True)

    failed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        looks = pool.map(lambda path: lint(path, options.build_dir), due)
        for source, (status, said) in zip(due, looks):
            name, fingerprint = due[source]
            if status == 0:
                # A file that was edited meanwhile is not the one that was looked at.
                if Sources(root).fingerprint(source, flags_of(entries[source], root), version) == fingerprint:
                    ledger.add(name, fingerprint)
            else:
                failed += 1
                ledger.forget(name)
                print(f"{name}:\n{said}", flush=True)

    if not wanted:
        ledger.forget_all_but(current)
    if failed:
        print(f"clang-tidy: {failed} files need work")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
