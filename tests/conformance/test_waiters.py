"""The stock waiters of boto3 against the simulator: their own conditions, only their pauses made short."""

import time

import pytest
from botocore.exceptions import WaiterError
from worlds import PLAIN

QUICK = {"Delay": 0.05, "MaxAttempts": 400}
ONE_LOOK = {"Delay": 0, "MaxAttempts": 1}


def wait(client, name, config=QUICK, **arguments):
    client.get_waiter(name).wait(WaiterConfig=config, **arguments)


def counts(ecs, service="web"):
    [seen] = ecs.describe_services(cluster="shop", services=[service])["services"]
    return seen["desiredCount"], seen["runningCount"], seen["pendingCount"]


def test_services_stable_succeeds_too_early_while_a_stopped_task_is_still_running(simulator):
    """The window that no other emulator has: RUNNING, desired STOPPED, and counted as running."""
    ecs = simulator(PLAIN + "ecs notice-takes=1h\ncluster shop\nservice web\ntask a\ntask b\n").ecs
    ecs.stop_task(cluster="shop", task="a")
    wait(ecs, "services_stable", ONE_LOOK, cluster="shop", services=["web"])
    [task] = ecs.describe_tasks(cluster="shop", tasks=["a"])["tasks"]
    assert (task["lastStatus"], task["desiredStatus"]) == ("RUNNING", "STOPPED")
    assert counts(ecs) == (2, 2, 0)


def test_services_stable_waits_once_ecs_has_noticed_the_stop(simulator):
    world = "ecs notice-takes=0s replacement-takes=1h\ncluster shop\nservice web\ntask a\ntask b\n"
    ecs = simulator(PLAIN + world, speed=1000).ecs
    ecs.stop_task(cluster="shop", task="a")
    time.sleep(0.01)  # ten simulated seconds
    assert counts(ecs) == (2, 1, 0)
    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        wait(ecs, "services_stable", ONE_LOOK, cluster="shop", services=["web"])


def test_services_stable_waits_for_a_replacement_and_for_a_service_to_grow(simulator):
    ecs = simulator(PLAIN + "cluster shop\nservice web\ntask a\ntask b\n", speed=100).ecs
    ecs.stop_task(cluster="shop", task="a")
    wait(ecs, "tasks_stopped", cluster="shop", tasks=["a"])
    wait(ecs, "services_stable", cluster="shop", services=["web"])
    assert counts(ecs) == (2, 2, 0)
    ecs.update_service(cluster="shop", service="web", desiredCount=5)
    assert counts(ecs)[1] == 2
    wait(ecs, "services_stable", cluster="shop", services=["web"])
    assert counts(ecs) == (5, 5, 0)
    ecs.update_service(cluster="shop", service="web", desiredCount=1)
    wait(ecs, "services_stable", cluster="shop", services=["web"])
    assert counts(ecs) == (1, 1, 0)


def test_services_stable_waits_while_two_deployments_are_there(simulator):
    ecs = simulator(PLAIN + "cluster shop\nservice web desired=2\n", speed=200).ecs
    ecs.update_service(cluster="shop", service="web", forceNewDeployment=True)
    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        wait(ecs, "services_stable", ONE_LOOK, cluster="shop", services=["web"])
    wait(ecs, "services_stable", cluster="shop", services=["web"])
    [web] = ecs.describe_services(cluster="shop", services=["web"])["services"]
    assert [one["rolloutState"] for one in web["deployments"]] == ["COMPLETED"]


def test_services_stable_fails_for_a_missing_and_for_an_inactive_service(simulator):
    ecs = simulator("cluster shop\nservice gone status=INACTIVE\n").ecs
    for name in ("nope", "gone"):
        with pytest.raises(WaiterError, match="terminal failure"):
            wait(ecs, "services_stable", cluster="shop", services=[name])


