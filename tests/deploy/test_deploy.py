"""deploy/deploy.sh against a model of the AWS CLI: what it creates, that it can be repeated, what it says and hides."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cloudformation import ROOT

DEPLOY = ROOT / "deploy" / "deploy.sh"
BUCKET = "ecs-recycle-123456789012-eu-west-1"
READS = {
    "sts get-caller-identity",
    "s3api head-bucket",
    "s3api head-object",
    "cloudformation describe-stacks",
    "configure get",
    "--version",
}


class Account:
    """An account behind a fake `aws` on the PATH."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.file = folder / "account.json"
        self.file.write_text(json.dumps({"buckets": {}, "stacks": {}, "calls": []}))
        (folder / "bin").mkdir()
        command = folder / "bin" / "aws"
        model = Path(__file__).parent / "fake_aws.py"
        command.write_text(f'#!/bin/sh\nexec {sys.executable} {model} {self.file} "$@"\n')
        command.chmod(0o755)
        self.program = folder / "program"
        self.program.write_text("#!/bin/sh\nexec sleep 1\n")
        self.package = folder / "package.zip"
        subprocess.run(
            [ROOT / "deploy" / "build.sh", "--binary", self.program, "--output", self.package],
            check=True,
            capture_output=True,
        )

    def deploy(self, *flags, program=DEPLOY, **environment) -> subprocess.CompletedProcess:
        return subprocess.run(
            [program, *map(str, flags)],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "HOME": str(self.folder),
                "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI",
                "AWS_REGION": "eu-west-1",
                **environment,
            },
        )

    def __getitem__(self, name):
        return json.loads(self.file.read_text())[name]

    def changes(self) -> list:
        return [call for call in self["calls"] if " ".join(call[:2]) not in READS]


@pytest.fixture
def account(tmp_path):
    return Account(tmp_path)


def test_it_makes_a_closed_bucket_uploads_the_package_and_deploys_the_stack(account):
    made = account.deploy("--yes", "--package", account.package, "--cluster", "prod", "--email", "sre@example.com")

    assert made.returncode == 0, made.stderr
    assert [" ".join(call[:2]) for call in account.changes()] == [
        "s3api create-bucket",
        "s3api put-public-access-block",
        "s3api put-object",
        "cloudformation deploy",
    ]
    (key,) = account["buckets"][BUCKET]
    assert account["stacks"] == {
        "ecs-recycle": {
            "Name": "ecs-recycle",
            "ClusterName": "prod",
            "NotifyEmail": "sre@example.com",
            "PackageBucket": BUCKET,
            "PackageKey": key,
        }
    }


def test_it_ends_with_the_commands_to_invoke_and_to_tail_the_log(account):
    made = account.deploy("--yes", "--package", account.package)

    assert (
        "  aws stepfunctions start-execution --region eu-west-1 --state-machine-arn "
        "arn:aws:states:eu-west-1:123456789012:stateMachine:ecs-recycle \\\n"
        '    --input \'{"cluster_name": "CLUSTER", "service_name": "SERVICE"}\'\n'
    ) in made.stdout
    assert "  aws logs tail /aws/lambda/ecs-recycle --region eu-west-1 --follow\n" in made.stdout


def test_the_same_call_again_uploads_and_creates_nothing_more(account):
    account.deploy("--yes", "--package", account.package)
    first = account.changes()

    made = account.deploy("--yes", "--package", account.package)

    assert made.returncode == 0
    assert "updates the stack ecs-recycle" in made.stdout
    assert "creates the bucket" not in made.stdout
    assert account.changes()[len(first) :] == [first[-1]]
    assert "--no-fail-on-empty-changeset" in first[-1]


def test_a_dry_run_says_what_it_would_do_and_changes_nothing(account):
    made = account.deploy("--dry-run", "--cluster", "prod", "--schedule", "cron(0 3 ? * SUN *)")

    assert made.returncode == 0, made.stderr
    assert made.stdout == (
        "In account 123456789012, region eu-west-1, this\n"
        "\n"
        "  creates the stack ecs-recycle: a Lambda function with its role and log group, a Step Functions state "
        "machine,\n"
        "          an SNS topic, alarms, and a schedule if there is one; as the parameters say\n"
        f"  creates the bucket {BUCKET}, closed to the public, for the package\n"
        f"  uploads the package into the bucket {BUCKET}, unless it is there\n"
        "\n"
        "with these parameters, and for the others what they were, or their defaults:\n"
        "\n"
        "  ClusterName=prod\n"
        "  Name=ecs-recycle\n"
        "  ScheduleExpression=cron(0 3 ? * SUN *)\n"
        "\n"
        "Nothing was changed.\n"
    )
    assert account.changes() == []


