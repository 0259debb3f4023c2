"""The state machine's logic, in an interpreter that nobody here wrote."""

import json
import re

import pytest

from asl import DEFINITION, DONE, ExecutionError, Function, Run, failure, in_progress, stepfunctions

EVENT = {"cluster_name": "prod", "service_name": "web", "maintain_service_state": True, "wait_time": 30}


def test_a_service_that_is_done_at_once_takes_one_turn(monkeypatch):
    run = Run(monkeypatch, Function([DONE]), EVENT)

    assert (run.status, run.output) == ("SUCCEEDED", DONE)
    assert run.function.events == [{**EVENT, "continuation": "state-machine"}]
    assert (run.waits, run.messages) == ([], [])


def test_each_turn_is_given_what_the_one_before_said_after_the_wait_it_asked_for(monkeypatch):
    replies = [in_progress(7), in_progress(45.2), in_progress(1), DONE]
    run = Run(monkeypatch, Function(replies), EVENT)

    assert run.status == "SUCCEEDED"
    assert run.waits == [7, 46, 1]
    assert run.function.events == [
        {**EVENT, "continuation": "state-machine"},
        in_progress()["next_event"],
        in_progress()["next_event"],
        in_progress()["next_event"],
    ]


def test_the_continuation_of_the_input_is_not_the_callers_to_choose(monkeypatch):
    run = Run(monkeypatch, Function([DONE]), {**EVENT, "continuation": "self"})

    assert run.function.events == [{**EVENT, "continuation": "state-machine"}]


def test_a_reply_without_a_usable_wait_waits_half_a_minute(monkeypatch):
    replies = [in_progress("soon"), {"status": "in_progress"}, in_progress(0), in_progress(1e9), DONE]
    run = Run(monkeypatch, Function(replies), EVENT)

    assert (run.status, run.waits) == ("SUCCEEDED", [30, 30, 1, 86400])


@pytest.mark.parametrize(
    "error", ["Lambda.TooManyRequestsException", "Lambda.Unknown", "Runtime.ExitError", "States.Timeout"]
)
def test_a_turn_that_was_throttled_killed_or_timed_out_is_repeated(monkeypatch, error):
    replies = [in_progress(5), failure(error), failure(error), DONE]
    run = Run(monkeypatch, Function(replies), EVENT)

    assert run.status == "SUCCEEDED"
    assert [event.get("action") for event in run.function.events] == [None] * 4
    assert run.function.events[1:] == [in_progress()["next_event"]] * 3


@pytest.mark.parametrize("error", ["EcsRecycle.GaveUp", "EcsRecycle.Aborted", "EcsRecycle.NotPutBack"])
def test_a_run_that_failed_is_not_repeated_but_restored_and_told(monkeypatch, error):
    run = Run(monkeypatch, Function([in_progress(5), failure(error)]), EVENT)

    assert (run.status, run.error) == ("FAILED", error)
    assert json.loads(run.cause)["errorMessage"] == "as the test wants it"
    assert [event.get("action") for event in run.function.events] == [None, None, "restore"]
    assert run.function.events[2] == {**in_progress()["next_event"], "action": "restore"}
    assert [message["Subject"] for message in run.messages] == [f"ecs-recycle: {error} web"]


@pytest.mark.parametrize("error", ["EcsRecycle.BadEvent", "EcsRecycle.Refused", "EcsRecycle.Yielded"])
def test_a_service_that_was_not_touched_is_not_restored(monkeypatch, error):
    run = Run(monkeypatch, Function([failure(error)]), EVENT)

    assert (run.status, run.error) == ("FAILED", error)
    assert len(run.function.events) == 1
    assert len(run.messages) == 1


def test_a_function_that_never_answers_is_given_up_restored_and_told(monkeypatch):
    run = Run(monkeypatch, Function([in_progress(5), failure("Lambda.Unknown", "killed")]), EVENT)

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.RunFailed")
    assert run.cause.startswith("Lambda.Unknown: ")
    actions = [event.get("action") for event in run.function.events]
    assert actions == [None] * 10 + ["restore"]
    assert len(run.messages) == 1


def test_restoring_is_repeated_while_capacity_is_not_back(monkeypatch):
    restores = [failure("EcsRecycle.NotPutBack"), failure("Lambda.Unknown"), DONE]
    run = Run(monkeypatch, Function([failure("EcsRecycle.NotPutBack")], restores=restores), EVENT)

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.NotPutBack")
    assert [event.get("action") for event in run.function.events] == [None, "restore", "restore", "restore"]
    assert "A person is needed" not in run.cause


