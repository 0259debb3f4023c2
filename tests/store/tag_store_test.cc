// SPDX-License-Identifier: MIT
#include "store/tag_store.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "base/check.h"
#include "formats/run_record.h"
#include "tests/store/service_with_record.h"

namespace ecsr::store {
namespace {

using testing::HasSubstr;

/// ECS as far as it keeps the tags of one service.
class TaggedService final : public ports::EcsWriteApi {
 public:
  core::Service service = web();
  std::optional<Error> refuses;

  std::vector<Status> tag_resource(std::span<const ports::TagResourceRequest> wave) override {
    if (refuses) return {std::unexpected(*refuses)};
    for (const core::Tag& tag : wave.front().tags) {
      remove_tag(tag.key);
      service.tags.push_back(tag);
    }
    return {addressed(wave.front().resource_arn)};
  }
  std::vector<Status> untag_resource(std::span<const ports::UntagResourceRequest> wave) override {
    if (refuses) return {std::unexpected(*refuses)};
    for (const std::string& key : wave.front().tag_keys) remove_tag(key);
    return {addressed(wave.front().resource_arn)};
  }
  std::vector<Status> stop_task(std::span<const ports::StopTaskRequest> /*wave*/) override {
    ECSR_CHECK(false, "a store stops no tasks");
  }
  std::vector<Status> update_service(
      std::span<const ports::UpdateServiceRequest> /*wave*/) override {
    ECSR_CHECK(false, "a store updates no service");
  }

 private:
  void remove_tag(const std::string& key) {
    std::erase_if(service.tags, [&](const core::Tag& tag) { return tag.key == key; });
  }
  Status addressed(const std::string& arn) const {
    if (arn == service.arn) return {};
    return fail(ErrorKind::kNotFound, "no such service: " + arn);
  }
};

TEST(TagStore, ReadsNothingFromAServiceWithoutTheTag) {
  TaggedService ecs;
  ecs.service.tags = {core::Tag{"team", "blue"}};

  EXPECT_EQ(TagStore(ecs).load(ecs.service), std::nullopt);
}

TEST(TagStore, KeepsTheRecordInOneTagAndLeavesTheOthersAlone) {
  TaggedService ecs;
  ecs.service.tags = {core::Tag{"team", "blue"}};
  TagStore store(ecs);

  ASSERT_TRUE(store.save(ecs.service, bobs_run()));
  ASSERT_TRUE(store.save(ecs.service, alices_run()));

  EXPECT_EQ(ecs.service.tags,
            (std::vector{core::Tag{"team", "blue"},
                         core::Tag{"ecs-recycle:run", formats::to_text(alices_run())}}));
  EXPECT_EQ(store.load(ecs.service), alices_run());
}

TEST(TagStore, ReadsTheTagAnewWhenItChanges) {
  TaggedService ecs;
  TagStore ours(ecs);
  TagStore theirs(ecs);
  ASSERT_TRUE(ours.save(ecs.service, alices_run()));
  ASSERT_EQ(ours.load(ecs.service), alices_run());

  ASSERT_TRUE(theirs.save(ecs.service, bobs_run()));

  EXPECT_EQ(ours.load(ecs.service), bobs_run());
}

TEST(TagStore, RemovesTheTagOnly) {
  TaggedService ecs;
  ecs.service.tags = {core::Tag{"team", "blue"}};
  TagStore store(ecs);
  ASSERT_TRUE(store.save(ecs.service, alices_run()));

  EXPECT_TRUE(store.remove(ecs.service));

  EXPECT_EQ(ecs.service.tags, (std::vector{core::Tag{"team", "blue"}}));
  EXPECT_EQ(store.load(ecs.service), std::nullopt);
}

TEST(TagStore, SaysWhichTagCannotBeRead) {
  TaggedService ecs;
  ecs.service.tags = {core::Tag{"ecs-recycle:run", "hands off"}};

  EXPECT_EQ(
      TagStore(ecs).load(ecs.service).error(),
      Error(ErrorKind::kBadAnswer,
            "tag ecs-recycle:run of service web: the run record cannot be read: it begins with "
            "\"hands\" in place of its version, v1"));
}

TEST(TagStore, PassesOnWhatEcsSays) {
  TaggedService ecs;
  ecs.refuses = Error(ErrorKind::kDenied, "TagResource: AccessDeniedException: not yours");
  TagStore store(ecs);

  EXPECT_EQ(store.save(ecs.service, alices_run()).error(), *ecs.refuses);
  EXPECT_EQ(store.remove(ecs.service).error(), *ecs.refuses);
}

TEST(TagStore, CannotHelpAServiceWithAShortArn) {
  TaggedService ecs;
  ecs.service.arn = "arn:aws:ecs:eu-west-1:111122223333:service/web";
  TagStore store(ecs);

  const Status saved = store.save(ecs.service, alices_run());

  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().kind(), ErrorKind::kDenied);
  EXPECT_THAT(saved.error().message(), HasSubstr("service web has an ARN of the short format"));
  EXPECT_THAT(saved.error().message(), HasSubstr("--run-store file:DIR"));
  EXPECT_EQ(store.remove(ecs.service).error(), saved.error());
  EXPECT_TRUE(ecs.service.tags.empty());
}

}  // namespace
}  // namespace ecsr::store
