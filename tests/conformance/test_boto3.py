"""boto3 drives the simulator through every operation, page and refusal."""

import datetime

import boto3
import pytest
from botocore import UNSIGNED
from botocore.exceptions import HTTPClientError
from conftest import ACCOUNT, PLAIN, REGION, error_code, simulating

ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}"

SHOP = PLAIN + """
cluster shop
service web desired=2 target-groups=1 health-check=yes tag=team=blue
task a zone=eu-west-1a
task b zone=eu-west-1b
autoscaling web min=1 max=4 suspended=in
service agent launch=EC2 strategy=DAEMON
instances count=2
service gone status=INACTIVE
service blue desired=1 controller=CODE_DEPLOY
service spot desired=1 launch=FARGATE_SPOT
service bridge desired=1 launch=EC2 network=bridge target-groups=1
service old desired=1 short-arn=yes
standalone lonely family=batch
"""


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


def test_a_service_looks_to_boto3_as_it_does_with_aws(shop):
    web = describe(shop.ecs, "web")
    assert web["serviceArn"] == f"{ARN}:service/shop/web"
    assert (web["desiredCount"], web["runningCount"], web["pendingCount"]) == (2, 2, 0)
    assert web["status"] == "ACTIVE" and web["launchType"] == "FARGATE"
    assert web["tags"] == [{"key": "team", "value": "blue"}]
    assert isinstance(web["createdAt"], datetime.datetime)
    [deployment] = web["deployments"]
    assert (deployment["status"], deployment["rolloutState"]) == ("PRIMARY", "COMPLETED")
    assert deployment["taskDefinition"] == web["taskDefinition"]
    [target_group] = web["loadBalancers"]
    assert (target_group["containerName"], target_group["containerPort"]) == ("app", 8080)


def test_lists_are_there_even_when_they_are_empty(shop):
    spot = describe(shop.ecs, "spot")
    for name in ("loadBalancers", "serviceRegistries", "deployments", "events", "placementStrategy", "tags"):
        assert isinstance(spot[name], list), name
    assert spot["capacityProviderStrategy"] == [{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}]
    assert "launchType" not in spot


def test_tags_come_only_when_they_are_asked_for(shop):
    [web] = shop.ecs.describe_services(cluster="shop", services=["web"])["services"]
    assert "tags" not in web
    code, _, message = error_code(
        shop.ecs.describe_services, cluster="shop", services=["web"], include=["EVENTS"]
    )
    assert code == "InvalidParameterException" and "EVENTS" in message


def test_a_service_of_code_deploy_has_task_sets_in_place_of_deployments(shop):
    blue = describe(shop.ecs, "blue")
    assert blue["deployments"] == []
    [task_set] = blue["taskSets"]
    assert (task_set["status"], task_set["stabilityStatus"]) == ("PRIMARY", "STEADY_STATE")


def test_services_that_do_not_exist_are_failures_and_no_error(shop):
    answer = shop.ecs.describe_services(cluster="shop", services=["web", "nope"])
    assert [service["serviceName"] for service in answer["services"]] == ["web"]
    assert answer["failures"] == [{"arn": f"{ARN}:service/shop/nope", "reason": "MISSING"}]


def test_an_inactive_service_can_still_be_described(shop):
    assert describe(shop.ecs, "gone")["status"] == "INACTIVE"


def test_eleven_services_are_too_many_and_none_is_too_few(shop):
    many = [f"s{n}" for n in range(11)]
    assert error_code(shop.ecs.describe_services, cluster="shop", services=many)[:2] == (
        "InvalidParameterException",
        400,
    )
    assert error_code(shop.ecs.describe_services, cluster="shop", services=[]) == (
        "InvalidParameterException",
        400,
        "Services cannot be empty.",
    )


def test_an_unknown_cluster_raises_boto3s_own_exception(shop):
    ecs = shop.ecs
    for call, arguments in [
        (ecs.describe_services, {"services": ["web"]}),
        (ecs.list_services, {}),
        (ecs.list_tasks, {}),
        (ecs.describe_tasks, {"tasks": ["a"]}),
        (ecs.stop_task, {"task": "a"}),
        (ecs.update_service, {"service": "web"}),
        (ecs.get_task_protection, {"tasks": ["a"]}),
    ]:
        with pytest.raises(ecs.exceptions.ClusterNotFoundException) as refused:
            call(cluster="nope", **arguments)
        assert refused.value.response["Error"]["Message"] == "Cluster not found."


def test_an_unknown_service_raises_boto3s_own_exception(shop):
    ecs = shop.ecs
    with pytest.raises(ecs.exceptions.ServiceNotFoundException):
        ecs.list_tasks(cluster="shop", serviceName="nope")
    with pytest.raises(ecs.exceptions.ServiceNotFoundException):
        ecs.update_service(cluster="shop", service="nope", desiredCount=1)


def test_a_task_looks_to_boto3_as_it_does_with_aws(shop):
    answer = shop.ecs.describe_tasks(cluster="shop", tasks=["a", f"{ARN}:task/shop/nope"])
    assert answer["failures"] == [{"arn": f"{ARN}:task/shop/nope", "reason": "MISSING"}]
    [task] = answer["tasks"]
    assert task["taskArn"] == f"{ARN}:task/shop/a"
    assert (task["lastStatus"], task["desiredStatus"], task["healthStatus"]) == (
        "RUNNING",
        "RUNNING",
        "HEALTHY",
    )
    assert task["group"] == "service:web" and task["availabilityZone"] == "eu-west-1a"
    assert task["startedBy"] == describe(shop.ecs, "web")["deployments"][0]["id"]
    assert isinstance(task["cpu"], str) and isinstance(task["version"], int)
    assert task["createdAt"] < task["startedAt"]
    [container] = task["containers"]
    details = {detail["name"]: detail["value"] for detail in task["attachments"][0]["details"]}
    assert container["networkInterfaces"][0]["privateIpv4Address"] == details["privateIPv4Address"]