def test_services_stable_never_succeeds_for_a_service_of_code_deploy_and_does_not_crash(simulator):
    ecs = simulator("cluster shop\nservice blue desired=1 controller=CODE_DEPLOY\n").ecs
    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        wait(ecs, "services_stable", {"Delay": 0, "MaxAttempts": 3}, cluster="shop", services=["blue"])


def test_tasks_running_succeeds_for_a_replacement_and_fails_for_a_stopped_task(simulator):
    ecs = simulator(PLAIN + "cluster shop\nservice web\ntask a\n", speed=200).ecs
    ecs.stop_task(cluster="shop", task="a")
    wait(ecs, "tasks_stopped", cluster="shop", tasks=["a"])
    while not (arns := ecs.list_tasks(cluster="shop", serviceName="web")["taskArns"]):
        time.sleep(0.02)
    wait(ecs, "tasks_running", cluster="shop", tasks=arns)
    with pytest.raises(WaiterError, match="terminal failure"):
        wait(ecs, "tasks_running", cluster="shop", tasks=["a"])


def test_a_stopped_task_is_gone_after_an_hour(simulator):
    ecs = simulator(PLAIN + "ecs purge-after=1m\ncluster shop\nservice web\ntask a\n", speed=1000).ecs
    ecs.stop_task(cluster="shop", task="a")
    deadline = time.monotonic() + 20
    while ecs.describe_tasks(cluster="shop", tasks=["a"])["tasks"] and time.monotonic() < deadline:
        time.sleep(0.05)
    answer = ecs.describe_tasks(cluster="shop", tasks=["a"])
    assert answer["failures"][0]["reason"] == "MISSING"
    with pytest.raises(ecs.exceptions.InvalidParameterException, match="was not found"):
        ecs.stop_task(cluster="shop", task="a")


def test_target_in_service_waits_until_every_target_is_healthy(simulator):
    server = simulator(PLAIN + "cluster shop\nservice web target-groups=1\ntask a\n", speed=100)
    ecs, elb = server.ecs, server.client("elbv2")
    [web] = ecs.describe_services(cluster="shop", services=["web"])["services"]
    group = {"TargetGroupArn": web["loadBalancers"][0]["targetGroupArn"]}
    wait(elb, "target_in_service", ONE_LOOK, **group)
    ecs.update_service(cluster="shop", service="web", desiredCount=3)
    wait(ecs, "services_stable", cluster="shop", services=["web"])
    wait(elb, "target_in_service", **group)
    states = [
        one["TargetHealth"]["State"]
        for one in elb.describe_target_health(**group)["TargetHealthDescriptions"]
    ]
    assert states == ["healthy"] * 3


def test_target_deregistered_waits_for_the_whole_deregistration_delay(simulator):
    world = "cluster shop\nservice web target-groups=1 deregistration-delay=60s\ntask a\ntask b\n"
    server = simulator(PLAIN + world, speed=100)
    ecs, elb = server.ecs, server.client("elbv2")
    [web] = ecs.describe_services(cluster="shop", services=["web"])["services"]
    group = {"TargetGroupArn": web["loadBalancers"][0]["targetGroupArn"]}
    ecs.update_service(cluster="shop", service="web", desiredCount=1)

    def states():
        seen = elb.describe_target_health(**group)["TargetHealthDescriptions"]
        return {one["Target"]["Id"]: one["TargetHealth"]["State"] for one in seen}

    while "draining" not in (seen := states()).values():
        time.sleep(0.02)
    [leaving] = [target for target, state in seen.items() if state == "draining"]
    wait(elb, "target_deregistered", Targets=[{"Id": leaving}], **group)
    assert leaving not in states()


def test_a_read_that_lags_still_shows_the_count_of_before(simulator):
    world = "ecs read-lag=1h\ncluster shop\nservice web desired=2\n"
    ecs = simulator(PLAIN + world).ecs
    ecs.update_service(cluster="shop", service="web", desiredCount=4)
    assert counts(ecs)[0] == 2
