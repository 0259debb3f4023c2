#!/usr/bin/python3
"""A Lambda function that speaks the Runtime API and the contract of docs/lambda.md, and recycles nothing: it finds
out what an emulator can do, and keeps the tests of the state machine honest while the program itself changes.

By the name of the service: `long-N` takes N turns, and is killed once in turn 3 if STAND_IN_FOLDER is set;
`gives-up` fails; `is-stuck` cannot be put back; `hangs` never answers; any other is done at once."""

import json
import os
import signal
import time
import urllib.request
from pathlib import Path

API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/"
FOLDER = os.environ.get("STAND_IN_FOLDER")


class Failure(Exception):
    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind


def answer(event, deadline_ms: int) -> dict:
    if not isinstance(event, dict) or not isinstance(event.get("service_name"), str):
        raise Failure("BadEvent", "service_name is missing: name the service")
    service = event["service_name"]
    if FOLDER:
        with open(Path(FOLDER, "events"), "a") as file:
            file.write(json.dumps(event) + "\n")
    done = {"statusCode": 200, "status": "done", "run_id": "7f3a2c11"}
    body = {"cluster": event.get("cluster_name"), "service": service, "tasks_recycled": 0, "timestamp": "now"}
    if service == "is-stuck":
        raise Failure("NotPutBack", "UpdateService: AccessDeniedException")
    if event.get("action") == "restore":
        return {**done, "body": json.dumps(body)}
    if service == "gives-up":
        raise Failure("GaveUp", "3 of 2 replacements failed – capacity is back")
    if service == "hangs":
        time.sleep(3600)
    if service == "until-the-deadline":
        time.sleep(max(0.0, deadline_ms / 1000 - time.time() - 0.5))
        return in_progress(event, 1)
    if service.startswith("long-"):
        turns = event.get("continue", {}).get("turns", 0) + 1
        if turns == 3 and FOLDER and not Path(FOLDER, "killed").exists():
            Path(FOLDER, "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if turns < int(service.removeprefix("long-")):
            return in_progress(event, turns)
    return {**done, "body": json.dumps(body)}


def in_progress(event: dict, turns: int) -> dict:
    return {
        "status": "in_progress",
        "wait_seconds": 1,
        "run_id": "7f3a2c11",
        "cluster": event.get("cluster_name"),
        "service": event["service_name"],
        "reason": "wait",
        "sentence": "waiting for the replacement to serve",
        "next_event": {**event, "continue": {"run_id": "7f3a2c11", "turns": turns}},
    }


def post(path: str, body: dict, **headers) -> None:
    request = urllib.request.Request(API + path, json.dumps(body).encode(), headers)
    urllib.request.urlopen(request).read()


def main() -> None:
    while True:
        with urllib.request.urlopen(API + "invocation/next") as response:
            invocation = response.headers["Lambda-Runtime-Aws-Request-Id"]
            deadline_ms = int(response.headers["Lambda-Runtime-Deadline-Ms"])
            text = response.read()
        try:
            event = json.loads(text)
            post(f"invocation/{invocation}/response", answer(event, deadline_ms))
        except Failure as failure:
            post(
                f"invocation/{invocation}/error",
                {"errorMessage": str(failure), "errorType": "EcsRecycle." + failure.kind, "stackTrace": []},
                **{"Lambda-Runtime-Function-Error-Type": "Function." + failure.kind},
            )


if __name__ == "__main__":
    main()