def test_a_task_on_a_bridge_network_names_its_machine_and_host_port(shop):
    ecs = shop.ecs
    [arn] = ecs.list_tasks(cluster="shop", serviceName="bridge")["taskArns"]
    [task] = ecs.describe_tasks(cluster="shop", tasks=[arn])["tasks"]
    [binding] = task["containers"][0]["networkBindings"]
    [machine] = ecs.describe_container_instances(
        cluster="shop", containerInstances=[task["containerInstanceArn"]]
    )["containerInstances"]
    [group] = describe(ecs, "bridge")["loadBalancers"]
    [health] = shop.client("elbv2").describe_target_health(TargetGroupArn=group["targetGroupArn"])[
        "TargetHealthDescriptions"
    ]
    assert health["Target"]["Id"] == machine["ec2InstanceId"]
    assert health["Target"]["Port"] == binding["hostPort"]


def test_a_hundred_and_one_tasks_are_too_many_and_none_is_too_few(shop):
    too_many = [f"task{n}" for n in range(101)]
    assert error_code(shop.ecs.describe_tasks, cluster="shop", tasks=too_many)[0] == "InvalidParameterException"
    assert error_code(shop.ecs.describe_tasks, cluster="shop", tasks=[]) == (
        "InvalidParameterException",
        400,
        "Tasks cannot be empty.",
    )


def test_tasks_are_listed_by_service_family_starter_and_desired_status(shop):
    ecs = shop.ecs

    def listed(**filters):
        return sorted(arn.rpartition("/")[2] for arn in ecs.list_tasks(cluster="shop", **filters)["taskArns"])

    assert listed(serviceName="web") == ["a", "b"]
    assert listed(serviceName="web", desiredStatus="STOPPED") == []
    assert listed(desiredStatus="PENDING") == []
    assert listed(family="batch") == ["lonely"]
    started_by = describe(ecs, "web")["deployments"][0]["id"]
    assert listed(startedBy=started_by) == ["a", "b"]
    code, _, _ = error_code(ecs.list_tasks, cluster="shop", startedBy=started_by, serviceName="web")
    assert code == "InvalidParameterException"


def test_clusters_are_listed_and_described(shop):
    ecs = shop.ecs
    assert ecs.list_clusters()["clusterArns"] == [f"{ARN}:cluster/shop"]
    answer = ecs.describe_clusters(clusters=["shop", "nope"])
    [cluster] = answer["clusters"]
    assert cluster["clusterName"] == "shop" and cluster["registeredContainerInstancesCount"] == 2
    assert cluster["runningTasksCount"] == 9 and cluster["activeServicesCount"] == 6
    assert answer["failures"] == [{"arn": f"{ARN}:cluster/nope", "reason": "MISSING"}]


def test_a_task_definition_is_described_and_an_unknown_one_refused(shop):
    ecs = shop.ecs
    arn = describe(ecs, "web")["taskDefinition"]
    definition = ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]
    assert definition["taskDefinitionArn"] == arn and definition["networkMode"] == "awsvpc"
    [container] = definition["containerDefinitions"]
    assert container["healthCheck"]["command"] and container["stopTimeout"] == 30
    assert error_code(ecs.describe_task_definition, taskDefinition="nope:1") == (
        "ClientException",
        400,
        "Unable to describe task definition.",
    )


def test_the_health_of_targets_is_told_registered_or_not(shop):
    elb = shop.client("elbv2")
    arn = describe(shop.ecs, "web")["loadBalancers"][0]["targetGroupArn"]
    all_of_them = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    assert [one["TargetHealth"] for one in all_of_them] == [{"State": "healthy"}] * 2
    named = elb.describe_target_health(
        TargetGroupArn=arn, Targets=[all_of_them[0]["Target"], {"Id": "10.9.9.9", "Port": 80}]
    )["TargetHealthDescriptions"]
    assert named[0] == all_of_them[0]
    assert named[1]["TargetHealth"]["State"] == "unused"
    assert named[1]["TargetHealth"]["Reason"] == "Target.NotRegistered"
    with pytest.raises(elb.exceptions.TargetGroupNotFoundException):
        elb.describe_target_health(TargetGroupArn=arn + "0")


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
    assert scaling.describe_scalable_targets(ResourceIds=["service/shop/spot"], **keys)["ScalableTargets"] == []


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
    assert error_code(shop.ecs.stop_task, cluster="shop", task="not a task!")[2] == "Task Identifier is invalid"


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
    ecs.tag_resource(resourceArn=arn, tags=[{"key": "team", "value": "red"}, {"key": "a:b", "value": "1 =+/@"}])
    assert sorted(tag["key"] for tag in ecs.list_tags_for_resource(resourceArn=arn)["tags"]) == ["a:b", "team"]
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
    tasks = [task for n in (0, 100, 200) for task in ecs.describe_tasks(cluster="big", tasks=arns[n : n + 100])["tasks"]]
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
    assert error_code(elb.describe_target_health, TargetGroupArn="arn")[:2] == ("MissingAuthenticationToken", 403)
    abroad = boto3.client("ecs", endpoint_url=shop.url, region_name="us-east-1")
    code, _, message = error_code(abroad.list_clusters)
    assert code == "InvalidSignatureException" and "us-east-1" in message and REGION in message
