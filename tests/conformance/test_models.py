"""Every answer of the simulator, and every request of our client, fits botocore's own service models."""

import json

import pytest
from botocore.exceptions import ClientError
from conftest import ACCOUNT, REGION, aws_client, probe
from loopback import Canned, Exchange, Message, Recorder, http
from service_models import Mismatch, check_answer, check_json, check_request, operation_of
from worlds import ZOO

ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}"


def everything_there_is(url):
    """Asks for all that can be read, in all the ways that our own programs and others use."""
    ecs = aws_client("ecs", url)
    ecs.list_clusters(), ecs.describe_clusters(clusters=["zoo", "nope"])
    arns = []
    for page in ecs.get_paginator("list_services").paginate(cluster="zoo"):
        arns += page["serviceArns"]
    services = ecs.describe_services(cluster="zoo", services=[*arns[:8], "gone", "nope"], include=["TAGS"])[
        "services"
    ]
    ecs.describe_services(cluster="zoo", services=["web"])
    tasks = []
    for status in ("RUNNING", "STOPPED", "PENDING"):
        tasks += ecs.list_tasks(cluster="zoo", desiredStatus=status)["taskArns"]
    described = ecs.describe_tasks(cluster="zoo", tasks=[*tasks, "nope"], include=["TAGS"])["tasks"]
    machines = {task["containerInstanceArn"] for task in described if "containerInstanceArn" in task}
    ecs.describe_container_instances(
        cluster="zoo", containerInstances=[*machines, f"{ARN}:container-instance/zoo/0"]
    )
    for definition in {task["taskDefinitionArn"] for task in described}:
        ecs.describe_task_definition(taskDefinition=definition)
    ecs.get_task_protection(cluster="zoo", tasks=[*tasks, "nope"])
    ecs.list_tags_for_resource(resourceArn=f"{ARN}:service/zoo/web")
    scaling = aws_client("application-autoscaling", url)
    scaling.describe_scalable_targets(ServiceNamespace="ecs")
    scaling.describe_scaling_activities(ServiceNamespace="ecs", ResourceId="service/zoo/web")
    elb = aws_client("elbv2", url)
    for group in {
        balancer["targetGroupArn"] for service in services for balancer in service["loadBalancers"]
    }:
        elb.describe_target_health(TargetGroupArn=group, Targets=[{"Id": "10.9.9.9", "Port": 1}])
        elb.describe_target_health(TargetGroupArn=group)


def every_order(url):
    ecs = aws_client("ecs", url)
    scaling = aws_client("application-autoscaling", url)
    ecs.tag_resource(resourceArn=f"{ARN}:service/zoo/web", tags=[{"key": "k", "value": "v"}])
    ecs.untag_resource(resourceArn=f"{ARN}:service/zoo/web", tagKeys=["k"])
    ecs.update_task_protection(
        cluster="zoo", tasks=["b", "lonely"], protectionEnabled=True, expiresInMinutes=5
    )
    ecs.stop_task(cluster="zoo", task="b", reason="to see what becomes of it")
    ecs.update_service(cluster="zoo", service="web", desiredCount=4)
    ecs.update_service(cluster="zoo", service="spot", forceNewDeployment=True)
    elb = aws_client("elbv2", url)
    [group] = ecs.describe_services(cluster="zoo", services=["web"])["services"][0]["loadBalancers"][:1]
    elb.deregister_targets(TargetGroupArn=group["targetGroupArn"], Targets=[{"Id": "10.9.9.9", "Port": 1}])
    scaling.register_scalable_target(
        ServiceNamespace="ecs",
        ResourceId="service/zoo/web",
        ScalableDimension="ecs:service:DesiredCount",
        MinCapacity=5,
        SuspendedState={"DynamicScalingInSuspended": True},
    )


