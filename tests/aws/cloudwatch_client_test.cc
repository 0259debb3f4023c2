// SPDX-License-Identifier: MIT
// What CloudWatch is asked, and what is made of its answers.
#include "aws/cloudwatch_client.h"

#include <gtest/gtest.h>

#include "tests/aws/fakes.h"

namespace ecsr::aws {
namespace {

using core::Alarm;
using core::AlarmState;

class CloudWatchTest : public testing::Test, protected FakeAccount {
 protected:
  Result<ports::DescribeAlarmsAnswer> alarms(std::vector<std::string> names,
                                             std::string token = "") {
    const std::vector<ports::DescribeAlarmsRequest> wave{
        {.names = std::move(names), .next_token = std::move(token)}};
    return account.alarms().describe_alarms(wave)[0];
  }
  std::string message_for(const std::string& body) {
    transport.script = {answer_of(200, body)};
    const auto answer = alarms({"web-5xx"});
    return answer ? "(accepted)" : answer.error().message();
  }
};

TEST_F(CloudWatchTest, AsksForAlarmsOfBothTypesInTheQueryProtocol) {
  transport.answer(answer_of(200,
                             "<DescribeAlarmsResponse><DescribeAlarmsResult/>"
                             "</DescribeAlarmsResponse>"));

  ASSERT_TRUE(alarms({"web-5xx", "web latency, p99"}));
  EXPECT_EQ(sent(),
            "Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=web-5xx&"
            "AlarmNames.member.2=web%20latency%2C%20p99&AlarmTypes.member.1=CompositeAlarm&"
            "AlarmTypes.member.2=MetricAlarm&MaxRecords=100");
}

TEST_F(CloudWatchTest, AsksForTheNextPage) {
  transport.answer(answer_of(200,
                             "<DescribeAlarmsResponse><DescribeAlarmsResult/>"
                             "</DescribeAlarmsResponse>"));

  ASSERT_TRUE(alarms({"a"}, "more=1"));
  EXPECT_TRUE(sent().ends_with("&MaxRecords=100&NextToken=more%3D1")) << sent();
}

TEST_F(CloudWatchTest, ReadsHowAlarmsOfBothTypesStand) {
  transport.answer(answer_of(200, vector_text("describe_alarms.xml")));

  const auto answer = alarms({"web-5xx"});

  ASSERT_TRUE(answer) << answer.error().message();
  const std::vector<Alarm> expected{
      {"web", AlarmState::kOk, "ALARM(web-5xx) OR ALARM(web-latency) is FALSE",
       "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:web"},
      {"web-5xx", AlarmState::kAlarm,
       "Threshold Crossed: 1 out of the last 1 datapoints [6.0 (29/11/26 03:19:00)] was greater "
       "than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition)."},
      {"web-latency", AlarmState::kInsufficientData, ""},
      {"web-new", AlarmState::kUnknown, ""},
  };
  EXPECT_EQ(answer->alarms, expected);
  EXPECT_EQ(answer->next_token, "page 2");
}

TEST_F(CloudWatchTest, CutsAReasonThatIsTooLongForALine) {
  transport.answer(
      answer_of(200,
                "<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms><member><AlarmName>a"
                "</AlarmName><StateValue>ALARM</StateValue><StateReason>x\n" +
                    std::string(1000, 'y') +
                    "</StateReason></member></MetricAlarms></DescribeAlarmsResult>"
                    "</DescribeAlarmsResponse>"));

  const auto answer = alarms({"a"});

  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_LE(answer->alarms.front().why.size(), 203U);
  EXPECT_TRUE(answer->alarms.front().why.starts_with("x y"));
}

TEST_F(CloudWatchTest, RefusesAnAnswerThatCannotBeRead) {
  const std::string start = "DescribeAlarms: the answer cannot be used: ";
  EXPECT_EQ(message_for("<DescribeAlarmsResponse/>"),
            start + "it has no DescribeAlarmsResult (request id r-1)");
  EXPECT_EQ(
      message_for("<DescribeAlarmsResponse><DescribeAlarmsResult><CompositeAlarms/>"
                  "<MetricAlarms><member><StateValue>OK</StateValue></member></MetricAlarms>"
                  "</DescribeAlarmsResult></DescribeAlarmsResponse>"),
      start + "DescribeAlarmsResult/MetricAlarms, alarm 1: has no AlarmName (request id r-1)");
  EXPECT_TRUE(message_for("<html></html>").starts_with(start + "it is "));
}

TEST_F(CloudWatchTest, SaysThatItIsNotPermitted) {
  transport.script = {answer_of(
      403,
      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform: "
      "cloudwatch:DescribeAlarms</Message></Error></ErrorResponse>")};

  const auto answer = alarms({"a"});

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::kDenied);
}

}  // namespace
}  // namespace ecsr::aws
