"""deploy/terraform beside deploy/template.yaml: the same parameters, defaults, resources and permissions.

`terraform validate` needs the AWS provider, which comes from no package registry; so it is read by python-hcl2, and
its form by terraform itself where there is one."""

import os
import re
import shutil
import subprocess

import hcl2
import pytest

from cloudformation import EVERYTHING, ROOT, Stack, load

MODULE = ROOT / "deploy" / "terraform"
FILES = sorted(MODULE.glob("*.tf"))

RESOURCES = {
    "LogGroup": "aws_cloudwatch_log_group.function",
    "FunctionRole": "aws_iam_role.function",
    "Function": "aws_lambda_function.this",
    "FunctionInvokeConfig": "aws_lambda_function_event_invoke_config.this",
    "StateMachineRole": "aws_iam_role.state_machine",
    "StateMachine": "aws_sfn_state_machine.this",
    "Topic": "aws_sns_topic.this",
    "EmailSubscription": "aws_sns_topic_subscription.email",
    "ScheduleRole": "aws_iam_role.schedule",
    "Schedule": "aws_scheduler_schedule.this",
    "NotPutBackFilter": "aws_cloudwatch_log_metric_filter.not_put_back",
    "NeedsAPersonAlarm": "aws_cloudwatch_metric_alarm.needs_a_person",
    "ExecutionStoppedAlarm": "aws_cloudwatch_metric_alarm.execution_stopped",
    "RunFailedAlarm": "aws_cloudwatch_metric_alarm.run_failed",
    "Dashboard": "aws_cloudwatch_dashboard.this",
}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def plain(value):
    """python-hcl2 keeps the quotation marks of texts."""
    if isinstance(value, str):
        return value[1:-1].replace('\\"', '"') if value.startswith('"') else value.removeprefix("${").removesuffix("}")
    return value


def blocks(kind: str) -> dict:
    found = {}
    for file in FILES:
        with file.open() as text:
            for block in hcl2.load(text).get(kind, []):
                for name, body in block.items():
                    if name.startswith("__"):
                        continue
                    found[plain(name)] = body
    return found


def resources() -> set:
    found = set()
    for file in FILES:
        with file.open() as text:
            for block in hcl2.load(text).get("resource", []):
                found.update(
                    plain(kind) + "." + plain(name)
                    for kind, named in block.items()
                    if not kind.startswith("__")
                    for name in named
                    if not name.startswith("__")
                )
    return found


def test_it_has_the_parameters_of_the_template_with_the_same_defaults():
    declared = {}
    for name, body in blocks("variable").items():
        kind = plain(body["type"])
        default = body.get("default")
        if kind == "bool":
            default = str(default).lower()
        elif kind == "list(string)":
            default = ",".join(default)
        elif kind == "string" and default is not None:
            default = plain(default)
        declared[name] = (plain(body["description"]), default)

    assert declared == {
        snake(name): (parameter["Description"].strip(), parameter.get("Default"))
        for name, parameter in load()["Parameters"].items()
    }


def test_it_has_the_resources_of_the_template():
    policies = {f"aws_iam_role_policy.{name}" for name in ("function", "state_machine", "schedule")}

    assert set(RESOURCES) == set(load()["Resources"])
    assert resources() == set(RESOURCES.values()) | policies


def test_its_roles_may_do_the_same():
    stack = Stack(**EVERYTHING)
    of_the_template = set().union(
        *(stack.actions(role) for role in ("FunctionRole", "StateMachineRole")), {"states:StartExecution"}
    )
    text = (MODULE / "iam.tf").read_text()

    of_the_module = set(re.findall(r'"((?:[a-z0-9-]+):[A-Z]\w+)"', text)) - {"aws:SourceAccount"}
    assert of_the_module == of_the_template | {"sts:AssumeRole"}


def test_it_has_the_outputs_of_the_template():
    assert set(blocks("output")) == {snake(name) for name in load()["Outputs"]}


def test_its_readme_tells_every_variable():
    text = (MODULE / "README.md").read_text()

    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == {snake(name) for name in load()["Parameters"]}


@pytest.mark.skipif(shutil.which("terraform") is None, reason="no terraform here")
def test_terraform_itself_would_write_it_so():
    found = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", "-no-color", MODULE],
        capture_output=True,
        text=True,
        env={**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"},
    )

    assert found.returncode == 0, found.stdout + found.stderr