def test_restoring_may_take_turns_of_its_own(monkeypatch):
    restores = [in_progress(9), in_progress(8), DONE]
    run = Run(monkeypatch, Function([failure("EcsRecycle.GaveUp")], restores=restores), EVENT)

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.GaveUp")
    assert run.waits == [9, 8]
    assert [event["action"] for event in run.function.events[1:]] == ["restore"] * 3


def test_capacity_that_cannot_be_put_back_asks_for_a_person(monkeypatch):
    function = Function([failure("EcsRecycle.GaveUp")], restores=[failure("EcsRecycle.NotPutBack", "denied")])
    run = Run(monkeypatch, function, EVENT)

    assert (run.status, run.error) == ("ABORTED", "EcsRecycle.NotPutBack")
    assert "EcsRecycle.GaveUp" in run.cause and "denied" in run.cause and "A person is needed" in run.cause
    assert len(function.events) == 1 + 9
    assert [message["Subject"] for message in run.messages] == ["ecs-recycle: EcsRecycle.NotPutBack web"]


def test_restoring_that_never_ends_asks_for_a_person(monkeypatch):
    function = Function([failure("EcsRecycle.GaveUp")], restores=[in_progress(1)])
    run = Run(monkeypatch, function, EVENT)

    assert (run.status, run.error) == ("ABORTED", "EcsRecycle.NotPutBack")
    assert len(function.events) == 1 + 40
    assert len(run.messages) == 1


@pytest.mark.parametrize("topic", ["", "arn:aws:sns:us-east-1:000000000000:ecs-recycle"])
def test_a_function_that_cannot_be_reached_at_all_asks_for_a_person(monkeypatch, topic):
    """It cannot log that capacity is not back, so the alarm has to count the execution."""
    unreachable = failure("Lambda.TooManyRequestsException")
    run = Run(monkeypatch, Function([unreachable], restores=[unreachable]), EVENT, topic=topic)

    assert (run.status, run.error) == ("ABORTED", "EcsRecycle.NotPutBack")
    assert run.states()[-1] == "Call a person"
    assert len(run.messages) == (1 if topic else 0)


def test_a_function_that_failed_to_put_capacity_back_and_then_did_asks_for_nobody(monkeypatch):
    run = Run(monkeypatch, Function([failure("EcsRecycle.NotPutBack")]), EVENT)

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.NotPutBack")
    assert "Call a person" not in run.states()


def test_a_service_of_a_list_whose_capacity_is_not_back_asks_for_a_person_by_its_own_execution(monkeypatch):
    function = Function([failure("EcsRecycle.GaveUp")], restores=[failure("EcsRecycle.NotPutBack")])
    run = Run(monkeypatch, function, {**EVENT, "services": ["web"]})

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.SomeFailed")
    assert sorted(one["status"] for one in run.executions) == ["ABORTED", "FAILED"]


def test_an_execution_that_cannot_stop_itself_fails(monkeypatch):
    def denied(resource, arguments):
        raise ExecutionError("Sfn.AccessDeniedException", "no")

    stop = "arn:aws:states:::aws-sdk:sfn:stopExecution"
    monkeypatch.setitem(stepfunctions._SERVICE_DISPATCH, stop, denied)
    function = Function([failure("EcsRecycle.GaveUp")], restores=[failure("EcsRecycle.NotPutBack")])
    run = Run(monkeypatch, function, EVENT)

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.NotPutBack")


def test_another_run_that_holds_the_service_keeps_its_capacity(monkeypatch):
    function = Function([failure("Lambda.Unknown")], restores=[failure("EcsRecycle.Yielded")])
    run = Run(monkeypatch, function, EVENT)

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.RunFailed")
    assert [event.get("action") for event in function.events] == [None] * 9 + ["restore"]


def test_a_reply_that_is_neither_is_a_failure(monkeypatch):
    run = Run(monkeypatch, Function([{"hello": "world"}]), EVENT)

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.UnexpectedReply")
    assert '{"hello":"world"}' in run.cause
    assert [event.get("action") for event in run.function.events] == [None, "restore"]


