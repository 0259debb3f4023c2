// SPDX-License-Identifier: MIT
#include "store/memory_store.h"

#include <gtest/gtest.h>

#include "tests/store/service_with_record.h"

namespace ecsr::store {
namespace {

TEST(MemoryStore, HoldsNothingAtFirst) {
  MemoryStore store;

  EXPECT_EQ(store.load(web()), std::nullopt);
}

TEST(MemoryStore, GivesBackTheNewestRecordOfEachService) {
  MemoryStore store;
  core::Service api = web();
  api.arn += "-api";

  ASSERT_TRUE(store.save(web(), bobs_run()));
  ASSERT_TRUE(store.save(web(), alices_run()));
  ASSERT_TRUE(store.save(api, bobs_run()));

  EXPECT_EQ(store.load(web()), alices_run());
  EXPECT_EQ(store.load(api), bobs_run());
}

TEST(MemoryStore, ForgetsARecordThatIsRemoved) {
  MemoryStore store;
  ASSERT_TRUE(store.save(web(), alices_run()));

  EXPECT_TRUE(store.remove(web()));
  EXPECT_TRUE(store.remove(web())) << "no record is no error";

  EXPECT_EQ(store.load(web()), std::nullopt);
}

}  // namespace
}  // namespace ecsr::store
