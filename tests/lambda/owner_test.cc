// SPDX-License-Identifier: MIT
#include "lambda/owner.h"

#include <gtest/gtest.h>

#include "formats/run_record.h"

namespace ecsr::lambda {
namespace {

WallTime at(std::string_view clock) {
  return parse_iso8601("2026-11-22T" + std::string(clock) + "Z").value();
}

Owner owner_of(std::string name) {
  return {.function = short_function(name),
          .until = at("10:15:00"),
          .chain = "k3f",
          .invocation = "a2"};
}

TEST(FunctionOwner, IsReadBackFromItsText) {
  Owner owner = owner_of("ecs-recycle");
  EXPECT_EQ(owner.text(), "fn:ecs-recycle/towf50.k3fa2");
  EXPECT_EQ(Owner::parse(owner.text()), owner);
  owner.handed_over = true;
  EXPECT_EQ(Owner::parse(owner.text()), owner);
}

TEST(FunctionOwner, FitsIntoARunRecordAsItIsWhateverTheFunctionIsCalled) {
  for (const std::string name :
       {"f", "ecs-recycle", "a-function-with-a-very-long-name-of-64-letters", "naïve function",
        ""}) {
    const std::string text = owner_of(name).text();
    EXPECT_EQ(formats::owner_name(text), text);
    EXPECT_TRUE(Owner::parse(text)) << text;
  }
  EXPECT_NE(short_function("a-function-with-a-long-name-1"),
            short_function("a-function-with-a-long-name-2"));
}

TEST(FunctionOwner, IsNobodyElses) {
  for (const std::string_view text :
       {"alice@bastion/4242", "fn:x", "fn:/tovbdg.k3fa2", "", "fn:x/TOVBDG.k3fa2",
        "fn:x/tovbdg-k3fa2", "fn:x/tovbdg.k3f"}) {
    EXPECT_FALSE(Owner::parse(text)) << text;
  }
}

TEST(FunctionOwner, IsOverSomeSecondsAfterItsTime) {
  Owner owner = owner_of("ecs-recycle");
  EXPECT_FALSE(is_over(owner, at("10:15:09")));
  EXPECT_TRUE(is_over(owner, at("10:15:10")));
  owner.handed_over = true;
  EXPECT_TRUE(is_over(owner, at("10:15:00")));
}

}  // namespace
}  // namespace ecsr::lambda
