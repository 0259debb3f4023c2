// SPDX-License-Identifier: MIT
#include "aws/sns_client.h"

#include "aws/arn.h"
#include "aws/form_body.h"
#include "aws/json_wave.h"
#include "aws/xml_answer.h"

namespace ecsr::aws {

Status SnsClient::publish(const ports::PublishRequest& request) {
  const Result<std::string> region = region_of_arn(request.topic_arn, "sns");
  if (!region) return std::unexpected(Error(region.error()).during(kPublish.name));

  FormBody body(kPublish.name, row_of(kPublish.service).version);
  body.text("TopicArn", request.topic_arn).text("Message", request.message);
  if (!request.subject.empty()) body.text("Subject", request.subject);
  if (request.topic_arn.ends_with(".fifo")) {  // such a topic refuses a message without a group
    body.text("MessageGroupId", "ecs-recycle");
    if (!request.fifo_id.empty()) body.text("MessageDeduplicationId", request.fifo_id);
  }
  const Result<HttpAnswer> answer =
      caller_.send(kPublish, {body.written()}, *region, {}, request.limit)[0];
  if (!answer) return std::unexpected(answer.error());
  const Result<XmlAnswer> parsed = XmlAnswer::parse(answer->body, "PublishResponse");
  if (!parsed) {
    return std::unexpected(cannot_be_used(kPublish, *answer, "it is " + parsed.error().message()));
  }
  if (parsed->text("PublishResult/MessageId").empty()) {
    return std::unexpected(cannot_be_used(kPublish, *answer, "it has no MessageId"));
  }
  return {};
}

}  // namespace ecsr::aws
