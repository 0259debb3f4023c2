#!/usr/bin/python3
"""Keeps the promises about the shape of this repository that a compiler cannot keep.

    tools/check_tree.py [--build-dir build/release] [--tests-found N]

One line per problem, `path:line: rule: what to do`; exit status 1 if there is one. The rules are the
functions below whose name starts with `rule_`; each has a test in check_tree_test.py. Where a rule may be
waived, the waiver is a comment that gives its reason: `// tree-check: long function: one row per flag`.
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import Iterator, Optional

import cpp_text
import test_count
from tree_files import File, Finding, load

# Who may include whom: the arrows of docs/architecture.md. Every layer may include itself.
ARROWS = {
    "base": "",
    "core": "base",
    "ports": "base core",
    "formats": "base core",
    "aws": "base core ports",
    "sim": "base core ports",
    "runner": "base core ports formats",
    "store": "base core ports formats",
    "notify": "base core ports formats",
    "lambda": "base core ports formats runner store notify",
    "cli": "base core ports formats sim runner store notify lambda",
    "main": "base core ports formats aws sim runner store notify lambda cli",
}
STANDARD_LIBRARY_ONLY = ("base", "core", "ports")
CURL_FILES = ("src/aws/http_curl.cc", "src/notify/smtp.cc")
CURL_HEADER = "base/curl_easy.h"  # what the two share; in base, and no part of what base is for others
LONGEST_FUNCTION = 70
LONGEST_FILE = 400
WIDEST_PORT = 6
WORDS_WITHOUT_MEANING = set("util utils common misc helper helpers manager managers impl data info".split())

# Written in two halves, so that this file does not break its own rules.
MARKS = re.compile(r"\b(FIX" + r"ME|X" + r"XX)\b")
OUTSIDE = re.compile(r"(?<![\w.~-])/wor" + r"k/|\.\./shar" + r"ed\b")
REGISTRIES = re.compile(
    "|".join(
        (
            r"\bpypi" + r"\.org",
            r"\bpythonhosted" + r"\.org",
            r"\bnpmjs" + r"\.(org|com)",
            r"\bcrates" + r"\.io",
            r"\brubygems" + r"\.org",
            r"\bproxy\.gol" + r"ang\.org",
            r"\b(deb|security)\.deb" + r"ian\.org",
            r"\bdocker" + r"\.(io|com)",
            r"\bghcr" + r"\.io",
            r"\bquay" + r"\.io",
            r"--(extra-)?index-" + r"url\b",
        )
    )
)


def rule_include_arrows(file: File) -> Iterator[Finding]:
    if not file.is_cpp or not file.path.startswith("src/"):
        return
    if file.layer not in ARROWS:
        yield Finding(
            file.path, 1, "layer", f"src/ has the folders {', '.join(ARROWS)}; put it in one of them"
        )
        return
    allowed = {file.layer, *ARROWS[file.layer].split()}
    for line, name, quoted in file.includes():
        layer = name.split("/")[0]
        if quoted and ("/" not in name or layer not in ARROWS):
            yield Finding(file.path, line, "include", f'write "{name}" as "<layer>/<file>", from src/ on')
        elif quoted and layer not in allowed:
            yield Finding(
                file.path,
                line,
                "include",
                f"{file.layer} may include {' '.join(sorted(allowed))}, not {layer}",
            )
        elif not quoted and layer in ARROWS and "/" in name:
            yield Finding(file.path, line, "include", f'our own files go in quotes: "{name}"')
        elif not quoted and file.layer in STANDARD_LIBRARY_ONLY and not re.fullmatch(r"[a-z_]+", name):
            if file.path != "src/" + CURL_HEADER:
                yield Finding(file.path, line, "include", f"{file.layer} uses the standard library only")


def rule_nothing_includes_main(file: File) -> Iterator[Finding]:
    for line, name, quoted in file.includes() if file.is_cpp and file.layer is None else ():
        if quoted and name.startswith("main/"):
            yield Finding(
                file.path, line, "include", "main is wiring only: no test and no benchmark may see it"
            )


def rule_time_has_one_door(file: File) -> Iterator[Finding]:
    for finding in _doors_to_time(file) if file.is_cpp and file.layer != "main" else ():
        waivable = file.layer is None  # a test that talks to a real process may have to
        if not (waivable and file.waived(f"allow {finding.rule}", finding.line - 1, finding.line)):
            yield finding


def _doors_to_time(file: File) -> Iterator[Finding]:
    for match in re.finditer(r"(\w+)?\s*::\s*now\s*\(", file.code):
        if file.path == "src/aws/http_curl.cc" and match.group(1) == "steady_clock":
            continue
        yield Finding(
            file.path,
            file.line_of(match.start()),
            "clock",
            "take `now` as an argument or a Clock& in the constructor; only main has a real clock",
        )
    yield from file.finds(
        r"\b(gettimeofday|clock_gettime|localtime(_r)?)\s*\(|\btime\s*\(\s*(nullptr|NULL|0)\s*\)",
        "clock",
        "take `now` as an argument or a Clock& in the constructor",
    )
    yield from file.finds(
        r"\b(u|nano)?sleep\s*\((?!\s*\))|\bsleep_for\b|\bthis_thread\s*::\s*sleep",
        "sleep",
        "return a wake-up time, or sleep through the Clock port",
    )


def rule_pure_heart(file: File) -> Iterator[Finding]:
    """core and sim: same input, same output, on every compiler."""
    if not file.is_cpp or file.layer not in ("core", "sim"):
        return
    yield from file.finds(
        r"\bunordered_\w+", "order", "use a sorted container: the order must not depend on a hash"
    )
    for match in re.finditer(r"\b(float|double)\b|(?<![\w.'])\d[\d']*\.(?!\.)\d*", file.code):
        line = file.line_of(match.start())
        if file.path.startswith("src/sim/wire/") and file.waived("allow float", line - 1, line):
            continue
        yield Finding(
            file.path,
            line,
            "float",
            "use whole numbers: per mille, milliseconds, div_ceil "
            "(src/sim/wire only: `// tree-check: allow float: reason`)",
        )


def rule_only_main_reads_the_environment(file: File) -> Iterator[Finding]:
    if file.is_cpp and file.layer not in (None, "main"):
        yield from file.finds(
            r"\b(secure_)?getenv\s*\(|\benviron\b", "environment", "take the value as an argument"
        )


def rule_one_owner(file: File) -> Iterator[Finding]:
    if file.is_cpp and file.path.startswith("src/"):
        yield from file.finds(
            r"\b(make_shared|shared_ptr|weak_ptr)\b",
            "ownership",
            "one owner: a value, a reference wired in main, or a unique_ptr",
        )


def rule_ports_are_small(file: File) -> Iterator[Finding]:
    if not file.path.startswith("src/ports/") or not file.is_cpp:
        return
    for port in re.finditer(r"\b(?:class|struct)\s+(\w+)[^;{]*\{", file.code):
        closing = cpp_text.matching(file.code, port.end() - 1)
        methods = len(re.findall(r"\bvirtual\b[^;{]*=\s*0\s*;", file.code[port.end() : closing]))
        if methods > WIDEST_PORT:
            yield Finding(
                file.path,
                file.line_of(port.start()),
                "port",
                f"{port.group(1)} has {methods} methods, {WIDEST_PORT} are enough: split it by who needs what",
            )


def rule_lint_is_silenced_with_a_reason(file: File) -> Iterator[Finding]:
    if not file.is_cpp:
        return
    for number, line in enumerate(file.lines, 1):
        if "NOLINT" in line and not re.search(r"NOLINT(NEXTLINE)?\([a-z][a-z0-9.-]+\): \S", line):
            advice = "write NOLINT(the-check): why the check is wrong here; or take the check off the list"
            yield Finding(file.path, number, "lint", advice)


def rule_one_prng(file: File) -> Iterator[Finding]:
    if not file.is_cpp or file.path in ("src/base/prng.h", "src/base/prng.cc"):
        return
    for line, name, _ in file.includes():
        if name == "random":
            yield Finding(
                file.path, line, "chance", "use base/prng.h: seeded, integers only, equal everywhere"
            )
    yield from file.finds(r"\bs?rand\s*\(|\brandom_device\b|\bmt19937\b", "chance", "use base/prng.h")


def rule_curl_in_two_files(file: File) -> Iterator[Finding]:
    if not file.is_cpp or file.path in (*CURL_FILES, "src/" + CURL_HEADER):
        return
    for line, name, _ in file.includes():
        if name.startswith("curl/") or name == CURL_HEADER:
            yield Finding(file.path, line, "curl", f"libcurl is seen by {' and '.join(CURL_FILES)} only")


def rule_leftovers(file: File) -> Iterator[Finding]:
    for number, line in enumerate(file.lines, 1):
        if match := MARKS.search(line):
            yield Finding(
                file.path,
                number,
                "leftover",
                f"{match.group()} does not merge: do it, or write "
                "TODO(name): the condition under which it goes away",
            )
        if re.match(r"(<{7}|>{7}|\|{7}) ", line):
            yield Finding(file.path, number, "leftover", "a merge left its marks: choose")
        if OUTSIDE.search(line):
            yield Finding(file.path, number, "outside", "name no path outside the repository")
        if REGISTRIES.search(line):
            yield Finding(
                file.path, number, "registry", "name no package registry: the reader's is configured"
            )
        if file.is_cpp and re.search(r"\bTODO\b(?!\(\w+\): \S)", line):
            yield Finding(
                file.path, number, "leftover", "write TODO(name): the condition under which it goes away"
            )
    if file.is_cpp:
        for match in re.finditer(r"^\s*#\s*if\s+0\b", file.code, re.MULTILINE):
            yield Finding(file.path, file.line_of(match.end()), "leftover", "git remembers: delete it")


def rule_file_names(file: File) -> Iterator[Finding]:
    if not file.path.startswith("src/"):
        return
    if re.search(r"\.(cpp|cxx|hpp|hh|c|ipp|inl)$", file.path):
        yield Finding(file.path, 1, "name", "sources end in .cc, headers in .h")
    for part in Path(file.path).with_suffix("").parts:
        if not re.fullmatch(r"[a-z0-9_.]+", part):
            yield Finding(file.path, 1, "name", f"{part}: files and folders are snake_case")
        for word in WORDS_WITHOUT_MEANING.intersection(part.split("_")):
            yield Finding(file.path, 1, "name", f'"{word}" says nothing: name the file after its one notion')


def rule_pragma_once(file: File) -> Iterator[Finding]:
    if file.path.endswith(".h") and not re.search(r"^#pragma once$", file.code, re.MULTILINE):
        yield Finding(file.path, 1, "header", "add #pragma once")


def rule_lengths(file: File) -> Iterator[Finding]:
    if not file.path.startswith(("src/", "tests/", "bench/", "tools/")) or not (
        file.is_cpp or file.path.endswith(".py")
    ):
        return
    if len(file.lines) > LONGEST_FILE and not file.waived("long file", 1, 10):
        yield Finding(
            file.path,
            LONGEST_FILE + 1,
            "long file",
            f"{len(file.lines)} lines, {LONGEST_FILE} are enough: "
            "split it, or say in its first ten lines `tree-check: long file: reason`",
        )
    if not file.is_cpp or not file.path.startswith("src/"):
        return
    try:
        for body in cpp_text.functions(file.code):
            first, last = file.line_of(body.start), file.line_of(body.closing)
            length = last - first + 1
            if length > LONGEST_FUNCTION and not file.waived(
                "long function", file.line_of(body.lead), file.line_of(body.opening)
            ):
                yield Finding(
                    file.path,
                    first,
                    "long function",
                    f"{length} lines, {LONGEST_FUNCTION} are enough: split "
                    "it, or say above it `// tree-check: long function: reason`",
                )
    except cpp_text.Unbalanced as trouble:
        yield Finding(
            file.path,
            file.line_of(trouble.offset),
            "braces",
            "cannot match this brace; do not split one block over two #if branches",
        )


TEST_HEAD = re.compile(r"\b(TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P)\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)\s*\{")
EXPECTATION = re.compile(r"\b((?:EXPECT|ASSERT)_\w+|(?:expect|assert)_\w+|FAIL|ADD_FAILURE)\s*\(")


def rule_tests_can_fail(file: File) -> Iterator[Finding]:
    if not file.is_cpp or not file.path.startswith("tests/"):
        return
    tests = list(TEST_HEAD.finditer(file.code))
    if tests and not file.path.endswith("_test.cc"):
        yield Finding(
            file.path, file.line_of(tests[0].start()), "test", "files with tests are named *_test.cc"
        )
    yield from file.finds(r"\bSUCCEED\s*\(", "test", "expect something instead of saying so")
    yield from file.finds(
        r"\bDISABLED_\w+", "test", "a test that is never run is not a test: mend it or delete it"
    )
    for test in tests:
        closing = cpp_text.matching(file.code, test.end() - 1)
        line = file.line_of(test.start())
        if closing is None:
            yield Finding(file.path, line, "braces", "cannot match the braces of this test")
        elif not any(
            _says_something(file, found) for found in EXPECTATION.finditer(file.code, test.end(), closing)
        ):
            yield Finding(
                file.path, line, "test", f"{test.group(2)}.{test.group(3)} cannot fail: expect something"
            )


def _says_something(file: File, expectation: re.Match) -> bool:
    """EXPECT_TRUE(true) and EXPECT_EQ(1, 1) do not."""
    opening = expectation.end() - 1
    closing = cpp_text.matching(file.code, opening)
    arguments = [part.strip() for part in file.text[opening + 1 : closing].split(",")]
    return arguments not in (["true"], ["false"]) and not (
        len(arguments) == 2 and arguments[0] == arguments[1]
    )


def rule_all_is_built(files: list, root: Path, build_dir: Optional[Path]) -> Iterator[Finding]:
    """A source on disk that nobody compiles is a lie; so is a scenario that nobody reads."""
    for file in files:
        if file.path.endswith(".scenario") and Path(file.path).parent != Path("tests/scenarios"):
            yield Finding(file.path, 1, "built", "move it to tests/scenarios/: only there is it read")
    if build_dir is None:
        return
    commands = json.loads((build_dir / "compile_commands.json").read_text())
    built = {os.path.realpath(os.path.join(entry["directory"], entry["file"])) for entry in commands}
    for file in files:
        if re.match(r"(src|tests)/.*\.cc$", file.path) and os.path.realpath(root / file.path) not in built:
            yield Finding(
                file.path,
                1,
                "built",
                f"is not compiled in {build_dir.name}: a folder of tests/ needs a "
                "*_test.cc file, a new layer a line in CMakeLists.txt; else configure again",
            )


def rule_tests_do_not_vanish(files: list, root: Path, found: Optional[int]) -> Iterator[Finding]:
    """Neither on the way into the test programs, nor from one version to the next."""
    declared = sum(len(TEST_HEAD.findall(file.code)) for file in files if file.path.endswith("_test.cc"))
    if found is not None and found < declared:
        yield Finding("tests", 1, "fewer tests", f"{declared} are declared, but ctest finds {found}")

    base = test_count.base_of(root)
    if base is None or test_count.reasons_given(root, base):
        return
    before, now = test_count.at(root, base), test_count.within(files)
    if now < before:
        yield Finding(
            "tests",
            1,
            "fewer tests",
            f"{before} at {base[:10]}, {now} now: bring them back, or say why in the commit's message "
            f"on a line `{test_count.TRAILER} reason`",
        )


OF_THE_WHOLE_TREE = ("rule_all_is_built", "rule_tests_do_not_vanish")
RULES = [
    rule
    for name, rule in list(globals().items())
    if name.startswith("rule_") and name not in OF_THE_WHOLE_TREE
]


def check(root: Path, build_dir: Optional[Path] = None, tests_found: Optional[int] = None) -> list:
    files = load(root)
    findings = [finding for file in files for rule in RULES for finding in rule(file)]
    findings += rule_all_is_built(files, root, build_dir)
    findings += rule_tests_do_not_vanish(files, root, tests_found)
    return sorted(findings)


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks the shape of the tree.")
    parser.add_argument("--build-dir", type=Path, help="a configured build, to see that everything is built")
    parser.add_argument("--tests-found", type=int, help="how many tests ctest has found")
    options = parser.parse_args()
    findings = check(Path(__file__).resolve().parent.parent, options.build_dir, options.tests_found)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