def every_refusal(url):
    ecs, elb = aws_client("ecs", url), aws_client("elbv2", url)
    scaling = aws_client("application-autoscaling", url)
    arn = f"{ARN}:service/zoo/web"
    refused = 0
    for call, arguments in [
        (ecs.describe_services, {"cluster": "nope", "services": ["web"]}),
        (ecs.describe_services, {"cluster": "zoo", "services": []}),
        (ecs.list_tasks, {"cluster": "zoo", "serviceName": "nope"}),
        (ecs.describe_tasks, {"cluster": "zoo", "tasks": []}),
        (ecs.stop_task, {"cluster": "zoo", "task": "nope"}),
        (ecs.update_service, {"cluster": "zoo", "service": "gone", "desiredCount": 1}),
        (ecs.update_service, {"cluster": "zoo", "service": "agent", "desiredCount": 1}),
        (ecs.update_service, {"cluster": "zoo", "service": "web", "platformVersion": "LATEST"}),
        (ecs.tag_resource, {"resourceArn": arn, "tags": [{"key": "aws:x", "value": "v"}]}),
        (ecs.tag_resource, {"resourceArn": arn + "x", "tags": [{"key": "x", "value": "v"}]}),
        (ecs.describe_task_definition, {"taskDefinition": "nope"}),
        (ecs.describe_container_instances, {"cluster": "zoo", "containerInstances": []}),
        (ecs.get_task_protection, {"cluster": "zoo", "tasks": []}),
        (scaling.describe_scalable_targets, {"ServiceNamespace": "ecs", "NextToken": "x"}),
        (scaling.describe_scalable_targets, {"ServiceNamespace": "rds"}),
        (elb.describe_target_health, {"TargetGroupArn": "nope"}),
        (elb.deregister_targets, {"TargetGroupArn": "nope", "Targets": [{"Id": "10.0.0.1"}]}),
        (elb.deregister_targets, {"TargetGroupArn": "nope", "Targets": []}),
        (elb.describe_tags, {"ResourceArns": ["nope"]}),
        (ecs.delete_cluster, {"cluster": "zoo"}),
    ]:
        with pytest.raises(ClientError):
            call(**arguments)
        refused += 1
    return refused


def test_every_answer_of_the_simulator_fits_the_models(simulator):
    server = simulator(ZOO, speed=20)
    with Recorder(server.url) as recorder:
        everything_there_is(recorder.url)
        every_order(recorder.url)
        refused = every_refusal(recorder.url)
        for _ in range(6):  # while tasks come and go
            everything_there_is(recorder.url)
    for exchange in recorder.exchanges:
        check_answer(exchange)
    statuses = [exchange.answer.status for exchange in recorder.exchanges]
    assert len(statuses) > 150 and sum(status != 200 for status in statuses) == refused
    seen = {exchange.operation for exchange in recorder.exchanges if exchange.answer.status == 200}
    assert len(seen) == 20, sorted(seen)


def test_the_zoo_shows_every_status_of_a_task_and_its_reasons(simulator):
    """So that the test above has something to fit."""
    server = simulator(ZOO, speed=20)  # slow enough for a busy machine to meet each status
    ecs = server.ecs
    last, codes = set(), set()
    every_order(server.url)
    for look in range(1200):
        if look % 20 == 19:  # once more, for whoever was too slow to see the first
            running = ecs.list_tasks(cluster="zoo", serviceName="web", desiredStatus="RUNNING")["taskArns"]
            ecs.stop_task(cluster="zoo", task=running[0])
        tasks = []
        for status in ("RUNNING", "STOPPED"):
            tasks += ecs.list_tasks(cluster="zoo", desiredStatus=status)["taskArns"]
        for task in ecs.describe_tasks(cluster="zoo", tasks=tasks)["tasks"]:
            last.add(task["lastStatus"])
            codes.add(task.get("stopCode"))
        if len(last) == 8 and len(codes) == 6:
            break
    assert last == {
        "PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED",
    }  # fmt: skip
    assert codes == {
        None, "UserInitiated", "EssentialContainerExited", "SpotInterruption", "TaskFailedToStart",
        "ServiceSchedulerInitiated",
    }  # fmt: skip


def test_every_request_of_our_client_fits_the_models(simulator):
    with Recorder(simulator(ZOO).url) as recorder:
        lines = probe(recorder.url, "all", "zoo", "web", "a")
    assert len(lines) == 14
    operations = set()
    for exchange in recorder.exchanges:
        operation, _ = check_request(exchange.request)
        operations.add(operation.name)
        check_answer(exchange)
    assert len(operations) == 14, sorted(operations)


def test_the_members_of_our_clients_requests_are_those_that_were_meant(simulator):
    with Recorder(simulator(ZOO).url) as recorder:
        probe(recorder.url, "all", "zoo", "web", "a")
    meant = {
        operation.name: given
        for operation, given in map(check_request, [e.request for e in recorder.exchanges])
    }
    assert meant["DescribeServices"] == {"cluster": "zoo", "services": ["web"], "include": ["TAGS"]}
    assert meant["StopTask"] == {"cluster": "zoo", "task": "a", "reason": "client_probe says Grüße"}
    assert meant["UpdateService"] == {"cluster": "zoo", "service": "web", "desiredCount": 3}
    assert meant["TagResource"] == {
        "resourceArn": f"{ARN}:service/zoo/web",
        "tags": [{"key": "ecs-recycle:run", "value": "v1 né à Zürich +/="}],
    }
    assert meant["UntagResource"] == {"resourceArn": f"{ARN}:service/zoo/web", "tagKeys": ["ecs-recycle:run"]}
    assert meant["RegisterScalableTarget"] == {
        "ServiceNamespace": "ecs",
        "ResourceId": "service/zoo/web",
        "ScalableDimension": "ecs:service:DesiredCount",
        "MinCapacity": 1,
        "MaxCapacity": 9,
        "SuspendedState": {
            "DynamicScalingInSuspended": True,
            "DynamicScalingOutSuspended": False,
            "ScheduledScalingSuspended": False,
        },
    }
    assert meant["DescribeTargetHealth"] == {
        "TargetGroupArn": f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/web/1f2e"
    }
    assert meant["DeregisterTargets"] == {
        "TargetGroupArn": f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/web/1f2e",
        "Targets": [{"Id": "10.0.0.1", "Port": 8080}],
    }


