"""The files of this repository, as the rules of check_tree.py look at them."""

import re
import subprocess
from pathlib import Path
from typing import Iterator, NamedTuple

import cpp_text


class Finding(NamedTuple):
    path: str
    line: int
    rule: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.advice}"


class File:
    """One file of the tree, with what several rules want to know of it worked out once."""

    def __init__(self, path: str, text: str):
        self.path = path
        self.text = text
        self.is_cpp = path.endswith((".cc", ".h"))
        self.code = cpp_text.blanked(text) if self.is_cpp else text
        self.lines = text.splitlines()
        self.layer = path.split("/")[1] if path.startswith("src/") and path.count("/") > 1 else None

    def line_of(self, offset: int) -> int:
        return cpp_text.line_of(self.text, offset)

    def includes(self) -> Iterator[tuple]:
        """(line, included name, whether in quotes)"""
        for number, (line, code) in enumerate(zip(self.lines, self.code.splitlines()), 1):
            match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
            if match and "#" in code:  # not inside a comment
                yield number, match.group(2), match.group(1) == '"'

    def waived(self, rule: str, first: int, last: int) -> bool:
        """Whether a waiver of the rule, with a reason, stands on one of the lines first..last."""
        waiver = re.compile(r"(//|#)\s*tree-check: " + re.escape(rule) + r":\s*\S")
        return any(waiver.search(line) for line in self.lines[max(first - 1, 0) : last])

    def finds(self, pattern: str, rule: str, advice: str) -> Iterator[Finding]:
        for match in re.finditer(pattern, self.code):
            yield Finding(self.path, self.line_of(match.start()), rule, advice)


def listed(root: Path) -> list:
    """Files that are tracked or about to be; without git, all but hidden ones and build/."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            capture_output=True,
            check=True,
        )
        return sorted({name for name in answer.stdout.decode().split("\0") if name})
    except (OSError, subprocess.CalledProcessError):
        everything = (path.relative_to(root) for path in root.rglob("*"))
        return sorted(
            str(path)
            for path in everything
            if path.parts[0] != "build" and not any(part.startswith(".") for part in path.parts)
        )


def load(root: Path) -> list:
    files = []
    for path in listed(root):
        if (root / path).is_file():
            try:
                files.append(File(path, (root / path).read_text(encoding="utf-8")))
            except UnicodeDecodeError:
                pass  # a picture, an archive
    return files
