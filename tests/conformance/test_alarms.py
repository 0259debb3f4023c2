"""CloudWatch alarms: the simulator as boto3 and the AWS CLI see it, and our client's requests as botocore's model has
them."""

import pytest
from conftest import probe
from loopback import Recorder
from service_models import check_request

WORLD = """
service web desired=1
alarm web-5xx state=ALARM reason="6 > 5 & more"
alarm web-latency
alarm all-of-web composite=yes state=INSUFFICIENT_DATA
"""


@pytest.fixture
def server(simulator):
    return simulator(WORLD)


def cloudwatch(server):
    return server.client("cloudwatch")


def test_boto3_sees_how_alarms_of_both_types_stand(server):
    found = cloudwatch(server).describe_alarms(
        AlarmNames=["web-5xx", "all-of-web", "gone"], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )

    assert [(a["AlarmName"], a["StateValue"], a["StateReason"]) for a in found["MetricAlarms"]] == [
        ("web-5xx", "ALARM", "6 > 5 & more")
    ]
    assert [(a["AlarmName"], a["StateValue"]) for a in found["CompositeAlarms"]] == [
        ("all-of-web", "INSUFFICIENT_DATA")
    ]
    assert found["MetricAlarms"][0]["StateUpdatedTimestamp"].isoformat().startswith("2026-01-05T10:00:")


def test_boto3_pages_through_them_and_sees_metric_alarms_alone_without_types(server):
    pages = cloudwatch(server).get_paginator("describe_alarms").paginate(PaginationConfig={"PageSize": 1})

    names = [alarm["AlarmName"] for page in pages for alarm in page["MetricAlarms"] + page["CompositeAlarms"]]
    assert names == ["web-5xx", "web-latency"]


def test_boto3_reads_the_refusals(server):
    with pytest.raises(cloudwatch(server).exceptions.InvalidNextToken) as refused:
        cloudwatch(server).describe_alarms(NextToken="nonsense")
    assert refused.value.response["Error"]["Code"] == "InvalidNextToken"


def test_our_client_reads_what_the_simulator_says(server):
    [line] = probe(server.url, "describe-alarms", "web-5xx", "web-latency", "all-of-web", "gone")

    assert line["value"]["alarms"] == {
        "web-5xx": {"red": True, "ok": False, "why": "6 > 5 & more"},
        "web-latency": {"red": False, "ok": True, "why": "Threshold not crossed"},
        "all-of-web": {"red": False, "ok": False, "why": "Insufficient Data: 1 datapoint was unknown."},
    }
    assert line["value"]["next_token"] == ""


def test_our_clients_request_is_what_botocores_model_has(server):
    with Recorder(server.url) as recorder:
        probe(recorder.url, "describe-alarms", "größe & 1", "b")
    [exchange] = recorder.exchanges
    operation, given = check_request(exchange.request)

    assert operation.name == "DescribeAlarms"
    assert given == {
        "AlarmNames": ["größe & 1", "b"],
        "AlarmTypes": ["CompositeAlarm", "MetricAlarm"],
        "MaxRecords": 100,
    }
