#!/usr/bin/python3
"""What tidy.py looks at again, and what it takes the committed list's word for."""

import contextlib
import io
import json
import os
import tempfile
import unittest
from pathlib import Path

import tidy

# Finds fault with every file that holds the word BAD, and notes what it was shown.
FAKE_CLANG_TIDY = """#!/bin/sh
if [ "$1" = --version ]; then echo version 1; exit 0; fi
for last; do :; done
echo "$last" >> "$LOOKED_AT"
if grep -q BAD "$last"; then echo "$last:1:1: error: bad"; exit 1; fi
"""


class Lint(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve() / "clone"
        self.write("src/core/task.h", "struct Task {};\n")
        self.write("src/core/decide.cc", '#include "core/task.h"\n')
        self.write("src/core/stop.cc", "int stop;\n")
        self.write("tools/linted.txt", "")
        self.fake = self.root.parent / "clang-tidy"
        self.fake.write_text(FAKE_CLANG_TIDY)
        self.fake.chmod(0o755)
        os.environ["LOOKED_AT"] = str(self.root.parent / "looked-at")
        self.addCleanup(setattr, tidy, "CLANG_TIDY", tidy.CLANG_TIDY)
        tidy.CLANG_TIDY = str(self.fake)

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def lint(self, *arguments):
        """(exit status, the files that were looked at)"""
        build = self.root / "build/release"
        build.mkdir(parents=True, exist_ok=True)
        entries = [
            {
                "directory": str(build),
                "file": str(source),
                "command": f"g++ -I{self.root}/src -O2 -o CMakeFiles/{source.name}.o -c {source}",
            }
            for source in sorted(self.root.rglob("*.cc"))
        ]
        (build / "compile_commands.json").write_text(json.dumps(entries))
        looked_at = Path(os.environ["LOOKED_AT"])
        looked_at.write_text("")
        with contextlib.redirect_stdout(io.StringIO()):
            status = tidy.main(self.root, ["--build-dir", str(build), *arguments])
        return status, sorted(Path(line).name for line in looked_at.read_text().splitlines())

    def ledger(self):
        return (self.root / "tools/linted.txt").read_text()

    def test_looks_at_everything_once(self):
        self.assertEqual(self.lint(), (0, ["decide.cc", "stop.cc"]))
        self.assertEqual(self.lint(), (0, []))

    def test_looks_again_at_what_includes_a_changed_header(self):
        self.lint()
        self.write("src/core/task.h", "struct Task { int a; };\n")
        self.assertEqual(self.lint(), (0, ["decide.cc"]))

    def test_looks_again_at_everything_when_the_rules_change(self):
        self.lint()
        self.write(".clang-tidy", "Checks: bugprone-*\n")
        self.assertEqual(self.lint(), (0, ["decide.cc", "stop.cc"]))

    def test_a_file_with_a_finding_is_found_every_time(self):
        self.write("src/core/stop.cc", "int BAD;\n")
        self.lint()
        self.assertEqual(self.lint(), (1, ["stop.cc"]))

    def test_the_list_holds_in_a_clone_elsewhere(self):
        self.lint()
        self.root = self.root.rename(self.root.parent / "another")
        self.assertEqual(self.lint(), (0, []))

    def test_what_a_merge_has_left_over_does_no_harm_and_goes(self):
        self.lint()
        clean = self.ledger()
        self.write("tools/linted.txt", "0123456789abcdef0123 src/core/gone.cc\n" + clean)
        self.assertEqual(self.lint(), (0, []))
        self.assertEqual(self.ledger(), clean)

    def test_two_lines_for_a_file_are_both_good_until_the_next_run(self):
        self.lint()
        before = self.ledger()
        self.write("src/core/stop.cc", "int stopped;\n")
        self.lint()
        self.write("tools/linted.txt", before + self.ledger())  # as merge=union does
        self.write("src/core/stop.cc", "int stop;\n")
        self.assertEqual(self.lint(), (0, []))
        self.assertEqual(self.ledger(), before)

    def test_a_file_that_is_edited_meanwhile_is_not_called_clean(self):
        self.fake.write_text(FAKE_CLANG_TIDY + f"echo 'int more;' >> {self.root}/src/core/stop.cc\n")
        self.lint()
        self.fake.write_text(FAKE_CLANG_TIDY)
        self.assertEqual(self.lint(), (0, ["stop.cc"]))

    def test_a_named_file_leaves_the_others_lines_alone(self):
        self.lint()
        self.write("src/core/task.h", "struct Task { int a; };\n")
        before = self.ledger()
        self.assertEqual(self.lint(str(self.root / "src/core/stop.cc")), (0, []))
        self.assertEqual(self.ledger(), before)

    def test_a_file_that_is_not_compiled_is_not_called_clean(self):
        self.assertEqual(self.lint(str(self.root / "src/core/task.h"))[0], 1)

    def test_sixteen_commits_look_again_at_every_file_and_find_a_false_line(self):
        self.lint()
        looked_at = [name for commit in range(16) for name in self.lint("--spot-check", f"{commit:x}")[1]]
        self.assertEqual(sorted(looked_at), ["decide.cc", "stop.cc"])

        self.fake.write_text(FAKE_CLANG_TIDY.replace("BAD", "stop"))
        statuses = [self.lint("--spot-check", f"{commit:x}")[0] for commit in range(16)]
        # Found once, it is off the list and found by every run from then on.
        self.assertIn(1, statuses)
        self.assertEqual(self.lint(), (1, ["stop.cc"]))


if __name__ == "__main__":
    unittest.main()
