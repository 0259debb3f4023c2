"""The role's policy against the operations that the client can issue, and that against README's policy."""

import json
import re

import pytest

from cloudformation import EVERYTHING, LEAST, ROOT, Stack

# The word before the colon in IAM, by the enumerator of src/aws/services.h. Credentials come from the Lambda
# environment, so SSO and web identities are for the command line only.
PREFIXES = {
    "kEcs": "ecs",
    "kApplicationAutoScaling": "application-autoscaling",
    "kElasticLoadBalancingV2": "elasticloadbalancing",
    "kCloudWatch": "cloudwatch",
    "kSts": "sts",
    "kSecretsManager": "secretsmanager",
    "kSsm": "ssm",
    "kSns": "sns",
    "kEventBridge": "events",
    "kS3": "s3",
    "kLambda": "lambda",
}
# Calls that no policy has to allow. [doc: GetCallerIdentity] "No permissions are required".
FREE = {"sts:GetCallerIdentity"}
# What the function is allowed besides the operations of the table: its log, its network interfaces, the key of
# what it reads, and the role it works in (src/aws/credentials).
BESIDES = {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
    "kms:Decrypt",
    "sts:AssumeRole",
}
CLASSIC = ("ecs", "application-autoscaling", "elasticloadbalancing")


def client_actions() -> set:
    """Every row `inline constexpr Operation kName{...}` of src/aws/services.h, as IAM names it."""
    text = (ROOT / "src" / "aws" / "services.h").read_text()
    rows = re.findall(r"constexpr Operation (k\w+)\{(.*?)\};", text, re.DOTALL)
    assert len(rows) >= 13
    found = set()
    for name, row in rows:
        service = re.search(r"Service::(k\w+)", row)
        assert service and service.group(1) in PREFIXES, f"{name}: which IAM prefix has its service?"
        operation = re.search(r'"(\w+)"', row).group(1)
        # IAM calls Lambda's Invoke InvokeFunction.
        operation = {"Invoke": "InvokeFunction"}.get(operation, operation)
        found.add(PREFIXES[service.group(1)] + ":" + operation)
    return found - FREE


def readme_actions() -> set:
    policy = re.search(r"```json\n(\{\n  \"Version\".*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    found = set()
    for statement in json.loads(policy.group(1))["Statement"]:
        action = statement["Action"]
        found.update([action] if isinstance(action, str) else action)
    return found


def test_the_role_allows_every_operation_of_the_client():
    allowed = Stack(**EVERYTHING).actions("FunctionRole")

    assert client_actions() - allowed == set()


def test_the_role_allows_nothing_that_the_client_cannot_issue():
    allowed = Stack(**EVERYTHING).actions("FunctionRole")

    assert allowed - client_actions() - BESIDES == set()


def test_readme_asks_for_the_same_as_the_template():
    def classic(actions):
        return {action for action in actions if action.split(":")[0] in CLASSIC}

    assert classic(readme_actions()) == classic(Stack(**EVERYTHING).actions("FunctionRole"))


def test_the_least_that_recycling_needs_is_looking_and_stopping():
    assert Stack(**LEAST).actions("FunctionRole") == {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "ecs:DescribeServices",
        "ecs:DescribeTasks",
        "ecs:ListTasks",
        "ecs:DescribeTaskDefinition",
        "ecs:StopTask",
        "lambda:InvokeFunction",
    }


@pytest.mark.parametrize(
    "parameter, value, action",
    [
        ("AllowSurge", "false", "ecs:UpdateService"),
        ("AllowSurge", "false", "application-autoscaling:RegisterScalableTarget"),
        ("Autoscaling", "ignore", "application-autoscaling:RegisterScalableTarget"),
        ("Autoscaling", "ignore", "application-autoscaling:DescribeScalableTargets"),
        ("Protected", "stop", "ecs:GetTaskProtection"),
        ("RunStore", "none", "ecs:TagResource"),
        ("RunStore", "none", "ecs:UntagResource"),
        ("LoadBalancers", "false", "elasticloadbalancing:DescribeTargetHealth"),
        ("LoadBalancers", "false", "ecs:DescribeContainerInstances"),
        ("LoadBalancers", "false", "elasticloadbalancing:DeregisterTargets"),
        ("AllowDrain", "false", "elasticloadbalancing:DeregisterTargets"),
        ("Alarms", "false", "cloudwatch:DescribeAlarms"),
        ("AssumeRoleArn", "", "sts:AssumeRole"),
        ("ConfigBucketArn", "", "s3:GetObject"),
        ("SecretArn", "", "secretsmanager:GetSecretValue"),
        ("ParameterArn", "", "ssm:GetParameter"),
        ("KmsKeyArn", "", "kms:Decrypt"),
        ("EventBusArn", "", "events:PutEvents"),
        ("SubnetIds", "", "ec2:CreateNetworkInterface"),
    ],
)
def test_what_is_switched_off_is_not_allowed(parameter, value, action):
    assert action in Stack(**EVERYTHING).actions("FunctionRole")
    assert action not in Stack(**{**EVERYTHING, parameter: value}).actions("FunctionRole")


# [doc: Actions, resources, and condition keys for Amazon ECS], and the same page of the other services: these know
# no resource. The ones with a condition key are held to it.
WITHOUT_RESOURCE = {
    "ecs:DescribeTaskDefinition",
    "application-autoscaling:DescribeScalableTargets",
    "elasticloadbalancing:DescribeTargetHealth",
    # Knows one, but shows composite alarms only to who may see all. [doc: DescribeAlarms]
    "cloudwatch:DescribeAlarms",
}
BY_CONDITION = {"ecs:ListTasks", "application-autoscaling:RegisterScalableTarget"}


def test_everything_that_changes_a_service_is_bound_to_the_cluster_and_the_services():
    stack = Stack(**{**EVERYTHING, "SubnetIds": "", "ClusterName": "prod", "ServiceName": "web-*"})

    for statement in stack.statements("FunctionRole"):
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        resource = statement["Resource"]
        for action in actions:
            if action in BY_CONDITION:
                assert resource == "*" and statement["Condition"], action
            elif action in WITHOUT_RESOURCE:
                assert resource == "*" and "Condition" not in statement, action
            else:
                assert resource != "*", action
            if action.startswith("ecs:") and action not in WITHOUT_RESOURCE:
                assert "/prod" in json.dumps(statement), action
            if "Service" in action or action.endswith("tagResource"):
                assert resource.endswith(":service/prod/web-*"), action


def test_the_function_may_invoke_itself_and_its_aliases_and_nothing_else():
    (statement,) = [one for one in Stack().statements("FunctionRole") if one["Sid"] == "ContinueItself"]
    itself = "arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:ecs-recycle"

    assert statement["Resource"] == [itself, itself + ":*"]


def test_the_state_machine_may_do_what_its_states_do_and_no_more():
    assert Stack().actions("StateMachineRole") == {
        "lambda:InvokeFunction",
        "states:StartExecution",
        "states:DescribeExecution",
        "states:StopExecution",
        "events:PutTargets",
        "events:PutRule",
        "events:DescribeRule",
        "sns:Publish",
    }
    assert "sns:Publish" not in Stack(WithTopic="false").actions("StateMachineRole")
