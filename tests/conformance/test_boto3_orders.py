"""boto3 changes the simulated account, turns its pages, and meets its refusals and faults."""

import datetime

import boto3
import pytest
from botocore import UNSIGNED
from botocore.exceptions import HTTPClientError
from conftest import ACCOUNT, REGION, error_code, simulating
from worlds import PLAIN, SHOP

ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}"


@pytest.fixture(scope="module")
def shop():
    """An account that no test of this module changes."""
    with simulating(SHOP) as simulator:
        yield simulator


@pytest.fixture
def own_shop(simulator):
    return simulator(SHOP)


def describe(ecs, name):
    return ecs.describe_services(cluster="shop", services=[name], include=["TAGS"])["services"][0]


def test_a_scalable_target_is_described_registered_and_clamps_desired_count(own_shop):
    ecs, scaling = own_shop.ecs, own_shop.client("application-autoscaling")
    keys = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount"}
    [target] = scaling.describe_scalable_targets(ResourceIds=["service/shop/web"], **keys)["ScalableTargets"]
    assert (target["MinCapacity"], target["MaxCapacity"]) == (1, 4)
    assert target["SuspendedState"] == {
        "DynamicScalingInSuspended": True,
        "DynamicScalingOutSuspended": False,
        "ScheduledScalingSuspended": False,
    }
    arn = scaling.register_scalable_target(ResourceId="service/shop/web", MinCapacity=3, **keys)
    assert arn["ScalableTargetARN"] == target["ScalableTargetARN"]
    assert describe(ecs, "web")["desiredCount"] == 3
    [activity] = scaling.describe_scaling_activities(ServiceNamespace="ecs", ResourceId="service/shop/web")[
        "ScalingActivities"
    ]
    assert activity["StatusCode"] == "Successful"


def test_wrong_scalable_targets_are_refused(shop):
    scaling = shop.client("application-autoscaling")
    keys = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount"}
    for wrong in (
        {"ResourceId": "service/shop/nope", "MinCapacity": 1, "MaxCapacity": 2},
        {"ResourceId": f"{ARN}:service/shop/web", "MinCapacity": 1, "MaxCapacity": 2},
        {"ResourceId": "service/shop/web", "MinCapacity": 9},
        {"ResourceId": "service/shop/spot", "MinCapacity": 1},
    ):
        with pytest.raises(scaling.exceptions.ValidationException):
            scaling.register_scalable_target(**wrong, **keys)
    with pytest.raises(scaling.exceptions.InvalidNextTokenException):
        scaling.describe_scalable_targets(ServiceNamespace="ecs", NextToken="made up")
    assert (
        scaling.describe_scalable_targets(ResourceIds=["service/shop/spot"], **keys)["ScalableTargets"] == []
    )


def test_stopping_a_task_answers_running_and_stopped_and_unlists_it_at_once(own_shop):
    ecs = own_shop.ecs
    task = ecs.stop_task(cluster="shop", task="a", reason="recycle run 7")["task"]
    assert (task["lastStatus"], task["desiredStatus"]) == ("RUNNING", "STOPPED")
    assert (task["stopCode"], task["stoppedReason"]) == ("UserInitiated", "recycle run 7")
    assert "stoppedAt" not in task and task["stoppingAt"]
    assert ecs.list_tasks(cluster="shop", serviceName="web")["taskArns"] == [f"{ARN}:task/shop/b"]
    stopped = ecs.list_tasks(cluster="shop", serviceName="web", desiredStatus="STOPPED")
    assert stopped["taskArns"] == [f"{ARN}:task/shop/a"]
    assert describe(ecs, "web")["runningCount"] == 2


def test_stopping_a_task_twice_keeps_the_first_reason(own_shop):
    ecs = own_shop.ecs
    ecs.stop_task(cluster="shop", task="a", reason="first")
    assert ecs.stop_task(cluster="shop", task="a", reason="second")["task"]["stoppedReason"] == "first"


def test_an_unknown_or_malformed_task_cannot_be_stopped(shop):
    assert error_code(shop.ecs.stop_task, cluster="shop", task="nope") == (
        "InvalidParameterException",
        400,
        "The referenced task was not found.",
    )
    assert (
        error_code(shop.ecs.stop_task, cluster="shop", task="not a task!")[2] == "Task Identifier is invalid"
    )


def test_desired_count_moves_without_a_new_deployment(own_shop):
    before = describe(own_shop.ecs, "web")["deployments"][0]["id"]
    service = own_shop.ecs.update_service(cluster="shop", service="web", desiredCount=3)["service"]
    assert service["desiredCount"] == 3
    assert [deployment["id"] for deployment in service["deployments"]] == [before]
    assert service["deployments"][0]["desiredCount"] == 3


