// SPDX-License-Identifier: MIT
// CloudWatch's DescribeAlarms over both protocols that clients speak.
#include "sim/wire/alarms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim_wire/account.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

struct AlarmsTest : testing::Test {
  AlarmsTest() {
    add_alarm(account.world, {.name = "web", .composite = true, .reason = "rule"});
    add_alarm(account.world,
              {.name = "web-5xx", .state = core::AlarmState::kAlarm, .reason = "6 > 5"});
  }
  Response query(std::string body) {
    return account.ask(signed_request(
        "monitoring", {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
        "Action=DescribeAlarms&Version=2010-08-01" + std::move(body)));
  }
  Response ask_json(const json& body) {
    return account.ask(
        signed_request("monitoring",
                       {{"X-Amz-Target", "GraniteServiceVersion20100801.DescribeAlarms"},
                        {"Content-Type", "application/x-amz-json-1.0"}},
                       body.dump()));
  }
  SmallAccount account;
};

TEST_F(AlarmsTest, AreAnsweredInXml) {
  const Response response =
      query("&AlarmTypes.member.1=CompositeAlarm&AlarmTypes.member.2=MetricAlarm");

  EXPECT_EQ(response.body,
            R"(<DescribeAlarmsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">)"
            "<DescribeAlarmsResult><MetricAlarms><member><AlarmName>web-5xx</AlarmName>"
            "<AlarmArn>arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web-5xx</AlarmArn>"
            "<ActionsEnabled>true</ActionsEnabled><StateValue>ALARM</StateValue>"
            "<StateReason>6 &gt; 5</StateReason>"
            "<StateUpdatedTimestamp>2026-01-05T10:00:00Z</StateUpdatedTimestamp></member>"
            "</MetricAlarms><CompositeAlarms><member><AlarmName>web</AlarmName>"
            "<AlarmArn>arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web</AlarmArn>"
            "<ActionsEnabled>true</ActionsEnabled><StateValue>OK</StateValue>"
            "<StateReason>rule</StateReason>"
            "<StateUpdatedTimestamp>2026-01-05T10:00:00Z</StateUpdatedTimestamp></member>"
            "</CompositeAlarms></DescribeAlarmsResult><ResponseMetadata><RequestId>" +
                header_of(response, "x-amzn-RequestId") +
                "</RequestId></ResponseMetadata></DescribeAlarmsResponse>");
}

TEST_F(AlarmsTest, WithoutTypesOnlyMetricAlarmsAreShown) {
  EXPECT_THAT(query("").body, HasSubstr("<AlarmName>web-5xx</AlarmName>"));
  EXPECT_THAT(query("").body, Not(HasSubstr("<AlarmName>web</AlarmName>")));
}

TEST_F(AlarmsTest, ThatDoNotExistAreLeftOut) {
  const Response response = query("&AlarmNames.member.1=none&AlarmNames.member.2=web-5xx");

  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("web-5xx"));
  EXPECT_THAT(response.body, Not(HasSubstr("none")));
}

TEST_F(AlarmsTest, AreAnsweredInJsonAsWell) {
  const Response response = ask_json({{"AlarmTypes", {"MetricAlarm"}}, {"StateValue", "ALARM"}});

  EXPECT_EQ(header_of(response, "Content-Type"), "application/x-amz-json-1.0");
  const json body = json::parse(response.body);
  EXPECT_EQ(body.at("MetricAlarms").at(0).at("AlarmName"), "web-5xx");
  EXPECT_EQ(body.at("MetricAlarms").at(0).at("StateUpdatedTimestamp"), 1767607200.0);
  EXPECT_TRUE(body.at("CompositeAlarms").empty());
}

TEST_F(AlarmsTest, ComeInPages) {
  const json first = json::parse(
      ask_json({{"AlarmTypes", {"MetricAlarm", "CompositeAlarm"}}, {"MaxRecords", 1}}).body);
  const json second = json::parse(ask_json({{"AlarmTypes", {"MetricAlarm", "CompositeAlarm"}},
                                            {"MaxRecords", 1},
                                            {"NextToken", first.at("NextToken")}})
                                      .body);

  EXPECT_EQ(first.at("CompositeAlarms").at(0).at("AlarmName"), "web");
  EXPECT_EQ(second.at("MetricAlarms").at(0).at("AlarmName"), "web-5xx");
  EXPECT_FALSE(second.contains("NextToken"));
}

TEST_F(AlarmsTest, RefuseWhatIsWrong) {
  EXPECT_THAT(query("&MaxRecords=101").body, HasSubstr("<Code>ValidationError</Code>"));
  EXPECT_THAT(query("&AlarmTypes.member.1=Alarm").body, HasSubstr("is no type of alarm"));
  EXPECT_THAT(query("&NextToken=x").body, HasSubstr("<Code>InvalidNextToken</Code>"));
  EXPECT_EQ(
      header_of(ask_json({{"AlarmNames", {"a"}}, {"AlarmNamePrefix", "b"}}), "x-amzn-ErrorType"),
      "ValidationError");
  account.world.denied.insert("DescribeAlarms");
  EXPECT_EQ(query("").status, 403);
  EXPECT_THAT(query("").body, HasSubstr("cloudwatch:DescribeAlarms"));
}

TEST_F(AlarmsTest, AreRefusedInJsonAsCloudWatchDoesIt) {
  const Response wrong = ask_json({{"NextToken", "x"}});

  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(header_of(wrong, "Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(header_of(wrong, "x-amzn-query-error"), "InvalidNextToken;Sender");
  EXPECT_EQ(json::parse(wrong.body).at("__type"), "InvalidNextToken");

  account.world.denied.insert("DescribeAlarms");
  const Response denied = ask_json(json::object());
  EXPECT_EQ(header_of(denied, "x-amzn-query-error"), "AccessDenied;Sender")
      << "the code of the query protocol";
  EXPECT_EQ(json::parse(denied.body).at("__type"), "AccessDeniedException");
}

TEST_F(AlarmsTest, NeedACredentialForMonitoring) {
  Request request =
      signed_request("ecs", {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
                     "Action=DescribeAlarms&Version=2010-08-01");

  EXPECT_EQ(account.ask(request).status, 403);
}

}  // namespace
}  // namespace ecsr::sim::wire
