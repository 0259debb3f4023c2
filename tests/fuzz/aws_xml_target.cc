// SPDX-License-Identifier: MIT
// What AWS answers in XML: target health, alarms, who we are, topics, and its refusals.
#include "tests/aws/fakes.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

std::string read(aws::Account& account, std::size_t operation) {
  switch (operation) {
    case 0: {
      const ports::DescribeTargetHealthRequest request{
          .target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/1"};
      const auto answers = account.target_health().describe_target_health({&request, 1});
      return answers.front() ? "" : complaint_about_error(answers.front().error().message());
    }
    case 1: {
      const auto caller = account.identity().get_caller_identity();
      return caller ? complaint_about("x" + caller->account + caller->arn + caller->user_id)
                    : complaint_about_error(caller.error().message());
    }
    case 3: {
      const ports::DescribeAlarmsRequest request{.names = {"web-5xx"}, .next_token = {}};
      const auto answers = account.alarms().describe_alarms({&request, 1});
      if (!answers.front()) return complaint_about_error(answers.front().error().message());
      for (const core::Alarm& alarm : answers.front()->alarms) {
        if (std::string why = complaint_about("x" + alarm.why); !why.empty()) return why;
      }
      return "";
    }
    default: {
      const Status sent = account.topics().publish({.topic_arn = "arn:aws:sns:eu-west-1:1:ops",
                                                    .subject = "s",
                                                    .message = "m",
                                                    .fifo_id = "1"});
      return sent ? "" : complaint_about_error(sent.error().message());
    }
  }
}

}  // namespace

std::string read_aws_xml(std::string_view bytes) {
  Input input(bytes);
  const std::size_t operation = input.choose(4);
  constexpr std::array kStatuses{200, 400, 503};
  const int status = kStatuses.at(input.choose(kStatuses.size()));
  aws::FakeAccount fake;
  fake.transport.answer(aws::answer_of(status, std::string(input.rest())));
  return read(fake.account, operation);
}

}  // namespace ecsr::fuzz
