"""The stack of deploy.sh in an account made of ministack: the AWS CLI creates it, its interpreter runs the state
machine, and the function is a process of its own for as long as ministack keeps it."""

import json

import pytest

import local_account
from conftest import STAND_IN, packed

EVENT = {"cluster_name": "prod", "wait_time": 0}

# They share an account.
pytestmark = pytest.mark.xdist_group("stand-in")


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    folder = tmp_path_factory.mktemp("account")
    with local_account.account(folder, wait_scale="0.05") as one:
        one.package = packed(STAND_IN, folder / "package.zip")
        one.deploy("--package", one.package, "--set", "TurnsPerExecution=5", "--schedule", "rate(7 days)")
        one.notes = folder / "notes"
        one.notes.mkdir()
        one.client("lambda").update_function_configuration(
            FunctionName="ecs-recycle", Environment={"Variables": {"STAND_IN_FOLDER": str(one.notes)}}
        )
        yield one


def events(account) -> list:
    return [json.loads(line) for line in (account.notes / "events").read_text().splitlines()]


@pytest.fixture(autouse=True)
def fresh_notes(account):
    for file in account.notes.iterdir():
        file.unlink()


def test_deploy_sh_made_what_it_said(account):
    function = account.client("lambda").get_function_configuration(FunctionName="ecs-recycle")
    config = account.client("lambda").get_function_event_invoke_config(
        FunctionName="ecs-recycle", Qualifier="$LATEST"
    )
    (group,) = account.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/ecs-recycle")["logGroups"]
    schedule = account.client("scheduler").get_schedule(Name="ecs-recycle")
    alarms = account.client("cloudwatch").describe_alarms()["MetricAlarms"]

    assert (function["Runtime"], function["MemorySize"], function["Timeout"]) == ("provided.al2023", 128, 900)
    assert config["MaximumRetryAttempts"] == 0
    assert group["retentionInDays"] == 7
    assert schedule["Target"]["Arn"] == account.machine()
    assert {alarm["AlarmName"] for alarm in alarms} == {
        "ecs-recycle-needs-a-person",
        "ecs-recycle-needs-a-person-stopped",
        "ecs-recycle-run-failed",
    }


def test_deploying_again_changes_nothing(account):
    done = account.deploy("--package", account.package)

    assert "the package is in the bucket already" in done.stdout
    function = account.client("lambda").get_function_configuration(FunctionName="ecs-recycle")
    assert function["Handler"] == "bootstrap"


def test_a_service_is_done_in_one_turn(account):
    execution = account.recycle({**EVENT, "service_name": "web"})

    assert execution["status"] == "SUCCEEDED", execution
    assert json.loads(execution["output"])["status"] == "done"


def test_a_long_recycle_goes_through_many_executions_and_a_killed_function(account):
    execution = account.recycle({**EVENT, "service_name": "long-12"})

    turns = [event.get("continue", {}).get("turns", 0) for event in events(account)]
    assert execution["status"] == "SUCCEEDED", execution
    assert (account.notes / "killed").exists()
    # The third turn was given twice: the first time its process was killed.
    assert turns == [0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert len([one for one in account.executions() if one["status"] == "SUCCEEDED"]) >= 3


def test_a_run_that_gives_up_is_restored_told_and_failed(account):
    queue = account.queue("told")
    account.subscribe(queue)

    execution = account.recycle({**EVENT, "service_name": "gives-up"})

    assert (execution["status"], execution["error"]) == ("FAILED", "EcsRecycle.GaveUp")
    assert [event.get("action") for event in events(account)] == [None, "restore"]
    (told,) = account.told(queue)
    assert told["Subject"] == "ecs-recycle: EcsRecycle.GaveUp gives-up"
    assert "3 of 2 replacements failed – capacity is back" in json.loads(
        told["Message"].split("\n\n")[1]
    )["errorMessage"]


def test_a_run_whose_capacity_is_not_back_ends_as_the_alarm_counts_it(account):
    execution = account.recycle({**EVENT, "service_name": "is-stuck"}, seconds=240)

    assert (execution["status"], execution["error"]) == ("ABORTED", "EcsRecycle.NotPutBack")
    assert "A person is needed" in execution["cause"]
    assert [event.get("action") for event in events(account)] == [None] + ["restore"] * 9


def test_of_a_list_the_one_that_fails_is_named_and_the_others_are_done(account):
    execution = account.recycle({**EVENT, "services": ["web", "gives-up", "long-3"], "concurrency": 2})

    assert (execution["status"], execution["error"]) == ("FAILED", "EcsRecycle.SomeFailed")
    assert execution["cause"] == "1 of 3 services failed: prod/gives-up: EcsRecycle.GaveUp"
    assert {event["service_name"] for event in events(account)} == {"web", "gives-up", "long-3"}


def test_without_a_state_machine_and_a_topic_the_function_stands_alone(account):
    account.deploy(
        "--package", account.package, "--name", "alone",
        *("--set", "WithStateMachine=false", "--set", "WithTopic=false", "--set", "WithAlarms=false"),
    )  # fmt: skip

    reply = account.client("lambda").invoke(FunctionName="alone", Payload=json.dumps({**EVENT, "service_name": "web"}))
    assert json.loads(reply["Payload"].read())["status"] == "done"
