// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sstream>
#include <type_traits>

#include "aws/credentials/fixed.h"

namespace ecsr::aws {
namespace {

template <typename T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!Streamable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<std::string, Secret>);

TEST(Secret, IsNotShownByAFailingTest) {
  EXPECT_EQ(testing::PrintToString(Secret("hunter2")), "[secret]");
  EXPECT_EQ(testing::PrintToString(Secret()), "[no secret]");
}

TEST(FixedCredentials, HaveNothingToRenew) {
  FixedCredentials fixed({.access_key_id = "AKID", .secret_access_key = Secret("s")}, "the test");

  EXPECT_EQ(*fixed.renew(), Renewal::kFixed);
  EXPECT_EQ(fixed.credentials()->access_key_id, "AKID");
  EXPECT_EQ(fixed.facts().origin, "the test");
}

}  // namespace
}  // namespace ecsr::aws