def test_forcing_a_deployment_makes_a_second_one(own_shop):
    service = own_shop.ecs.update_service(cluster="shop", service="web", forceNewDeployment=True)["service"]
    assert [one["status"] for one in service["deployments"]] == ["PRIMARY", "ACTIVE"]
    assert service["deployments"][0]["rolloutState"] == "IN_PROGRESS"


def test_a_daemon_has_no_desired_count_to_set(shop):
    assert error_code(shop.ecs.update_service, cluster="shop", service="agent", desiredCount=3) == (
        "InvalidParameterException",
        400,
        "The daemon scheduling strategy does not support a desired count for services. "
        "Remove the desired count value and try again",
    )


def test_an_inactive_service_cannot_be_updated(shop):
    ecs = shop.ecs
    with pytest.raises(ecs.exceptions.ServiceNotActiveException):
        ecs.update_service(cluster="shop", service="gone", desiredCount=1)


def test_a_desired_count_below_zero_is_refused(shop):
    assert error_code(shop.ecs.update_service, cluster="shop", service="web", desiredCount=-1)[:2] == (
        "InvalidParameterException",
        400,
    )


def test_tags_are_set_listed_overwritten_and_deleted(own_shop):
    ecs, arn = own_shop.ecs, f"{ARN}:service/shop/web"
    ecs.tag_resource(
        resourceArn=arn, tags=[{"key": "team", "value": "red"}, {"key": "a:b", "value": "1 =+/@"}]
    )
    assert sorted(tag["key"] for tag in ecs.list_tags_for_resource(resourceArn=arn)["tags"]) == [
        "a:b",
        "team",
    ]
    assert {"key": "team", "value": "red"} in describe(ecs, "web")["tags"]
    ecs.untag_resource(resourceArn=arn, tagKeys=["a:b", "never there"])
    assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "team", "value": "red"}]


def test_wrong_tags_are_refused(shop):
    ecs, arn = shop.ecs, f"{ARN}:service/shop/web"
    for wrong in ({"key": "aws:mine", "value": "1"}, {"key": "k", "value": "curly {brackets}"}):
        code, status, _ = error_code(ecs.tag_resource, resourceArn=arn, tags=[wrong])
        assert (code, status) == ("InvalidParameterException", 400), wrong
    fifty = [{"key": f"k{n}", "value": "v"} for n in range(50)]
    assert "50" in error_code(ecs.tag_resource, resourceArn=arn, tags=fifty)[2]
    with pytest.raises(ecs.exceptions.ResourceNotFoundException):
        ecs.tag_resource(resourceArn=f"{ARN}:service/shop/nope", tags=[{"key": "k", "value": "v"}])
    assert (
        error_code(ecs.tag_resource, resourceArn=f"{ARN}:service/old", tags=[{"key": "k", "value": "v"}])[2]
        == "Long arn format must be used for tagging operations"
    )


def test_protection_is_set_read_and_ended(own_shop):
    ecs = own_shop.ecs
    answer = ecs.update_task_protection(
        cluster="shop", tasks=["a", "nope", "lonely"], protectionEnabled=True, expiresInMinutes=10
    )
    [task] = answer["protectedTasks"]
    assert task["taskArn"] == f"{ARN}:task/shop/a" and task["protectionEnabled"]
    assert isinstance(task["expirationDate"], datetime.datetime)
    assert sorted(failure["reason"] for failure in answer["failures"]) == ["MISSING", "TASK_NOT_VALID"]
    ecs.update_task_protection(cluster="shop", tasks=["a"], protectionEnabled=False)
    [task] = ecs.get_task_protection(cluster="shop", tasks=["a"])["protectedTasks"]
    assert not task["protectionEnabled"] and "expirationDate" not in task


def test_what_the_simulator_cannot_do_is_refused_and_not_ignored(shop):
    ecs = shop.ecs
    with pytest.raises(ecs.exceptions.UnsupportedFeatureException):
        ecs.update_service(cluster="shop", service="web", enableExecuteCommand=True)
    code, status, message = error_code(ecs.run_task, cluster="shop", taskDefinition="web")
    assert (code, status) == ("UnknownOperationException", 404) and "RunTask" in message


def test_two_hundred_and_fifty_tasks_come_on_three_pages_each_once(simulator):
    ecs = simulator("cluster big\nservice web desired=250\n").ecs
    pages = list(ecs.get_paginator("list_tasks").paginate(cluster="big", serviceName="web"))
    assert [len(page["taskArns"]) for page in pages] == [100, 100, 50]
    arns = [arn for page in pages for arn in page["taskArns"]]
    assert len(set(arns)) == 250
    tasks = [
        task
        for n in (0, 100, 200)
        for task in ecs.describe_tasks(cluster="big", tasks=arns[n : n + 100])["tasks"]
    ]
    assert {task["taskArn"] for task in tasks} == set(arns)


