"""Runs the state machine in ministack's interpreter, in this process, against a Lambda function that is a Python
object: nothing sleeps, nothing listens, and every invocation, wait and message can be looked at."""

import json
import os
import uuid
from pathlib import Path

os.environ.setdefault("SFN_WAIT_SCALE", "0")

from ministack.services import stepfunctions  # noqa: E402

DEFINITION = Path(__file__).parents[2] / "deploy" / "state-machine.asl.json"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:ecs-recycle"
TOPIC = "arn:aws:sns:us-east-1:000000000000:ecs-recycle"
ROLE = "arn:aws:iam::000000000000:role/ecs-recycle"

# What one of ours is refused with is ministack's own exception, so that its Retry and Catch see it.
ExecutionError = stepfunctions._ExecutionError


def definition(topic: str = TOPIC, turns: int = 700) -> str:
    """The definition as CloudFormation and Terraform would hand it to Step Functions."""
    text = DEFINITION.read_text()
    for name, value in (
        ("Partition", "aws"),
        ("FunctionArn", FUNCTION),
        ("TopicArn", topic),
        ("TurnsPerExecution", str(turns)),
    ):
        assert "${" + name + "}" in text
        text = text.replace("${" + name + "}", value)
    assert "${" not in text, "a substitution that nobody makes"
    return text


class Function:
    """Stands for the Lambda function: a step for each invocation, a dict to reply or a failure to raise. The last one
    stays. `by_service` has steps for one service each; `restores` those of the invocations that restore."""

    def __init__(self, steps=None, by_service=None, restores=None):
        self.steps = {None: list(steps or []), **{name: list(all) for name, all in (by_service or {}).items()}}
        self.restores = list(restores or [{"statusCode": 200, "status": "done"}])
        self.events = []

    def invoke(self, reference, event):
        assert FUNCTION in str(reference) or "ecs-recycle" in str(reference)
        self.events.append(json.loads(json.dumps(event)))
        if event.get("action") == "restore":
            steps = self.restores
        else:
            steps = self.steps.get(event.get("service_name"), self.steps[None])
        step = steps.pop(0) if len(steps) > 1 else steps[0]
        if isinstance(step, Exception):
            raise step
        return json.loads(json.dumps(step).replace('"EVENT"', json.dumps(event)))


def failure(error_type: str, message: str = "as the test wants it") -> Exception:
    body = {"errorMessage": message, "errorType": error_type, "stackTrace": []}
    return ExecutionError(error_type, json.dumps(body))


def in_progress(wait_seconds=30, **more) -> dict:
    return {
        "status": "in_progress",
        "wait_seconds": wait_seconds,
        "run_id": "7f3a2c11",
        "sentence": "waiting for the replacement to serve",
        "next_event": {
            "cluster_name": "prod",
            "service_name": "web",
            "continuation": "state-machine",
            "continue": {"run_id": "7f3a2c11"},
        },
        **more,
    }


DONE = {"statusCode": 200, "status": "done", "run_id": "7f3a2c11", "body": '{"tasks_recycled": 4}'}


class Run:
    """One execution, from its input to its end."""

    def __init__(self, monkeypatch, function, event, topic=TOPIC, turns=700):
        self.function = function
        self.waits = []
        self.messages = []
        monkeypatch.setattr(stepfunctions, "_call_lambda", function.invoke)
        monkeypatch.setattr(stepfunctions, "_resolve_lambda_function_ref", lambda value, optimized: value)
        monkeypatch.setattr(stepfunctions, "_scaled_sleep", self.waits.append)
        monkeypatch.setitem(stepfunctions._SERVICE_DISPATCH, "arn:aws:states:::sns:publish", self._publish)
        name = "recycle-" + uuid.uuid4().hex[:8]
        created = self._ask(
            stepfunctions._create_state_machine,
            {"name": name, "definition": definition(topic, turns), "roleArn": ROLE},
        )
        self.machine = created["stateMachineArn"]
        started = self._ask(
            stepfunctions._start_sync_execution,
            {"stateMachineArn": self.machine, "input": json.dumps(event)},
        )
        self.status = started["status"]
        self.output = json.loads(started["output"]) if self.status == "SUCCEEDED" else None
        self.executions = [
            execution
            for execution in stepfunctions._executions.values()
            if execution["stateMachineArn"] == self.machine
        ]
        self.execution = next(one for one in self.executions if one["executionArn"] == started["executionArn"])
        # One that was stopped has them itself.
        self.error = started.get("error", self.execution.get("error"))
        self.cause = started.get("cause", self.execution.get("cause"))

    def states(self) -> list:
        """The states that this execution entered, without those of its continuations."""
        return [
            event["stateEnteredEventDetails"]["name"]
            for event in self.execution["events"]
            if "stateEnteredEventDetails" in event
        ]

    def _publish(self, resource, arguments):
        self.messages.append(arguments)
        return {"MessageId": "1"}

    @staticmethod
    def _ask(operation, request):
        status, _, body = operation(request)
        assert status == 200, body
        return json.loads(body)
