// SPDX-License-Identifier: MIT
#include "aws/endpoints.h"

#include <gtest/gtest.h>

namespace ecsr::aws {
namespace {

std::string region_or_message(std::string_view flag, const Settings& settings) {
  const Result<std::optional<std::string>> region = find_region(flag, settings);
  return region ? region->value_or("(none)") : region.error().message();
}

/// The profile of that text in the config file, which may hold services sections.
Settings settings_of(const std::string& config, const Environment& environment = {}) {
  ProfileSections sections = *parse_profile_text(config, "config");
  ProfileFiles files("/home/mia/.aws/config", std::move(sections), "", {});
  return *Settings::of(environment, *files.profile("default"), files);
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
  EXPECT_EQ(
      region_or_message("", Environment{{"AWS_REGION", ""}, {"AWS_DEFAULT_REGION", "eu-west-3"}}),
      "eu-west-3");
  EXPECT_EQ(region_or_message("", {}), "(none)");
}

TEST(Region, IsTheProfilesWhenNobodyElseNamesOne) {
  const std::string config = "[default]\nregion = eu-north-1\n";

  EXPECT_EQ(region_or_message("", settings_of(config)), "eu-north-1");
  EXPECT_EQ(region_or_message("", settings_of(config, {{"AWS_DEFAULT_REGION", "eu-west-3"}})),
            "eu-west-3");
  EXPECT_EQ(region_or_message("", settings_of("[default]\nregion = x\n")),
            "region in the profile: \"x\" is not a region; one looks like eu-west-1");
}

TEST(Region, HasTheShapeOfARegionWhereverItComesFrom) {
  for (const char* good :
       {"us-east-1", "us-gov-west-1", "ap-southeast-2", "cn-north-1", "mx-central-1"}) {
    EXPECT_EQ(region_or_message(good, {}), good);
  }
  for (const char* bad : {"eu-west", "euwest1", "eu-west-1a", "eu-west-1.evil.test/", "EU-WEST-1",
                          "eu--1", "-eu-west-1", "eu-west-1 ", "Ireland"}) {
    EXPECT_EQ(region_or_message(bad, {}),
              "--region: \"" + std::string(bad) + "\" is not a region; one looks like eu-west-1");
  }
  EXPECT_EQ(region_or_message("eu-west-1\x1b[2J\n", {}),
            "--region: \"eu-west-1 [2J \" is not a region; one looks like eu-west-1");
  EXPECT_TRUE(
      region_or_message("", Environment{{"AWS_REGION", "x"}}).starts_with("AWS_REGION: \"x\""));
}

/// The address of ECS, or the message.
std::string ecs_in(std::string_view region, const Environment& environment = {}) {
  const Result<Endpoints> endpoints = find_endpoints(region, "", environment);
  return endpoints ? endpoints->of(Service::kEcs, region)->url : endpoints.error().message();
}

std::string url_of(Service service, std::string_view region, const Settings& settings = {},
                   std::string_view flag = {}) {
  const Result<Endpoints> endpoints = find_endpoints(region, flag, settings);
  return endpoints ? endpoints->of(service, region)->url : endpoints.error().message();
}

// The whole table of partitions and variants is held against botocore in tests/conformance.
TEST(Endpoint, IsTheServicesOwnInEachPartition) {
  EXPECT_EQ(ecs_in("eu-west-1"), "https://ecs.eu-west-1.amazonaws.com");
  EXPECT_EQ(ecs_in("cn-north-1"), "https://ecs.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(ecs_in("us-gov-east-1"), "https://ecs.us-gov-east-1.amazonaws.com");
  EXPECT_EQ(ecs_in("us-iso-east-1"), "https://ecs.us-iso-east-1.c2s.ic.gov");
  EXPECT_EQ(ecs_in("eusc-de-east-1"), "https://ecs.eusc-de-east-1.amazonaws.eu");
  EXPECT_EQ(url_of(Service::kEventBridge, "eu-west-1"), "https://events.eu-west-1.amazonaws.com");
}

TEST(Endpoint, IsFipsOrDualStackOrBothWhenAsked) {
  const Environment fips{{"AWS_USE_FIPS_ENDPOINT", "true"}};
  const Environment dual{{"AWS_USE_DUALSTACK_ENDPOINT", "True"}};
  const Environment both{{"AWS_USE_FIPS_ENDPOINT", "TRUE"}, {"AWS_USE_DUALSTACK_ENDPOINT", "true"}};

  EXPECT_EQ(ecs_in("us-east-1", fips), "https://ecs-fips.us-east-1.amazonaws.com");
  EXPECT_EQ(ecs_in("us-east-1", dual), "https://ecs.us-east-1.api.aws");
  EXPECT_EQ(ecs_in("us-east-1", both), "https://ecs-fips.us-east-1.api.aws");
  EXPECT_EQ(url_of(Service::kSns, "us-gov-west-1", fips),
            "https://sns.us-gov-west-1.amazonaws.com");
  EXPECT_EQ(ecs_in("us-east-1", {{"AWS_USE_FIPS_ENDPOINT", "false"}}),
            "https://ecs.us-east-1.amazonaws.com");
  EXPECT_EQ(ecs_in("us-east-1", {{"AWS_USE_FIPS_ENDPOINT", "yes"}}),
            "AWS_USE_FIPS_ENDPOINT: \"yes\" is neither true nor false");
}

TEST(Endpoint, IsNotGuessedWhereAwsHasNone) {
  const Environment dual{{"AWS_USE_DUALSTACK_ENDPOINT", "true"}};

  EXPECT_EQ(ecs_in("us-isof-south-1", dual),
            "region us-isof-south-1 has no dual-stack endpoints; unset "
            "AWS_USE_DUALSTACK_ENDPOINT, or set AWS_ENDPOINT_URL_ECS to one");
  EXPECT_EQ(message_for("us-isof-south-1", "http://localhost:1", dual), "(accepted)");
}

TEST(Endpoint, OfStsIsTheRegionsUnlessTheOldOneIsAskedFor) {
  const Environment legacy{{"AWS_STS_REGIONAL_ENDPOINTS", "legacy"}};
  const Result<Endpoints> endpoints = find_endpoints("eu-west-1", "", legacy);

  EXPECT_EQ(url_of(Service::kSts, "eu-west-1"), "https://sts.eu-west-1.amazonaws.com");
  EXPECT_EQ(endpoints->of(Service::kSts, "eu-west-1"),
            (Endpoint{"https://sts.amazonaws.com", "us-east-1"}));
  EXPECT_EQ(url_of(Service::kSts, "eu-south-2", legacy), "https://sts.eu-south-2.amazonaws.com");
  EXPECT_EQ(url_of(Service::kSts, "eu-west-1", Environment{{"AWS_STS_REGIONAL_ENDPOINTS", "x"}}),
            "AWS_STS_REGIONAL_ENDPOINTS: \"x\" is neither regional nor legacy");
}

TEST(Endpoint, IsTheFlagsThenTheServicesVariableThenTheCommonOne) {
  const Environment environment{{"AWS_ENDPOINT_URL", "http://common:1"},
                                {"AWS_ENDPOINT_URL_ECS", "http://ecs:2/"},
                                {"AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", "http://elb:3"}};

  EXPECT_EQ(ecs_in("eu-west-1", environment), "http://ecs:2");
  EXPECT_EQ(url_of(Service::kApplicationAutoScaling, "eu-west-1", environment), "http://common:1");
  EXPECT_EQ(url_of(Service::kElasticLoadBalancingV2, "eu-west-1", environment), "http://elb:3");
  EXPECT_EQ(url_of(Service::kEcs, "eu-west-1", environment, "http://flag:4"), "http://flag:4");
  EXPECT_EQ(url_of(Service::kSts, "eu-west-1", environment, "http://flag:4"), "http://flag:4");
}

TEST(Endpoint, VariablesCanBeSwitchedOffButNotTheFlag) {
  const Environment environment{{"AWS_ENDPOINT_URL", "http://common:1"},
                                {"AWS_ENDPOINT_URL_ECS", "http://ecs:2"},
                                {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}};

  EXPECT_EQ(ecs_in("eu-west-1", environment), "https://ecs.eu-west-1.amazonaws.com");
  EXPECT_EQ(url_of(Service::kEcs, "eu-west-1", environment, "http://flag:4"), "http://flag:4");
}

TEST(Endpoint, MayStandInTheProfileOrInAServicesSection) {
  const std::string config =
      "[default]\nendpoint_url = http://profile:1\nservices = lab\n"
      "[services lab]\necs =\n  endpoint_url = http://lab-ecs:2\n"
      "elastic_load_balancing_v2 =\n  endpoint_url = http://lab-elb:3\n";
  const Settings settings = settings_of(config);

  EXPECT_EQ(url_of(Service::kEcs, "eu-west-1", settings), "http://lab-ecs:2");
  EXPECT_EQ(url_of(Service::kElasticLoadBalancingV2, "eu-west-1", settings), "http://lab-elb:3");
  EXPECT_EQ(url_of(Service::kSns, "eu-west-1", settings), "http://profile:1");
  EXPECT_EQ(url_of(Service::kEcs, "eu-west-1",
                   settings_of(config, {{"AWS_ENDPOINT_URL", "http://common:4"}})),
            "http://common:4");
  EXPECT_EQ(url_of(Service::kEcs, "eu-west-1",
                   settings_of(config, {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}})),
            "https://ecs.eu-west-1.amazonaws.com");
  EXPECT_EQ(url_of(Service::kEcs, "eu-west-1",
                   settings_of(config + "[services x]\n", {{"AWS_ENDPOINT_URL_ECS", "nix"}})),
            "AWS_ENDPOINT_URL_ECS: nix cannot be an endpoint: it must begin with https:// or "
            "http://, for example http://localhost:8080");
}

TEST(Endpoint, VariantsMayStandInTheProfile) {
  const std::string config =
      "[default]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\n"
      "sts_regional_endpoints = legacy\n";

  EXPECT_EQ(url_of(Service::kEcs, "us-east-1", settings_of(config)),
            "https://ecs-fips.us-east-1.api.aws");
  EXPECT_EQ(url_of(Service::kEcs, "us-east-1",
                   settings_of(config, {{"AWS_USE_FIPS_ENDPOINT", "false"},
                                        {"AWS_USE_DUALSTACK_ENDPOINT", "false"}})),
            "https://ecs.us-east-1.amazonaws.com");
  EXPECT_EQ(url_of(Service::kEcs, "us-east-1", settings_of("[default]\nuse_fips_endpoint = 1\n")),
            "use_fips_endpoint in the profile: \"1\" is neither true nor false");
}

TEST(Endpoint, OfAServicesSectionThatDoesNotExistIsAnError) {
  ProfileSections sections = *parse_profile_text("[default]\nservices = lab\n", "config");
  const ProfileFiles files("/home/mia/.aws/config", std::move(sections), "", {});

  const Result<Settings> settings = Settings::of({}, *files.profile("default"), files);

  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().message(),
            "the profile says services = lab, but /home/mia/.aws/config has no section [services "
            "lab]");
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

}  // namespace
}  // namespace ecsr::aws