def test_twenty_five_services_come_ten_at_a_time(simulator):
    names = sorted(f"service-{n}" for n in range(25))
    ecs = simulator("cluster many\n" + "".join(f"service {name} desired=0\n" for name in names)).ecs
    pages = list(ecs.get_paginator("list_services").paginate(cluster="many"))
    assert [len(page["serviceArns"]) for page in pages] == [10, 10, 5]
    assert sorted(arn.rpartition("/")[2] for page in pages for arn in page["serviceArns"]) == names
    pages = ecs.get_paginator("list_services").paginate(cluster="many", PaginationConfig={"PageSize": 100})
    assert [len(page["serviceArns"]) for page in pages] == [25]


def test_a_made_up_token_or_page_size_is_refused(shop):
    ecs = shop.ecs
    for call in (ecs.list_tasks, ecs.list_services):
        assert error_code(call, cluster="shop", nextToken="made up")[0] == "InvalidParameterException"
        assert error_code(call, cluster="shop", maxResults=101)[0] == "InvalidParameterException"


def test_sixty_scalable_targets_come_on_two_pages(simulator):
    lines = [f"service s{n} desired=0\nautoscaling s{n} min=0 max=1\n" for n in range(60)]
    scaling = simulator("cluster many\n" + "".join(lines)).client("application-autoscaling")
    pages = list(scaling.get_paginator("describe_scalable_targets").paginate(ServiceNamespace="ecs"))
    assert [len(page["ScalableTargets"]) for page in pages] == [50, 10]
    assert len({target["ResourceId"] for page in pages for target in page["ScalableTargets"]}) == 60


def test_too_many_requests_are_throttled_by_the_class_of_their_operation(simulator):
    ecs = simulator("cluster shop\nservice web desired=1\n").ecs
    with pytest.raises(ecs.exceptions.ClientError) as refused:
        for _ in range(80):
            ecs.update_service(cluster="shop", service="web", desiredCount=1)
    error = refused.value.response
    assert (error["Error"]["Code"], error["Error"]["Message"]) == ("ThrottlingException", "Rate exceeded")
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400
    ecs.describe_services(cluster="shop", services=["web"])  # another bucket is full


def test_boto3s_own_repeats_get_through_a_throttle_and_a_dead_server(simulator):
    world = "cluster shop\nfault * throttled\nfault * 503\nfault * reset-before\n"
    ecs = simulator(world).client("ecs", retries={"mode": "standard", "total_max_attempts": 4})
    answer = ecs.list_clusters()
    assert answer["clusterArns"] == [f"{ARN}:cluster/shop"]
    assert answer["ResponseMetadata"]["RetryAttempts"] == 3


def test_an_order_whose_answer_was_lost_is_carried_out_all_the_same(simulator):
    ecs = simulator(PLAIN + "cluster shop\nservice web\ntask a\nfault StopTask reset-after\n").ecs
    with pytest.raises(HTTPClientError):
        ecs.stop_task(cluster="shop", task="a")
    [task] = ecs.describe_tasks(cluster="shop", tasks=["a"])["tasks"]
    assert task["desiredStatus"] == "STOPPED"


def test_an_operation_that_iam_refuses_says_which_action_is_missing(simulator):
    ecs = simulator("cluster shop\nservice web desired=1\nat +1s deny TagResource\n", speed=1000).ecs
    arn = f"{ARN}:service/shop/web"
    with pytest.raises(ecs.exceptions.AccessDeniedException) as refused:
        for _ in range(100):
            ecs.tag_resource(resourceArn=arn, tags=[{"key": "k", "value": "v"}])
    assert "ecs:TagResource" in refused.value.response["Error"]["Message"]


def test_a_request_without_signature_or_for_another_region_is_refused(shop):
    assert error_code(shop.client("ecs", signature_version=UNSIGNED).list_clusters)[:2] == (
        "MissingAuthenticationTokenException",
        400,
    )
    elb = shop.client("elbv2", signature_version=UNSIGNED)
    assert error_code(elb.describe_target_health, TargetGroupArn="arn")[:2] == (
        "MissingAuthenticationToken",
        403,
    )
    abroad = boto3.client("ecs", endpoint_url=shop.url, region_name="us-east-1")
    code, _, message = error_code(abroad.list_clusters)
    assert code == "InvalidSignatureException" and "us-east-1" in message and REGION in message
