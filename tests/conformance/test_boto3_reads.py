"""boto3 reads the simulated account: every reading operation, page and refusal."""

import datetime

import pytest
from conftest import ACCOUNT, REGION, error_code, simulating
from worlds import SHOP

ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}"


@pytest.fixture(scope="module")
def shop():
    """An account that no test of this module changes."""
    with simulating(SHOP) as simulator:
        yield simulator


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
    assert (
        error_code(shop.ecs.describe_tasks, cluster="shop", tasks=too_many)[0] == "InvalidParameterException"
    )
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
    elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": all_of_them[0]["Target"]["Id"]}])
    states = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    assert [one["TargetHealth"]["State"] for one in states] == ["draining", "healthy"]
