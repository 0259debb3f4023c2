"""Reads deploy/template.yaml with its conditions decided, as CloudFormation would for given parameters."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "deploy" / "template.yaml"
ABSENT = object()


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def _short_form(loader, suffix, node):
    name = suffix if suffix in ("Ref", "Condition") else "Fn::" + suffix
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(node, deep=True)}


Loader.add_multi_constructor("!", _short_form)


def load() -> dict:
    return yaml.load(TEMPLATE.read_text(), Loader)


class Stack:
    """What would exist: `resources` without those whose condition is false, all conditions and parameters put in."""

    def __init__(self, **parameters):
        self.template = load()
        unknown = set(parameters) - set(self.template["Parameters"])
        assert not unknown, unknown
        self.parameters = {
            name: parameters.get(name, declared.get("Default", name.lower()))
            for name, declared in self.template["Parameters"].items()
        }
        self.resources = {
            name: self._resolve(resource)
            for name, resource in self.template["Resources"].items()
            if "Condition" not in resource or self._holds(resource["Condition"])
        }

    def statements(self, role: str) -> list:
        (policy,) = self.resources[role]["Properties"]["Policies"]
        return policy["PolicyDocument"]["Statement"]

    def actions(self, role: str) -> set:
        found = set()
        for statement in self.statements(role):
            action = statement["Action"]
            found.update([action] if isinstance(action, str) else action)
        return found

    def _holds(self, name: str) -> bool:
        return self._decide(self.template["Conditions"][name])

    def _decide(self, condition) -> bool:
        ((kind, given),) = condition.items()
        if kind == "Condition":
            return self._holds(given)
        if kind == "Fn::Not":
            return not self._decide(given[0])
        if kind == "Fn::And":
            return all(self._decide(one) for one in given)
        assert kind == "Fn::Equals", kind
        left, right = (self._resolve(one) for one in given)
        return left == right

    def _resolve(self, value):
        if isinstance(value, list):
            return [found for found in map(self._resolve, value) if found is not ABSENT]
        if not isinstance(value, dict):
            return value
        if "Fn::If" in value:
            condition, yes, no = value["Fn::If"]
            return self._resolve(yes if self._holds(condition) else no)
        if value == {"Ref": "AWS::NoValue"}:
            return ABSENT
        if "Ref" in value:
            return self.parameters.get(value["Ref"], "<" + value["Ref"] + ">")
        if "Fn::Sub" in value:
            return re.sub(
                r"\$\{([\w:]+)\}",
                lambda found: str(self.parameters.get(found.group(1), "<" + found.group(1) + ">")),
                value["Fn::Sub"],
            )
        if "Fn::Join" in value:
            separator, parts = value["Fn::Join"]
            parts = self._resolve(parts)
            return parts if isinstance(parts, str) else separator.join(parts)
        if "Fn::GetAtt" in value:
            return "<" + ".".join(value["Fn::GetAtt"]) + ">"
        return {key: found for key, one in value.items() if (found := self._resolve(one)) is not ABSENT}


EVERYTHING = dict(
    PackageBucket="bucket",
    PackageKey="key",
    WithDashboard="true",
    NotifyEmail="sre@example.com",
    AlarmActionArn="arn:aws:sns:eu-west-1:123456789012:pager",
    ScheduleExpression="rate(7 days)",
    AssumeRoleArn="arn:aws:iam::210987654321:role/recycler",
    ConfigSource="s3://bucket/key",
    ConfigBucketArn="arn:aws:s3:::bucket/key",
    SecretArn="arn:aws:secretsmanager:eu-west-1:123456789012:secret:mail",
    ParameterArn="arn:aws:ssm:eu-west-1:123456789012:parameter/mail",
    KmsKeyArn="arn:aws:kms:eu-west-1:123456789012:key/k",
    NotifyTopicArn="arn:aws:sns:eu-west-1:123456789012:ops",
    EventBusArn="arn:aws:events:eu-west-1:123456789012:event-bus/ops",
    SubnetIds="subnet-1,subnet-2",
    SecurityGroupIds="sg-1",
)

LEAST = dict(
    WithStateMachine="false",
    WithTopic="false",
    WithAlarms="false",
    AllowSurge="false",
    Autoscaling="ignore",
    Protected="stop",
    RunStore="none",
    LoadBalancers="false",
    Alarms="false",
)
