"""deploy/template.yaml: read by cfn-lint, and what it creates for which parameters."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from asl import definition
from cloudformation import EVERYTHING, LEAST, ROOT, TEMPLATE, Stack, load

VENV = Path(sys.executable).parent


def test_cfn_lint_finds_nothing():
    found = subprocess.run([VENV / "cfn-lint", TEMPLATE], capture_output=True, text=True)

    assert (found.returncode, found.stdout) == (0, "")


def test_the_template_holds_the_state_machine():
    found = subprocess.run([ROOT / "deploy" / "inline.py", "--check"], capture_output=True, text=True)

    assert (found.returncode, found.stdout) == (0, "")


def test_every_substitution_of_the_definition_is_made():
    made = load()["Resources"]["StateMachine"]["Properties"]["DefinitionSubstitutions"]

    assert set(made) == {"Partition", "FunctionArn", "TopicArn", "TurnsPerExecution"}
    assert "${" not in definition()


@pytest.mark.skipif(shutil.which("npm") is None, reason="asl-validator is an npm package and there is no npm here")
def test_asl_validator_finds_nothing(tmp_path):
    folder = ROOT / "build" / "asl-validator"
    pinned = {"private": True, "dependencies": {"asl-validator": "4.0.0"}}
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / ".bin" / "asl-validator").exists():
        (folder / "package.json").write_text(json.dumps(pinned))
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    file = tmp_path / "definition.json"
    file.write_text(definition(topic=""))

    found = subprocess.run(
        [folder / "node_modules" / ".bin" / "asl-validator", "--json-path", file],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )

    assert found.returncode == 0, found.stdout + found.stderr


def test_with_its_defaults_it_creates_a_function_a_state_machine_a_topic_and_alarms():
    assert set(Stack().resources) == {
        "LogGroup",
        "FunctionRole",
        "Function",
        "FunctionInvokeConfig",
        "StateMachineRole",
        "StateMachine",
        "Topic",
        "NotPutBackFilter",
        "NeedsAPersonAlarm",
        "ExecutionStoppedAlarm",
        "RunFailedAlarm",
    }


def test_all_of_it_can_be_had():
    assert set(Stack(**EVERYTHING).resources) == set(load()["Resources"])


def test_a_function_alone_can_be_had():
    assert set(Stack(**LEAST).resources) == {"LogGroup", "FunctionRole", "Function", "FunctionInvokeConfig"}


def test_the_function_is_small_runs_for_fifteen_minutes_and_is_not_repeated():
    resources = Stack().resources
    function = resources["Function"]["Properties"]

    assert (function["Runtime"], function["MemorySize"], function["Timeout"]) == ("provided.al2023", 128, 900)
    assert function["Architectures"] == ["x86_64"]
    assert function["LoggingConfig"] == {"LogGroup": "<LogGroup>"}
    assert resources["LogGroup"]["Properties"]["RetentionInDays"] == 7
    assert resources["FunctionInvokeConfig"]["Properties"]["MaximumRetryAttempts"] == 0


def test_the_state_machine_waits_longer_than_the_function_may_run():
    states = json.loads(definition())["States"]
    longest = load()["Parameters"]["Timeout"]["MaxValue"]

    assert states["Recycle"]["TimeoutSeconds"] > longest
    assert states["Restore"]["TimeoutSeconds"] > longest


def test_what_may_not_be_done_is_not_tried_by_default():
    variables = Stack(**LEAST).resources["Function"]["Properties"]["Environment"]["Variables"]

    assert variables == {
        "ECS_RECYCLE_LOG_FORMAT": "text",
        "ECS_RECYCLE_AUTOSCALING": "ignore",
        "ECS_RECYCLE_PROTECTED": "stop",
        "ECS_RECYCLE_RUN_STORE": "none",
    }


@pytest.mark.parametrize("machine, target", [("true", "<StateMachine>"), ("false", "<Function.Arn>")])
def test_a_schedule_begins_the_state_machine_or_else_the_function(machine, target):
    stack = Stack(ScheduleExpression="rate(7 days)", WithStateMachine=machine)

    (statement,) = stack.statements("ScheduleRole")
    assert stack.resources["Schedule"]["Properties"]["Target"]["Arn"] == target
    assert statement["Resource"] == target


def test_the_dashboard_is_json():
    body = json.loads(Stack(**EVERYTHING).resources["Dashboard"]["Properties"]["DashboardBody"])

    assert len(body["widgets"]) == 5


def test_every_parameter_is_described_grouped_and_documented():
    template = load()
    groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    documentation = (ROOT / "docs" / "lambda.md").read_text()

    assert sorted(grouped) == sorted(template["Parameters"])
    for name, declared in template["Parameters"].items():
        assert declared["Description"], name
        assert f"`{name}`" in documentation, name


def test_what_the_dashboard_and_the_alarm_look_for_is_what_the_function_prints():
    template = TEMPLATE.read_text()
    log = (ROOT / "src" / "lambda" / "log.cc").read_text()
    looked_for = re.search(r"SEARCH\('\{(\w+),(\w+),(\w+)\}", template).groups()
    metrics = re.findall(r'MetricName=\\"(\w+)', template)

    assert len(metrics) == 2
    for name in [*looked_for, *metrics]:
        assert f'"{name}"' in log, name
    assert """FilterPattern: '"EcsRecycle.NotPutBack"'""" in template
