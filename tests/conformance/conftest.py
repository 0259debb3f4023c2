"""What all conformance tests stand on: simulators on free ports, AWS's own clients, our client."""

import contextlib
import io
import json
import os
import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from awscli.clidriver import create_clidriver
from botocore.config import Config

REGION = "eu-west-1"
ACCOUNT = "111122223333"


@dataclass
class Simulator:
    url: str

    def client(self, service, **config):
        return aws_client(service, self.url, **config)

    @property
    def ecs(self):
        return self.client("ecs")


def aws_client(service, url, region_name=REGION, **config):
    """boto3 as it comes, but without repeats: a test wants to see the first answer."""
    settings = {"retries": {"mode": "standard", "total_max_attempts": 1}, **config}
    return boto3.client(service, endpoint_url=url, region_name=region_name, config=Config(**settings))


@contextlib.contextmanager
def simulating(world, speed=1):
    """The simulator with this world file, for the length of a with block."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test.world"
        path.write_text(world)
        command = shlex.split(os.environ["ECSR_SIM_SERVER"])
        command += ["--port", "0", "--speed", str(speed), "--world", str(path)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            said = server.stdout.readline()
            assert said.startswith("listening on 127.0.0.1:"), said
            yield Simulator("http://" + said.split()[-1])
        finally:
            server.terminate()
            server.communicate(timeout=10)


@pytest.fixture
def simulator():
    """simulator(world, speed=1): starts one that lives as long as the test."""
    with contextlib.ExitStack() as stack:
        yield lambda world, speed=1: stack.enter_context(simulating(world, speed))


@dataclass
class Finished:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def run_aws_cli(url, *arguments):
    """The AWS CLI's own code in this process: starting a Python for each command costs a second."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = create_clidriver().main(["--endpoint-url", url, "--region", REGION, *arguments])
        out.flush()
    return Finished(status, out.buffer.getvalue().decode(), err.getvalue())


def probe(url, *arguments, **environment):
    """Our client's answers to operations, one dictionary each."""
    command = [os.environ["ECSR_CLIENT_PROBE"], "--endpoint-url", url, "--region", REGION, *arguments]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


def error_code(call, **arguments):
    """(code, HTTP status, message) of the refusal that a boto3 call must meet."""
    client = call.__self__
    with pytest.raises(client.exceptions.ClientError) as refused:
        call(**arguments)
    answer = refused.value.response
    return (
        answer["Error"]["Code"],
        answer["ResponseMetadata"]["HTTPStatusCode"],
        answer["Error"]["Message"],
    )


def topic_and_bus(moto, name):
    """(topic ARN, read) of a topic and an event bus, both of that name, each with a queue that keeps what
    arrives: read("topic") and read("bus"). All of moto's servers in a process share one account."""
    sqs, sns, events = (aws_client(each, moto) for each in ("sqs", "sns", "events"))
    queues = {}
    for kind in ("topic", "bus"):
        url = sqs.create_queue(QueueName=f"{name}-{kind}")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        queues[kind] = url, arn
    topic = sns.create_topic(Name=name)["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queues["topic"][1])
    events.create_event_bus(Name=name)
    events.put_rule(Name=name, EventBusName=name, EventPattern='{"source":["ecs-recycle"]}')
    events.put_targets(Rule=name, EventBusName=name, Targets=[{"Id": "q", "Arn": queues["bus"][1]}])

    def read(kind):
        got = sqs.receive_message(QueueUrl=queues[kind][0], MaxNumberOfMessages=10)
        return [json.loads(message["Body"]) for message in got.get("Messages", [])]

    return topic, read
