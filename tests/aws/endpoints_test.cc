// SPDX-License-Identifier: MIT
#include "aws/endpoints.h"

#include <gtest/gtest.h>

namespace ecsr::aws {
namespace {

std::string region_or_message(std::string_view flag, const Environment& environment) {
  const Result<std::string> region = find_region(flag, environment);
  return region ? *region : region.error().message();
}

std::string message_for(std::string_view region, std::string_view flag,
                        const Environment& environment = {}) {
  const Result<Endpoints> endpoints = find_endpoints(region, flag, environment);
  if (endpoints) return "(accepted)";
  EXPECT_EQ(endpoints.error().kind(), ErrorKind::kBadInput);
  return endpoints.error().message();
}

TEST(Region, IsTheFlagsThenAwsRegionThenAwsDefaultRegion) {
  const Environment both{{"AWS_REGION", "eu-west-2"}, {"AWS_DEFAULT_REGION", "eu-west-3"}};

  EXPECT_EQ(region_or_message("eu-west-1", both), "eu-west-1");
  EXPECT_EQ(region_or_message("", both), "eu-west-2");
  EXPECT_EQ(region_or_message("", {{"AWS_REGION", ""}, {"AWS_DEFAULT_REGION", "eu-west-3"}}),
            "eu-west-3");
  EXPECT_EQ(region_or_message("", {}),
            "no region: give --region or set AWS_REGION, for example to eu-west-1");
}

TEST(Region, HasTheShapeOfARegionWhereverItComesFrom) {
  for (const char* good :
       {"us-east-1", "us-gov-west-1", "ap-southeast-2", "cn-north-1", "mx-central-1"}) {
    EXPECT_EQ(region_or_message(good, {}), good);
  }
  for (const char* bad : {"eu-west", "euwest1", "eu-west-1a", "eu-west-1.evil.test/", "EU-WEST-1",
                          "eu--1", "-eu-west-1", "eu-west-1\n", "Ireland"}) {
    EXPECT_EQ(region_or_message(bad, {}),
              "--region: \"" + std::string(bad) + "\" is not a region; one looks like eu-west-1");
  }
  EXPECT_TRUE(region_or_message("", {{"AWS_REGION", "x"}}).starts_with("AWS_REGION: \"x\""));
}

TEST(Endpoint, IsTheServicesOwnInEachPartition) {
  EXPECT_EQ(*find_endpoints("eu-west-1", "", {}),
            (Endpoints{"https://ecs.eu-west-1.amazonaws.com",
                       "https://application-autoscaling.eu-west-1.amazonaws.com",
                       "https://elasticloadbalancing.eu-west-1.amazonaws.com"}));
  EXPECT_EQ((*find_endpoints("cn-north-1", "", {}))[0], "https://ecs.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ((*find_endpoints("us-gov-east-1", "", {}))[0],
            "https://ecs.us-gov-east-1.amazonaws.com");
}

TEST(Endpoint, IsTheFlagsThenTheServicesVariableThenTheCommonOne) {
  const Environment environment{{"AWS_ENDPOINT_URL", "http://common:1"},
                                {"AWS_ENDPOINT_URL_ECS", "http://ecs:2/"},
                                {"AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", "http://elb:3"}};

  EXPECT_EQ(*find_endpoints("eu-west-1", "", environment),
            (Endpoints{"http://ecs:2", "http://common:1", "http://elb:3"}));
  EXPECT_EQ(*find_endpoints("eu-west-1", "http://flag:4", environment),
            (Endpoints{"http://flag:4", "http://flag:4", "http://flag:4"}));
}

TEST(Endpoint, VariablesCanBeSwitchedOffButNotTheFlag) {
  const Environment environment{{"AWS_ENDPOINT_URL", "http://common:1"},
                                {"AWS_ENDPOINT_URL_ECS", "http://ecs:2"},
                                {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}};

  EXPECT_EQ((*find_endpoints("eu-west-1", "", environment))[0],
            "https://ecs.eu-west-1.amazonaws.com");
  EXPECT_EQ((*find_endpoints("eu-west-1", "http://flag:4", environment))[0], "http://flag:4");
}

TEST(Endpoint, MayBeANameAnAddressOrAPort) {
  for (const char* good : {"http://localhost", "http://127.0.0.1:4566", "https://[::1]:8443",
                           "http://[::1]", "https://vpce-1.ecs.eu-west-1.vpce.amazonaws.com/"}) {
    EXPECT_EQ(message_for("eu-west-1", good), "(accepted)") << good;
  }
}

TEST(Endpoint, IsRefusedWithTheReason) {
  const auto refused = [](const std::string& url, const std::string& why) {
    EXPECT_EQ(message_for("eu-west-1", url), "--endpoint-url: " + url + " cannot be an endpoint: " +
                                                 why + ", for example http://localhost:8080");
  };
  refused("localhost:8080", "it must begin with https:// or http://");
  refused("ftp://host", "it must begin with https:// or http://");
  refused("http://", "it has no valid host name");
  refused("http://:80", "it has no valid host name");
  refused("http://a b", "it has no valid host name");
  refused("http://[::1", "it has no valid host name");
  refused("http://host:0", "its port must be a number from 1 to 65535");
  refused("http://host:x", "its port must be a number from 1 to 65535");
  refused("http://host:", "its port must be a number from 1 to 65535");
  refused("http://host/path", "it must end after the host and the port, without a path");
  refused("http://host?x", "it must end after the host and the port, without a path");
}

TEST(Endpoint, DoesNotRepeatAPassword) {
  EXPECT_EQ(message_for("eu-west-1", "http://me:hunter2@host"),
            "--endpoint-url: (not shown) cannot be an endpoint: it must not hold a user name or a "
            "password, for example http://localhost:8080");
}

TEST(Endpoint, SaysWhichVariableHoldsTheBadOne) {
  EXPECT_TRUE(message_for("eu-west-1", "", {{"AWS_ENDPOINT_URL_ECS", "nix"}})
                  .starts_with("AWS_ENDPOINT_URL_ECS: nix cannot be an endpoint"));
}

TEST(Endpoint, IsNotGuessedForAddressesThatThisVersionDoesNotKnow) {
  EXPECT_EQ(message_for("us-iso-east-1", ""),
            "region us-iso-east-1: this version does not know its addresses; set "
            "AWS_ENDPOINT_URL_ECS to the one to use");
  EXPECT_EQ(message_for("eu-west-1", "", {{"AWS_USE_FIPS_ENDPOINT", "true"}}),
            "AWS_USE_FIPS_ENDPOINT=true: this version does not know those addresses; set "
            "AWS_ENDPOINT_URL_ECS to the one to use");
  EXPECT_EQ(message_for("us-iso-east-1", "http://localhost:1"), "(accepted)");
}

}  // namespace
}  // namespace ecsr::aws
