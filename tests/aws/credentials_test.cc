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

TEST(EnvironmentCredentials, AreTheThreeVariables) {
  const auto found = credentials_from_environment({{"AWS_ACCESS_KEY_ID", "AKID"},
                                                   {"AWS_SECRET_ACCESS_KEY", "s/e+c="},
                                                   {"AWS_SESSION_TOKEN", "t/o+k="}});

  ASSERT_TRUE(found && *found);
  EXPECT_EQ(**found, (Credentials{.access_key_id = "AKID",
                                  .secret_access_key = Secret("s/e+c="),
                                  .session_token = Secret("t/o+k=")}));
}

TEST(EnvironmentCredentials, AreAbsentWhenTheVariablesAreEmpty) {
  const auto found = credentials_from_environment(
      {{"AWS_ACCESS_KEY_ID", ""}, {"AWS_SECRET_ACCESS_KEY", ""}, {"AWS_SESSION_TOKEN", "t"}});

  ASSERT_TRUE(found);
  EXPECT_EQ(*found, std::nullopt);
}

TEST(EnvironmentCredentials, AreRefusedWhenOneHalfIsMissing) {
  const auto no_secret = credentials_from_environment({{"AWS_ACCESS_KEY_ID", "AKID"}});
  const auto no_key = credentials_from_environment({{"AWS_SECRET_ACCESS_KEY", "secret"}});

  ASSERT_FALSE(no_secret || no_key);
  EXPECT_EQ(
      no_secret.error(),
      Error(ErrorKind::kBadInput,
            "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both or neither"));
  EXPECT_EQ(
      no_key.error(),
      Error(ErrorKind::kBadInput,
            "AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not: set both or neither"));
}

TEST(EnvironmentCredentials, AreRefusedWithoutShowingThemWhenTheyHoldALineEnd) {
  for (const std::string spoilt : {"sec\nret", "sec ret", "sécret", "sec\x7fret"}) {
    const auto found = credentials_from_environment(
        {{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", spoilt}});

    ASSERT_FALSE(found) << spoilt;
    EXPECT_EQ(found.error(),
              Error(ErrorKind::kBadInput,
                    "credentials from the environment: the secret access key holds a blank, a line "
                    "end or a character outside ASCII (the value is not shown): copy it again"));
  }
}

TEST(FixedCredentials, HaveNothingToRenew) {
  FixedCredentials fixed({.access_key_id = "AKID", .secret_access_key = Secret("s")});

  EXPECT_EQ(*fixed.renew(), Renewal::kFixed);
  EXPECT_EQ(fixed.credentials()->access_key_id, "AKID");
}

TEST(MissingCredentials, AreExplainedAndSoIsAProfileThatWouldBeIgnored) {
  EXPECT_EQ(no_credentials({}),
            Error(ErrorKind::kDenied,
                  "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and "
                  "AWS_SESSION_TOKEN for temporary keys"));
  EXPECT_TRUE(no_credentials({{"AWS_PROFILE", "dev"}})
                  .message()
                  .ends_with("; AWS_PROFILE is set, but this version does not read profiles yet"));
}

}  // namespace
}  // namespace ecsr::aws
