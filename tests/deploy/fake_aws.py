"""A model of the few AWS CLI commands that deploy.sh uses: buckets, objects and stacks that are there or not.

Called as `fake_aws.py STATE ARGUMENTS...`; STATE is a JSON file with `buckets`, `stacks` and the `calls` so far."""

import json
import os
import sys
from pathlib import Path

ACCOUNT = "123456789012"


def flag(arguments: list, name: str, default=None):
    return arguments[arguments.index(name) + 1] if name in arguments else default


def answer(state: dict, arguments: list) -> int:
    if arguments == ["--version"]:
        print("aws-cli/2.31.0 Python/3.13.7 Linux/6.1 exe/x86_64.debian.12")
        return 0
    command = " ".join(arguments[:2])
    bucket, key = flag(arguments, "--bucket"), flag(arguments, "--key")
    stack = flag(arguments, "--stack-name")
    if command == "configure get":
        return 1
    if command == "sts get-caller-identity":
        if not os.environ.get("AWS_ACCESS_KEY_ID"):
            print("Unable to locate credentials.", file=sys.stderr)
            return 253
        print(ACCOUNT)
        return 0
    if command == "s3api head-bucket":
        return 0 if bucket in state["buckets"] else 254
    if command == "s3api create-bucket":
        if bucket in state["buckets"]:
            return 254
        state["buckets"][bucket] = []
        return 0
    if command == "s3api put-public-access-block":
        return 0 if bucket in state["buckets"] else 254
    if command == "s3api head-object":
        return 0 if key in state["buckets"][bucket] else 254
    if command == "s3api put-object":
        assert Path(flag(arguments, "--body")).is_file()
        state["buckets"][bucket].append(key)
        return 0
    if command == "cloudformation describe-stacks":
        if stack not in state["stacks"]:
            return 254
        if "--query" in arguments:
            print(f"arn:aws:states:eu-west-1:{ACCOUNT}:stateMachine:{stack}")
        return 0
    if command == "cloudformation describe-stack-events":
        print("Function\tThe bucket is in another region")
        return 0
    if command == "cloudformation deploy":
        if "FAIL_DEPLOY" in os.environ:
            return 255
        given = dict(one.split("=", 1) for one in arguments[arguments.index("--parameter-overrides") + 1 :])
        state["stacks"].setdefault(stack, {}).update(given)
        return 0
    raise SystemExit(f"deploy.sh has no business with: aws {' '.join(arguments)}")


def main() -> int:
    file = Path(sys.argv[1])
    state = json.loads(file.read_text())
    state["calls"].append(sys.argv[2:])
    status = answer(state, sys.argv[2:])
    file.write_text(json.dumps(state))
    return status


if __name__ == "__main__":
    sys.exit(main())
