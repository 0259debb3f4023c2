"""Our client goes to the hosts that botocore goes to: every service, every partition, every variant."""

import json
import os
import subprocess

import botocore.session
import pytest
from botocore.config import Config

SERVICES = {
    "ecs": "ListClusters",
    "application-autoscaling": "DescribeScalableTargets",
    "elbv2": "DescribeTargetHealth",
    "sts": "GetCallerIdentity",
    "secretsmanager": "GetSecretValue",
    "ssm": "GetParameter",
    "sns": "Publish",
    "events": "PutEvents",
    "sso": "GetRoleCredentials",
    "sso-oidc": "CreateToken",
    "lambda": "Invoke",
    "s3": "ListBuckets",
    "cloudwatch": "DescribeAlarms",
}
REGIONS = [
    "us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2", "ca-central-1", "mx-central-1",
    "il-central-1", "cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1",
    "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1",
]  # fmt: skip
SESSION = botocore.session.Session()  # one: it keeps the models it has read
VARIANTS = [(False, False), (True, False), (False, True), (True, True)]


def botocores(region, fips, dual_stack):
    """What botocore would send each service's requests to, or "none" where it refuses."""
    urls = []
    for name, operation in SERVICES.items():
        # S3's old host of the whole world is botocore's default in us-east-1; the region's own is ours.
        regional = {"us_east_1_regional_endpoint": "regional"}
        config = Config(use_fips_endpoint=fips, use_dualstack_endpoint=dual_stack, s3=regional)
        try:
            client = SESSION.create_client(name, region_name=region, config=config)
        except Exception as refused:
            assert "Unable to construct a modeled endpoint" in str(refused), refused
            return "none"
        model = client.meta.service_model.operation_model(operation)
        try:
            urls.append(client._ruleset_resolver.construct_endpoint(model, {}, {}).url)
        except Exception as refused:
            assert "Partition does not support FIPS" in str(refused), refused
            urls.append(None)
    return urls


def ours(region, **environment):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    command = [os.environ["ECSR_CLIENT_PROBE"], "--region", region, "endpoints"]
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_CONFIG_FILE": "/dev/null"}
    done = subprocess.run(command, env={**kept, **keys, **environment}, capture_output=True, text=True)
    line = json.loads(done.stdout)
    return line["value"] if line["ok"] else line["message"]


@pytest.mark.parametrize("fips, dual_stack", VARIANTS)
def test_every_service_is_where_botocore_finds_it(fips, dual_stack):
    flags = {"AWS_USE_FIPS_ENDPOINT": str(fips), "AWS_USE_DUALSTACK_ENDPOINT": str(dual_stack)}
    differences, refused = [], 0
    for region in REGIONS:
        theirs, found = botocores(region, fips, dual_stack), ours(region, **flags)
        if theirs == "none":
            assert "has no dual-stack endpoints" in found
            refused += 1
        else:
            pairs = zip(found, theirs, strict=True)
            differences += [(region, pair) for pair in pairs if pair[1] not in (None, pair[0])]
    assert not differences
    assert refused == (2 if dual_stack else 0)


def test_the_old_global_sts_is_used_where_botocore_uses_it(monkeypatch):
    monkeypatch.setenv("AWS_STS_REGIONAL_ENDPOINTS", "legacy")
    for region in ["us-east-1", "eu-west-1", "eu-north-1", "eu-south-2", "cn-north-1", "us-gov-west-1"]:
        client = botocore.session.Session().create_client("sts", region_name=region)
        model = client.meta.service_model.operation_model("GetCallerIdentity")
        theirs = client._ruleset_resolver.construct_endpoint(model, {}, {}).url
        assert ours(region, AWS_STS_REGIONAL_ENDPOINTS="legacy")[3] == theirs, region
