"""How many tests there are, now and at the commit that a change is compared with."""

import re
import subprocess
from pathlib import Path
from typing import Optional

# A line that begins a test: GoogleTest's, or Python's. Only compared with itself, so it may be simple.
BEGINNING = r"^[[:space:]]*((TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P)[[:space:]]*\(|def test_)"
TRAILER = "Fewer-tests:"
FOLDERS = ("tests", "tools")


def _git(root: Path, *arguments: str) -> Optional[str]:
    try:
        answer = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except OSError:
        return None
    return answer.stdout.decode(errors="replace") if answer.returncode == 0 else None


def base_of(root: Path) -> Optional[str]:
    """Where this line of work left the main branch; on the main branch itself, the commit before."""
    head = _git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    for branch in ("origin/main", "main"):
        fork = _git(root, "merge-base", branch, "HEAD")
        if fork and fork != head:
            return fork.strip()
    parent = _git(root, "rev-parse", "--verify", "--quiet", "HEAD^")
    return parent.strip() if parent else None


def reasons_given(root: Path, base: str) -> list:
    messages = _git(root, "log", "--format=%B", f"{base}..HEAD") or ""
    return re.findall(rf"^{TRAILER} *(\S.*)$", messages, re.MULTILINE)


def at(root: Path, commit: str) -> int:
    begun = _git(root, "grep", "-h", "-I", "-E", BEGINNING, commit, "--", *FOLDERS) or ""
    names = _git(root, "ls-tree", "-r", "--name-only", commit, "--", *FOLDERS) or ""
    return len(begun.splitlines()) + sum(name.endswith(".scenario") for name in names.splitlines())


def within(files: list) -> int:
    beginning = re.compile(BEGINNING.replace("[[:space:]]", r"[ \t\r\f\v]"), re.MULTILINE)
    ours = [file for file in files if file.path.startswith(tuple(f"{folder}/" for folder in FOLDERS))]
    return sum(len(beginning.findall(file.text)) + file.path.endswith(".scenario") for file in ours)
