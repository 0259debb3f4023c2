"""ministack as an AWS account on loopback: CloudFormation, Lambda, Step Functions, SNS, S3, Scheduler."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import boto3
from botocore.config import Config

from emulator import free_port

ROOT = Path(__file__).parents[2]
REGION = "eu-west-1"  # where the simulated account of sim-server lives
ACCOUNT = "000000000000"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


def aws_cli() -> str:
    """The AWS CLI of the conformance tests: ministack insists on a botocore that it does not fit to."""
    return os.environ.get("ECSR_AWS") or str(ROOT / "build" / "venv" / "bin" / "aws")


class Account:
    def __init__(self, url: str, folder: Path, log: Path, process_group: int):
        self.url = url
        self.process_group = process_group  # ministack's, and so that of its functions
        self.folder = folder
        self.log = log

    def client(self, service: str):
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )

    def deploy(self, *flags, check=True) -> subprocess.CompletedProcess:
        """deploy.sh, with the real AWS CLI pointed here."""
        commands = self.folder / "bin"
        commands.mkdir(exist_ok=True)
        aws = commands / "aws"
        if not aws.is_symlink():
            aws.symlink_to(aws_cli())
        done = subprocess.run(
            [ROOT / "deploy" / "deploy.sh", "--yes", *map(str, flags)],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={
                **CREDENTIALS,
                "PATH": f"{commands}:{os.environ['PATH']}",
                "HOME": str(self.folder),
                "AWS_REGION": REGION,
                "AWS_ENDPOINT_URL": self.url,
            },
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr + self.log.read_text()[-4000:]
        return done

    def machine(self, name="ecs-recycle") -> str:
        return f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{name}"

    def recycle(self, event: dict, seconds=120) -> dict:
        """An execution of the state machine, from its input to its end."""
        states = self.client("stepfunctions")
        started = states.start_execution(stateMachineArn=self.machine(), input=json.dumps(event))
        return self.outcome(started["executionArn"], seconds)

    def outcome(self, arn: str, seconds: float) -> dict:
        states = self.client("stepfunctions")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            execution = states.describe_execution(executionArn=arn)
            if execution["status"] != "RUNNING":
                return execution
            time.sleep(0.2)
        raise AssertionError(f"still running after {seconds} s: {self.history(arn)[-6:]}")

    def outcome_of_the_first_execution(self, seconds: float) -> dict:
        """Of one that somebody else is to start."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            executions = self.executions()
            if executions:
                first = min(executions, key=lambda one: one["startDate"])
                return self.outcome(first["executionArn"], until - time.monotonic())
            time.sleep(0.2)
        raise AssertionError(f"nothing has started an execution within {seconds} s: " + self.log.read_text()[-4000:])

    def executions(self) -> list:
        pages = self.client("stepfunctions").get_paginator("list_executions")
        return [one for page in pages.paginate(stateMachineArn=self.machine()) for one in page["executions"]]

    def history(self, arn: str) -> list:
        pages = self.client("stepfunctions").get_paginator("get_execution_history")
        return [event for page in pages.paginate(executionArn=arn) for event in page["events"]]

    def entered(self, execution: dict) -> list:
        """The names of the states that this execution entered, in order."""
        events = self.history(execution["executionArn"])
        return [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]

    def queue(self, name: str) -> str:
        return self.client("sqs").create_queue(QueueName=name)["QueueUrl"]

    def subscribe(self, queue: str) -> None:
        """The queue gets what the stack's topic is told."""
        self.client("sns").subscribe(
            TopicArn=f"arn:aws:sns:{REGION}:{ACCOUNT}:ecs-recycle",
            Protocol="sqs",
            Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue.rsplit('/', 1)[-1]}",
        )

    def told(self, queue: str) -> list:
        answer = self.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=5, MaxNumberOfMessages=10)
        return [json.loads(message["Body"]) for message in answer["Messages"]]


@contextlib.contextmanager
def account(folder: Path, wait_scale="1"):
    """One, for the length of a with block. `wait_scale` 0.1 makes ten seconds of a Wait state one."""
    port = free_port()
    log = folder / "ministack.log"
    url = f"http://127.0.0.1:{port}"
    with log.open("w") as file:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "ministack"],
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=folder,
            env={
                **CREDENTIALS,
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "TMPDIR": str(folder),
                "GATEWAY_PORT": str(port),
                "MINISTACK_REGION": REGION,
                "AWS_DEFAULT_REGION": REGION,
                "BIND_HOST": "127.0.0.1",
                "SFN_WAIT_SCALE": wait_scale,
                "PYTHONUNBUFFERED": "1",
            },
        )
        try:
            _wait_for(url, process, log)
            yield Account(url, folder, log, process.pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)
            shutil.rmtree(folder / "bin", ignore_errors=True)


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(OSError), urllib.request.urlopen(url + "/_ministack/health", timeout=2):
            return
        time.sleep(0.2)
    raise AssertionError("ministack does not listen: " + log.read_text())