@pytest.mark.parametrize("reply", [None, "text", 5, []])
def test_a_reply_that_is_no_object_is_restored_as_well(monkeypatch, reply):
    run = Run(monkeypatch, Function([reply]), EVENT)

    assert run.status == "FAILED"
    assert run.function.events[-1]["action"] == "restore"


def test_without_a_topic_nothing_is_published(monkeypatch):
    run = Run(monkeypatch, Function([failure("EcsRecycle.GaveUp")]), EVENT, topic="")

    assert (run.status, run.error, run.messages) == ("FAILED", "EcsRecycle.GaveUp", [])


def test_a_message_says_who_where_and_why(monkeypatch):
    run = Run(monkeypatch, Function([failure("EcsRecycle.GaveUp", "3 of 2 replacements failed")]), EVENT)

    (message,) = run.messages
    assert message["Message"].split("\n\n")[0] == "EcsRecycle.GaveUp"
    assert "3 of 2 replacements failed" in message["Message"]
    assert '\nService: web\nExecution: arn:aws:states:' in message["Message"]


def test_an_execution_continues_as_a_new_one_after_so_many_turns(monkeypatch):
    replies = [in_progress(5)] * 10 + [DONE]
    run = Run(monkeypatch, Function(replies), EVENT, turns=4)

    assert (run.status, run.output) == ("SUCCEEDED", DONE)
    assert len(run.function.events) == 11
    assert len(run.executions) == 3
    # The linked parent is for the console, and the function never hears of it.
    assert all("AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID" not in event for event in run.function.events)
    # The new execution looks at once instead of waiting first: 4 turns, 3 waits.
    assert run.waits == [5] * 8
    assert run.states()[-2:] == ["Continue as new", "Done"]


def test_a_failure_in_the_last_of_several_executions_is_told_once_and_ends_them_all(monkeypatch):
    replies = [in_progress(5)] * 10 + [failure("EcsRecycle.GaveUp")]
    run = Run(monkeypatch, Function(replies), EVENT, turns=4)

    assert run.status == "FAILED"
    assert {execution["status"] for execution in run.executions} == {"FAILED"}
    assert [event.get("action") for event in run.function.events].count("restore") == 1
    assert len(run.messages) == 1


def aws_child(status: str) -> Exception:
    """How AWS, unlike ministack, reports a nested execution that did not succeed. [doc: startExecution.sync]"""
    body = {"ExecutionArn": "arn:aws:states:…", "Status": status, "Error": "EcsRecycle.GaveUp", "Cause": "why"}
    from ministack.services import stepfunctions

    return stepfunctions._ExecutionError("States.TaskFailed", json.dumps(body, separators=(",", ":")))


def run_with_child(monkeypatch, trouble: Exception, event=None, **more) -> Run:
    def never_succeeds(resource, arguments):
        raise trouble

    from ministack.services import stepfunctions

    monkeypatch.setattr(stepfunctions, "_invoke_nested_start_execution_sync", never_succeeds)
    return Run(monkeypatch, Function([in_progress(5)]), event or EVENT, turns=2, **more)


def test_a_continuation_that_failed_by_itself_is_not_restored_and_told_again(monkeypatch):
    run = run_with_child(monkeypatch, aws_child("FAILED"))

    assert (run.status, run.error, run.cause) == ("FAILED", "EcsRecycle.GaveUp", "why")
    assert [event.get("action") for event in run.function.events] == [None, None]
    assert run.messages == []


@pytest.mark.parametrize("status", ["ABORTED", "TIMED_OUT"])
def test_a_continuation_that_was_stopped_is_restored(monkeypatch, status):
    run = run_with_child(monkeypatch, aws_child(status))

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.RunFailed")
    assert [event.get("action") for event in run.function.events] == [None, None, "restore"]
    assert len(run.messages) == 1


def test_a_continuation_that_cannot_begin_is_restored(monkeypatch):
    run = run_with_child(monkeypatch, failure("StepFunctions.AccessDeniedException"))

    assert run.status == "FAILED"
    assert [event.get("action") for event in run.function.events] == [None, None, "restore"]


SERVICES = {
    "cluster_name": "prod",
    "wait_time": 5,
    "services": ["web", {"service_name": "api", "wait_time": 60}, {"cluster_name": "other", "service_name": "jobs"}],
}


def events_by_service(run) -> dict:
    return {event["service_name"]: event for event in run.function.events}


