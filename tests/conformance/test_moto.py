"""Our client against moto, an AWS that somebody else imagined. Where moto is not AWS, a comment says so."""

import json
import os

import pytest
from conftest import aws_client, probe, topic_and_bus
from loopback import Recorder
from moto.server import ThreadedMotoServer
from service_models import check_request

os.environ["MOTO_ECS_SERVICE_RUNNING"] = "2"  # moto starts no tasks: it takes the count from here


@pytest.fixture(scope="module")
def moto():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://%s:%d" % server.get_host_and_port()
    server.stop()


@pytest.fixture(scope="module")
def service(moto):
    """Cluster "shop" with service "web" and one task, made with boto3."""
    ecs = aws_client("ecs", moto)
    ecs.create_cluster(clusterName="shop")
    ecs.register_task_definition(
        family="web",
        networkMode="awsvpc",
        containerDefinitions=[
            {"name": "app", "image": "app:1", "memory": 64, "healthCheck": {"command": ["CMD-SHELL", "true"]}}
        ],
    )
    return ecs.create_service(
        cluster="shop",
        serviceName="web",
        taskDefinition="web",
        desiredCount=2,
        launchType="FARGATE",
        tags=[{"key": "team", "value": "blue"}],
    )["service"]


@pytest.fixture(scope="module")
def task(moto, service):
    ec2, ecs = aws_client("ec2", moto), aws_client("ecs", moto)
    network = {
        "subnets": [ec2.describe_subnets()["Subnets"][0]["SubnetId"]],
        "securityGroups": [ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]],
    }
    return ecs.run_task(
        cluster="shop",
        taskDefinition="web",
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": network},
    )["tasks"][0]


def value(moto, *arguments):
    [line] = probe(moto, *arguments)
    assert line["ok"], line
    return line.get("value")


def test_a_service_is_read_with_its_counts_and_tags(moto, service):
    seen = value(moto, "describe-services", "shop", "web")["service"]
    assert seen["arn"] == service["serviceArn"] and seen["active"]
    assert (seen["desired"], seen["running"], seen["pending"]) == (2, 2, 0)
    assert seen["tags"] == {"team": "blue"} and len(seen["deployments"]) == 1


def test_a_missing_service_is_a_failure_and_no_error(moto, service):
    answer = value(moto, "describe-services", "shop", "nope")
    assert answer["service"] is None and answer["failures"][0]["reason"] == "MISSING"


def test_a_missing_cluster_is_not_found(moto, service):
    [line] = probe(moto, "describe-services", "nope", "web")
    assert (line["kind"], line["code"]) == ("not-found", "ClusterNotFoundException")


def test_tasks_are_listed_and_described(moto, task):
    # moto ignores serviceName and lists all tasks of the cluster
    assert value(moto, "list-tasks", "shop", "web", "RUNNING")["tasks"] == [task["taskArn"]]
    [seen] = value(moto, "describe-tasks", "shop", task["taskArn"])["tasks"]
    assert seen["id"] == task["taskArn"] and not seen["stop_asked"]


def test_a_task_definition_is_read(moto, service):
    seen = value(moto, "describe-task-definition", "web:1")
    assert seen == {"has_container_health_check": True, "network_mode": "awsvpc"}


def test_desired_count_is_written(moto, service):
    value(moto, "update-service", "shop", "web", "3")
    [web] = aws_client("ecs", moto).describe_services(cluster="shop", services=["web"])["services"]
    assert web["desiredCount"] == 3


def test_a_tag_is_written_and_removed(moto, service):
    ecs, arn = aws_client("ecs", moto), service["serviceArn"]
    value(moto, "tag-resource", arn, "ecs-recycle:run", "v1 a=b +/@")
    tags = {tag["key"]: tag["value"] for tag in ecs.list_tags_for_resource(resourceArn=arn)["tags"]}
    assert tags == {"team": "blue", "ecs-recycle:run": "v1 a=b +/@"}
    value(moto, "untag-resource", arn, "ecs-recycle:run")
    assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "team", "value": "blue"}]


def test_a_scalable_target_is_written_and_read_back(moto, service):
    assert value(moto, "describe-scalable-targets", "service/shop/web")["target"] is None
    value(moto, "register-scalable-target", "service/shop/web", "1", "9", "true", "false", "false")
    assert value(moto, "describe-scalable-targets", "service/shop/web")["target"] == {
        "min": 1,
        "max": 9,
        "scaling_in": True,
        "scaling_out": False,
        "scheduled": False,
    }


def test_target_health_is_read(moto):
    elb, ec2 = aws_client("elbv2", moto), aws_client("ec2", moto)
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    [group] = elb.create_target_group(
        Name="web", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip", HealthCheckProtocol="HTTP"
    )["TargetGroups"]
    elb.register_targets(TargetGroupArn=group["TargetGroupArn"], Targets=[{"Id": "10.0.0.7", "Port": 8080}])
    [target] = value(moto, "describe-target-health", group["TargetGroupArn"])["targets"]
    assert (target["id"], target["port"]) == ("10.0.0.7", 8080)
    value(moto, "deregister-targets", group["TargetGroupArn"], "10.0.0.7", "8080")
    left = value(moto, "describe-target-health", group["TargetGroupArn"])["targets"]
    assert "healthy" not in [one.get("health") for one in left]
    [line] = probe(moto, "describe-target-health", group["TargetGroupArn"] + "0")
    assert (line["kind"], line["code"]) == ("not-found", "TargetGroupNotFound")


