// SPDX-License-Identifier: MIT
#include "runner/names.h"

#include <gtest/gtest.h>

namespace ecsr::runner {
namespace {

TEST(ShortName, IsWhatStandsAfterTheLastSlash) {
  EXPECT_EQ(short_name("prod"), "prod");
  EXPECT_EQ(short_name("arn:aws:ecs:eu-west-1:111122223333:cluster/prod"), "prod");
  EXPECT_EQ(short_name(""), "");
}

TEST(TaskGroup, NamesTheServiceByItsShortName) {
  EXPECT_EQ(task_group({.cluster = {"prod"}, .service = {"web"}}), "service:web");
  EXPECT_EQ(task_group({.cluster = {"prod"}, .service = {"arn:aws:ecs:r:1:service/prod/web"}}),
            "service:web");
}

TEST(ScalingResourceId, PrefersTheNamesThatEcsTells) {
  core::Service service;
  service.cluster_arn = "arn:aws:ecs:r:1:cluster/Prod";
  service.name = "Web";

  EXPECT_EQ(scaling_resource_id({.cluster = {"prod"}, .service = {"web"}}, &service),
            "service/Prod/Web");
  EXPECT_EQ(scaling_resource_id({.cluster = {"prod"}, .service = {"web"}}, nullptr),
            "service/prod/web");
}

TEST(TaskArnPrefix, IsMadeFromTheServicesArn) {
  EXPECT_EQ(task_arn_prefix("arn:aws-cn:ecs:cn-north-1:1:service/prod/web"),
            "arn:aws-cn:ecs:cn-north-1:1:task/prod/");
  EXPECT_EQ(task_arn_prefix("arn:aws:ecs:r:1:service/web"), "");
  EXPECT_EQ(task_arn_prefix("web"), "");
}

}  // namespace
}  // namespace ecsr::runner