def test_without_anybody_to_ask_it_wants_to_be_told(account):
    made = account.deploy("--package", account.package)

    assert made.returncode == 2
    assert "say --yes, or --dry-run" in made.stderr
    assert account.changes() == []


def test_an_event_with_blanks_commas_and_line_breaks_arrives_whole(account):
    event = '{"cluster_name": "prod",\n  "services": ["a=b", "c, d"]}'

    made = account.deploy("--yes", "--package", account.package, "--schedule", "rate(7 days)", "--event", event)

    assert made.returncode == 0, made.stderr
    assert json.loads(account["stacks"]["ecs-recycle"]["ScheduleInput"]) == json.loads(event)


def test_the_last_of_two_settings_wins(account):
    account.deploy("--yes", "--package", account.package, "--set", "Timeout=60", "--set", "Timeout=120")

    assert account["stacks"]["ecs-recycle"]["Timeout"] == "120"


def test_a_new_program_is_another_object(account):
    account.deploy("--yes", "--binary", account.program, "--name", "nightly")
    account.program.write_text("#!/bin/sh\nexec sleep 2\n")

    account.deploy("--yes", "--binary", account.program, "--name", "nightly")

    assert len(account["buckets"][BUCKET]) == 2
    assert account["stacks"]["nightly"]["PackageKey"] == account["buckets"][BUCKET][1]


def test_in_us_east_1_a_bucket_has_no_location(account):
    account.deploy("--yes", "--package", account.package, "--region", "us-east-1")

    (call,) = [call for call in account["calls"] if call[:2] == ["s3api", "create-bucket"]]
    assert "--create-bucket-configuration" not in call


def test_only_a_bucket_of_this_account_is_used(account):
    account.deploy("--yes", "--package", account.package, "--bucket", "mine")

    for call in account["calls"]:
        if call[0] == "s3api" and call[1] != "create-bucket":
            assert call[call.index("--expected-bucket-owner") + 1] == "123456789012", call


def test_no_secret_is_printed(account, tmp_path):
    (tmp_path / "input.json").write_text('{"smtp_password": "hunter2"}')

    made = account.deploy("--yes", "--binary", account.program, "--input", tmp_path / "input.json")

    assert made.returncode == 0, made.stderr
    for secret in ("hunter2", "wJalrXUtnFEMI"):
        assert secret not in made.stdout + made.stderr
        assert secret not in json.dumps(account["calls"])


def test_without_credentials_nothing_is_tried(account):
    made = account.deploy("--yes", "--package", account.package, AWS_ACCESS_KEY_ID="")

    assert made.returncode == 3
    assert "no valid credentials" in made.stderr
    assert account.changes() == []


def test_a_stack_that_fails_says_which_part_and_why(account):
    made = account.deploy("--yes", "--package", account.package, FAIL_DEPLOY="1")

    assert made.returncode == 1
    assert "Function\tThe bucket is in another region\ndeploy.sh: the stack ecs-recycle was not deployed" in made.stderr
    assert "Deployed." not in made.stdout


def test_the_classic_name_works(account):
    made = account.deploy("--dry-run", program=ROOT / "deploy" / "cloudformation_deploy.sh")

    assert (made.returncode, account.changes()) == (0, [])


@pytest.mark.parametrize(
    "flags, sentence",
    [
        (["--set", "Speed=9"], "the template has no parameter Speed"),
        (["--set", "Timeout"], "NAME=VALUE is meant"),
        (["--name", "a b"], "--name a b: letters, digits and hyphens are meant"),
        (["--event", "[1]"], "--event is not a JSON object"),
        (["--event", "{"], "--event is not a JSON object"),
        (["--package", "/nowhere"], "there is no file /nowhere"),
        (["--package", "/dev/null/x", "--input", "y"], "--binary and --input cannot change it"),
        (["--frobnicate"], "no such flag: --frobnicate"),
        (["--region"], "--region needs a value"),
    ],
)
def test_a_wrong_flag_is_named_before_anything_is_asked_of_aws(account, flags, sentence):
    made = account.deploy(*flags)

    assert made.returncode == 2
    assert sentence in made.stderr
    assert account["calls"] == []


def test_without_a_region_it_asks_for_one(account):
    made = account.deploy("--dry-run", AWS_REGION="")

    assert made.returncode == 2
    assert "no region" in made.stderr


def test_shellcheck_finds_nothing():
    scripts = sorted(ROOT.glob("deploy/*.sh")) + sorted(ROOT.glob("tests/deploy/*.sh"))

    found = subprocess.run([Path(sys.executable).parent / "shellcheck", *scripts], capture_output=True, text=True)

    assert (found.returncode, found.stdout) == (0, "")