def test_a_list_of_services_shares_the_other_fields(monkeypatch):
    run = Run(monkeypatch, Function([DONE]), SERVICES)

    common = {"continuation": "state-machine"}
    assert run.status == "SUCCEEDED"
    assert events_by_service(run) == {
        "web": {"cluster_name": "prod", "wait_time": 5, "service_name": "web", **common},
        "api": {"cluster_name": "prod", "wait_time": 60, "service_name": "api", **common},
        "jobs": {"cluster_name": "other", "wait_time": 5, "service_name": "jobs", **common},
    }
    assert [(one["service"], one["status"]) for one in run.output] == [
        ("prod/web", "done"),
        ("prod/api", "done"),
        ("other/jobs", "done"),
    ]


def test_a_list_of_one_is_a_list(monkeypatch):
    run = Run(monkeypatch, Function([DONE]), {"cluster_name": "prod", "services": ["web"], "concurrency": "7"})

    assert (run.status, len(run.output), len(run.function.events)) == ("SUCCEEDED", 1, 1)


def test_one_service_that_fails_does_not_disturb_the_others(monkeypatch):
    goes_on = in_progress(3, next_event={"cluster_name": "prod", "service_name": "api", "continue": {}})
    by_service = {"api": [goes_on, failure("EcsRecycle.GaveUp")]}
    run = Run(monkeypatch, Function([DONE], by_service=by_service), {**SERVICES, "concurrency": 3})

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.SomeFailed")
    assert run.cause == "1 of 3 services failed: prod/api: EcsRecycle.GaveUp"
    assert set(events_by_service(run)) >= {"web", "api", "jobs"}
    assert {message["Subject"] for message in run.messages} == {
        "ecs-recycle: EcsRecycle.GaveUp api",
        "ecs-recycle: EcsRecycle.SomeFailed ",
    }


def test_a_child_of_the_list_is_reported_by_its_own_error(monkeypatch):
    run = run_with_child(monkeypatch, aws_child("FAILED"), SERVICES)

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.SomeFailed")
    assert run.cause == (
        "3 of 3 services failed: prod/web: EcsRecycle.GaveUp; "
        "prod/api: EcsRecycle.GaveUp; other/jobs: EcsRecycle.GaveUp"
    )


@pytest.mark.parametrize("services", [[], "web", {}, None, ["web"] * 1001])
def test_a_list_that_is_none_is_refused_before_anything_is_invoked(monkeypatch, services):
    run = Run(monkeypatch, Function([DONE]), {"cluster_name": "prod", "services": services})

    assert (run.status, run.error) == ("FAILED", "EcsRecycle.BadEvent")
    assert run.function.events == []


# Events of one state with the optimised integrations, as AWS writes them: entered, exited, and for each attempt
# scheduled, started, and succeeded or failed. [doc: HistoryEvent]
MOST_EVENTS = 25_000


def test_the_worst_execution_stays_below_the_limit_of_history_events():
    states = json.loads(DEFINITION.read_text())["States"]

    def most_events(name: str) -> int:
        attempts = 1 + sum(retrier["MaxAttempts"] for retrier in states[name]["Retry"])
        return 2 + 3 * attempts

    template = (DEFINITION.parent / "template.yaml").read_text()
    turns = int(re.search(r"TurnsPerExecution:\n(?:.+\n)*?    Default: (\d+)", template).group(1))
    turn = most_events("Recycle") + 2 + 2  # and the choice and the wait after it
    restoring = 40 * (most_events("Restore") + 2 + 2)
    around = 2 + 2 * 9 + most_events("Continue as new") + most_events("Tell") + most_events("Call a person")

    assert turns * turn + restoring + around < MOST_EVENTS


def test_five_thousand_tasks_one_at_a_time_are_fifteen_executions_below_the_limit(monkeypatch):
    """Two turns a task, as bench/lambda_bench counts them for twenty."""
    run = Run(monkeypatch, Function([in_progress(5)] * 9_999 + [DONE]), EVENT)

    assert (run.status, run.output) == ("SUCCEEDED", DONE)
    assert len(run.function.events) == 10_000
    assert len(run.executions) == 15
    # ministack leaves TaskStarted out.
    events = [[event["type"] for event in execution["events"]] for execution in run.executions]
    assert 6_000 < max(len(types) + types.count("TaskScheduled") for types in events) < MOST_EVENTS
    assert not any("TaskStarted" in types for types in events)
