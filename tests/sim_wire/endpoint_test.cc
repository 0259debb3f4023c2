// SPDX-License-Identifier: MIT
#include "sim/wire/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim_wire/account.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(Endpoint, AnswersWithTheHeadersOfAwsAndTheSimulatedDate) {
  SmallAccount account;
  account.world.advance_to(kEpoch + seconds{61});
  const Response response = account.ask(ecs_request("ListClusters", "{}"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(header_of(response, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(header_of(response, "Date"), "Mon, 05 Jan 2026 10:01:01 GMT");
  EXPECT_EQ(header_of(response, "x-amzn-RequestId").size(), 36U);
  EXPECT_EQ(response.body,
            R"({"clusterArns":["arn:aws:ecs:eu-west-1:111122223333:cluster/prod"]})");
}

TEST(Endpoint, GivesEveryAnswerItsOwnRequestId) {
  SmallAccount account;
  EXPECT_NE(header_of(account.ask(ecs_request("ListClusters", "{}")), "x-amzn-RequestId"),
            header_of(account.ask(ecs_request("ListClusters", "{}")), "x-amzn-RequestId"));
}

TEST(Endpoint, PutsTheErrorCodeIntoTheBodyAndIntoAHeader) {
  SmallAccount account;
  const Response response =
      account.ask(ecs_request("DescribeServices", R"({"cluster":"none","services":["web"]})"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(header_of(response, "x-amzn-ErrorType"), "ClusterNotFoundException");
  EXPECT_EQ(response.body,
            R"({"__type":"ClusterNotFoundException","message":"Cluster not found."})");
}

TEST(Endpoint, SpellsTheMessageOfApplicationAutoScalingWithACapital) {
  SmallAccount account;
  const Response response =
      account.ask(scaling_request("RegisterScalableTarget", R"({"ServiceNamespace":"dynamodb"})"));
  EXPECT_EQ(response.status, 400);
  const json body = json::parse(response.body);
  EXPECT_EQ(body["__type"], "ValidationException");
  EXPECT_THAT(body["Message"].get<std::string>(), HasSubstr("'dynamodb'"));
}

TEST(Endpoint, KnowsNoOtherOperationServicePathOrContentType) {
  SmallAccount account;
  Request other_service = ecs_request("ListClusters", "{}");
  other_service.headers[0].value = "DynamoDB_20120810.ListTables";
  Request other_path = ecs_request("ListClusters", "{}");
  other_path.path = "/v2";
  Request other_method = ecs_request("ListClusters", "{}");
  other_method.method = "PUT";
  Request other_type = ecs_request("ListClusters", "{}");
  other_type.headers[1].value = "application/json";
  Request bare{.body = "{}"};
  for (const Request& request :
       {ecs_request("RunTask", "{}"), other_service, other_path, other_method, other_type, bare}) {
    const Response response = account.ask(request);
    EXPECT_EQ(response.status, 404) << response.body;
    EXPECT_EQ(header_of(response, "x-amzn-ErrorType"), "UnknownOperationException");
  }
}

TEST(Endpoint, RefusesABodyThatIsNoJsonObject) {
  SmallAccount account;
  for (const char* body : {"", "{", "[]", "null", "<html>", "{\"cluster\": \"\xff\"}"}) {
    const Response response = account.ask(ecs_request("ListClusters", body));
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_EQ(header_of(response, "x-amzn-ErrorType"), "SerializationException") << body;
  }
}

TEST(Endpoint, IgnoresMembersThatItDoesNotKnow) {
  SmallAccount account;
  EXPECT_EQ(account.ask(ecs_request("ListClusters", R"({"inTheYear2030": [1]})")).status, 200);
}

TEST(Endpoint, RefusesACredentialOfTheWrongScopeBeforeAnythingIsDone) {
  SmallAccount account;
  Request request =
      ecs_request("UpdateService", R"({"cluster":"prod","service":"web","desiredCount":5})");
  request.headers.back().value = authorization("us-east-1", "ecs");
  EXPECT_EQ(header_of(account.ask(request), "x-amzn-ErrorType"), "InvalidSignatureException");
  EXPECT_EQ(account.world.services[0].state.desired_count, 2);
}

TEST(Endpoint, AnswersQueriesInXml) {
  SmallAccount account;
  const std::string arn = account.world.services[0].target_groups[0].arn;
  const Response response = account.ask(
      elb_request("Action=DescribeTargetHealth&Version=2015-12-01&TargetGroupArn=" + arn +
                  "&Targets.member.1.Id=10.0.0.1&Targets.member.2.Id=%3Cnone%3E"));
  EXPECT_EQ(header_of(response, "Content-Type"), "text/xml");
  const std::string id = header_of(response, "x-amzn-RequestId");
  EXPECT_EQ(response.body,
            R"(<DescribeTargetHealthResponse )"
            R"(xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">)"
            "<DescribeTargetHealthResult><TargetHealthDescriptions>"
            "<member><Target><Id>10.0.0.1</Id><Port>8080</Port>"
            "<AvailabilityZone>eu-west-1a</AvailabilityZone></Target>"
            "<HealthCheckPort>8080</HealthCheckPort>"
            "<TargetHealth><State>healthy</State></TargetHealth></member>"
            "<member><Target><Id>&lt;none&gt;</Id></Target>"
            "<TargetHealth><State>unused</State><Reason>Target.NotRegistered</Reason>"
            "<Description>Target is not registered to the target group</Description>"
            "</TargetHealth></member>"
            "</TargetHealthDescriptions></DescribeTargetHealthResult>"
            "<ResponseMetadata><RequestId>" +
                id +
                "</RequestId></ResponseMetadata>"
                "</DescribeTargetHealthResponse>");
}

TEST(Endpoint, DeregistersTargets) {
  SmallAccount account;
  const std::string arn = account.world.services[0].target_groups[0].arn;
  const std::string query = "Action=DeregisterTargets&Version=2015-12-01&TargetGroupArn=" + arn;
  const Response nobody = account.ask(elb_request(query));
  EXPECT_EQ(nobody.status, 400);
  EXPECT_THAT(nobody.body, HasSubstr("<Code>ValidationError</Code>"));

  const Response response =
      account.ask(elb_request(query + "&Targets.member.1.Id=10.0.0.1&Targets.member.1.Port=8080"));

  EXPECT_EQ(response.body, R"(<DeregisterTargetsResponse )"
                           R"(xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">)"
                           "<DeregisterTargetsResult/><ResponseMetadata><RequestId>" +
                               header_of(response, "x-amzn-RequestId") +
                               "</RequestId></ResponseMetadata></DeregisterTargetsResponse>");
  EXPECT_EQ(account.world.tasks[0].state.targets[0], core::TargetHealth::kDraining);
}

TEST(Endpoint, RefusesQueriesInXml) {
  SmallAccount account;
  const Response unknown = account.ask(elb_request("Action=DeleteTargetGroup&Version=2015-12-01"));
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, HasSubstr("<Error><Type>Sender</Type><Code>InvalidAction</Code>"));
  const Response missing = account.ask(
      elb_request("Action=DescribeTargetHealth&Version=2015-12-01&TargetGroupArn=arn%3Anone"));
  EXPECT_EQ(missing.status, 400);
  EXPECT_THAT(missing.body, HasSubstr("<Code>TargetGroupNotFound</Code>"));
  Request unsigned_one = elb_request("Action=DescribeTargetHealth&Version=2015-12-01");
  unsigned_one.headers.pop_back();
  EXPECT_EQ(account.ask(unsigned_one).status, 403);
}

TEST(Endpoint, RefusesToChangeWhatTheSimulatorCannotChange) {
  SmallAccount account;
  const json body = account.ecs(
      "UpdateService",
      {{"cluster", "prod"}, {"service", "web"}, {"platformVersion", "1.3.0"}, {"desiredCount", 5}});
  EXPECT_EQ(body["__type"], "UnsupportedFeatureException");
  EXPECT_EQ(
      body["message"],
      "The simulator cannot change platformVersion; it knows desiredCount, taskDefinition and "
      "forceNewDeployment.");
  EXPECT_EQ(account.world.services[0].state.desired_count, 2);
}

TEST(Endpoint, TellsAPersonWhatItIsAndHowToUseIt) {
  SmallAccount account;
  const Response page = account.ask({.method = "GET", .headers = {{"Host", "127.0.0.1:8080"}}});
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(header_of(page, "Content-Type"), "text/plain; charset=utf-8");
  for (const char* line :
       {"export AWS_ENDPOINT_URL=http://127.0.0.1:8080\n", "aws ecs list-services --cluster prod\n",
        "1 cluster, 1 service.", "DescribeTargetHealth", "RegisterScalableTarget", "StopTask"}) {
    EXPECT_THAT(page.body, HasSubstr(line));
  }
}

}  // namespace
}  // namespace ecsr::sim::wire
