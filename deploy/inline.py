#!/usr/bin/python3
"""Puts state-machine.asl.json into template.yaml, so that the template is whole in itself.

    deploy/inline.py           writes template.yaml
    deploy/inline.py --check   only says whether it would change; exit status 1 if so
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BEGIN = "      DefinitionString: |\n"
INDENT = " " * 8


def inlined(template: str, definition: str) -> str:
    json.loads(definition)  # a broken one goes nowhere
    before, rest = template.split(BEGIN)
    lines = rest.splitlines(keepends=True)
    end = next(
        (number for number, line in enumerate(lines) if line.strip() and not line.startswith(INDENT)), len(lines)
    )
    body = "".join(INDENT + line if line.strip() else "\n" for line in definition.splitlines(keepends=True))
    return before + BEGIN + body + "\n" + "".join(lines[end:])


def main() -> int:
    path = HERE / "template.yaml"
    old = path.read_text()
    new = inlined(old, (HERE / "state-machine.asl.json").read_text())
    if sys.argv[1:] == ["--check"]:
        if new != old:
            print("deploy/template.yaml does not hold deploy/state-machine.asl.json: run deploy/inline.py")
        return int(new != old)
    if sys.argv[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    path.write_text(new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