NOTICES = ("notices", "smtp", "/ops/hook", f"arn:aws:sns:{REGION}:{ACCOUNT}:ops")


def test_every_request_around_a_run_fits_the_models_and_says_what_was_meant():
    with Canned([http(200, "{}")]) as server:
        lines = probe(server.url, *NOTICES)
    assert len(lines) == 5 and not any(line["ok"] for line in lines)  # "{}" answers none of them
    meant = {operation.name: given for operation, given in map(check_request, server.requests)}
    assert meant == {
        "GetCallerIdentity": {},
        "GetSecretValue": {"SecretId": "smtp"},
        "GetParameter": {"Name": "/ops/hook", "WithDecryption": True},
        "Publish": {
            "TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:ops",
            "Subject": "Grüße",
            "Message": "Fertig: 3 Aufgaben & mehr\n+ = %",
        },
        "PutEvents": {
            "Entries": [
                {
                    "Source": "ecs-recycle",
                    "Resources": ["arn:aws:ecs:eu-west-1:1:service/a/b"],
                    "DetailType": "ECS Recycle Finished",
                    "Detail": '{"who":"né à Zürich"}',
                }
            ]
        },
    }


# The checks themselves: a check that cannot fail proves nothing.


def _exchange(operation, given, answer, status=200, **headers):
    request = Message(
        "POST / HTTP/1.1",
        [
            ("X-Amz-Target", f"AmazonEC2ContainerServiceV20141113.{operation}"),
            ("Content-Type", "application/x-amz-json-1.1"),
        ],
        json.dumps(given).encode(),
    )
    usual = {"x-amzn-RequestId": "1", "Date": "now", "Content-Type": "application/x-amz-json-1.1"}
    body = json.dumps(answer).encode()
    usual["Content-Length"] = str(len(body))
    named = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Exchange(request, Message(f"HTTP/1.1 {status} Any", list(named.items()), body))


@pytest.mark.parametrize(
    "given",
    [
        {"cluster": "c", "services": ["s"], "includ": ["TAGS"]},
        {"cluster": "c"},
        {"services": "s"},
        {"services": [1]},
        {"services": ["s"], "include": ["EVENTS"]},
    ],
)
def test_a_request_with_a_wrong_member_does_not_fit(given):
    with pytest.raises(Mismatch):
        check_request(_exchange("DescribeServices", given, {}).request)


@pytest.mark.parametrize(
    "answer",
    [
        {"tasks": [{"cpu": 256}]},
        {"tasks": [{"version": "6"}]},
        {"tasks": [{"createdAt": "2026-01-05T10:00:00Z"}]},
        {"tasks": [{"stopCode": "Whim"}]},
        {"tasks": [{"enableExecuteCommand": 0}]},
        {"tasks": [{"mood": "good"}]},
        {"tasks": {}},
        {"tasks": None},
    ],
)
def test_an_answer_with_a_wrong_member_does_not_fit(answer):
    with pytest.raises(Mismatch):
        check_answer(_exchange("DescribeTasks", {"tasks": ["t"]}, answer))


def test_an_error_that_the_operation_does_not_know_does_not_fit():
    fitting = {"__type": "ClusterNotFoundException", "message": "Cluster not found."}
    check_answer(_exchange("DescribeTasks", {}, dict(fitting), 400, x_amzn_ErrorType=fitting["__type"]))
    with pytest.raises(Mismatch, match="x-amzn-ErrorType"):
        check_answer(_exchange("DescribeTasks", {}, dict(fitting), 400))
    strange = {"__type": "ServiceNotFoundException", "message": "Service not found."}
    with pytest.raises(Mismatch, match="may not answer"):
        check_answer(_exchange("DescribeTasks", {}, strange, 400, x_amzn_ErrorType=strange["__type"]))


def test_an_answer_without_the_headers_of_aws_does_not_fit():
    with pytest.raises(Mismatch, match="x-amzn-RequestId"):
        check_answer(_exchange("DescribeTasks", {}, {"tasks": []}, x_amzn_RequestId=""))


def test_a_true_is_no_integer():
    shape = operation_of(_exchange("DescribeServices", {}, {}).request).output_shape
    with pytest.raises(Mismatch, match="is not a integer"):
        check_json(shape, {"services": [{"desiredCount": True}]}, "here")