def test_a_task_is_stopped(moto, task):
    value(moto, "stop-task", "shop", task["taskArn"], "because")
    [stopped] = aws_client("ecs", moto).describe_tasks(cluster="shop", tasks=[task["taskArn"]])["tasks"]
    assert stopped["desiredStatus"] == "STOPPED" and stopped["stoppedReason"] == "because"


def test_an_operation_that_moto_does_not_know_ends_in_a_sentence(moto, service):
    [line] = probe(moto, "get-task-protection", "shop", "0" * 32)
    assert not line["ok"] and "GetTaskProtection" in line["message"] and "\n" not in line["message"]


def test_what_moto_was_sent_fits_botocores_models(moto, service):
    with Recorder(moto) as recorder:
        value(recorder.url, "describe-services", "shop", "web")
        value(recorder.url, "describe-scalable-targets", "service/shop/web")
    assert [check_request(exchange.request)[0].name for exchange in recorder.exchanges] == [
        "DescribeServices",
        "DescribeScalableTargets",
    ]


@pytest.fixture(scope="module")
def inbox(moto):
    return topic_and_bus(moto, "ops")


def test_a_notice_is_published_once_with_its_subject(moto, inbox):
    topic, messages = inbox
    value(moto, "publish", topic, "web: finished & well", "3 tasks\nreplaced — né à Zürich + 100 %")
    [message] = messages("topic")
    assert message["Subject"] == "web: finished & well"
    assert message["Message"] == "3 tasks\nreplaced — né à Zürich + 100 %"


def test_a_topic_that_does_not_exist_is_not_found(moto, inbox):
    [line] = probe(moto, "publish", inbox[0] + "x", "s", "m")
    assert (line["kind"], line["code"]) == ("not-found", "NotFound") and "Publish" in line["message"]


def test_an_event_reaches_its_bus(moto, inbox):
    value(moto, "put-event", "ops", "ECS Recycle Finished", '{"who":"né à Zürich"}')
    [event] = inbox[1]("bus")
    assert event["source"] == "ecs-recycle" and event["detail-type"] == "ECS Recycle Finished"
    assert event["detail"] == {"who": "né à Zürich"}
    assert event["resources"] == ["arn:aws:ecs:eu-west-1:1:service/a/b"]


def test_a_secret_is_read_by_name_and_by_arn(moto):
    client = aws_client("secretsmanager", moto)
    arn = client.create_secret(Name="prod/smtp", SecretString='{"password":"né+/="}')["ARN"]
    assert value(moto, "get-secret-value", "prod/smtp") == '{"password":"né+/="}'
    assert value(moto, "get-secret-value", arn) == '{"password":"né+/="}'
    [line] = probe(moto, "get-secret-value", "nope")
    assert (line["kind"], line["code"]) == ("not-found", "ResourceNotFoundException")


def test_a_secret_of_another_region_is_read_by_its_arn(moto):
    far = aws_client("secretsmanager", moto, region_name="us-east-2")
    arn = far.create_secret(Name="far", SecretString="away")["ARN"]
    assert value(moto, "get-secret-value", arn) == "away"
    assert not probe(moto, "get-secret-value", "far")[0]["ok"]


def test_a_secret_of_bytes_is_refused_in_words(moto):
    aws_client("secretsmanager", moto).create_secret(Name="bytes", SecretBinary=b"\xff\x00hunter2")
    [line] = probe(moto, "get-secret-value", "bytes")
    assert line["kind"] == "bad-input" and "only text" in line["message"]


def test_a_parameter_is_read_decrypted(moto):
    client = aws_client("ssm", moto)
    client.put_parameter(Name="/ops/hook", Value="https://hooks.test/é", Type="SecureString")
    assert client.get_parameter(Name="/ops/hook")["Parameter"]["Value"] != "https://hooks.test/é"
    assert value(moto, "get-parameter", "/ops/hook") == "https://hooks.test/é"
    [line] = probe(moto, "get-parameter", "/ops/nope")
    assert (line["kind"], line["code"]) == ("not-found", "ParameterNotFound")


def test_who_we_are_is_what_sts_says(moto):
    who = aws_client("sts", moto).get_caller_identity()
    assert value(moto, "get-caller-identity") == {
        "account": who["Account"],
        "arn": who["Arn"],
        "user_id": who["UserId"],
    }


def test_an_object_on_s3_is_read(moto):
    client = aws_client("s3", moto)
    client.create_bucket(Bucket="config-bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    for key in ["ecs-recycle.json", "prod/é +~(1)!*'.yaml"]:
        client.put_object(Bucket="config-bucket", Key=key, Body="wait: 5s # né".encode())
        assert value(moto, "get-object", "s3://config-bucket/" + key) == "wait: 5s # né"
    [line] = probe(moto, "get-object", "s3://config-bucket/nope")
    assert (line["kind"], line["code"]) == ("not-found", "NoSuchKey")
    [line] = probe(moto, "get-object", "s3://no-such-bucket/k")
    assert (line["kind"], line["code"]) == ("not-found", "NoSuchBucket")
