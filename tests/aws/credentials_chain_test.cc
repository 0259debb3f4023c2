// SPDX-License-Identifier: MIT
// The order of the sources, and when keys are renewed.
#include <gtest/gtest.h>

#include "tests/aws/fake_issuers.h"

namespace ecsr::aws {
namespace {

constexpr const char* kRole = "arn:aws:iam::111122223333:role/deploy";

class ChainTest : public testing::Test, public CredentialsWorld {
 protected:
  void environment_keys() {
    environment["AWS_ACCESS_KEY_ID"] = "AKIDENV";
    environment["AWS_SECRET_ACCESS_KEY"] = "secret";
  }
  void role_of_the_default_profile(seconds life = seconds{3'600}) {
    config(std::string("[default]\nrole_arn = ") + kRole +
           "\nsource_profile = base\n[profile base]\naws_access_key_id = AKIDBASE\n"
           "aws_secret_access_key = secret\n");
    issuers.roles[kRole] = {.trusted = {"AKIDBASE"}, .external_id = "", .life = life};
  }
};

TEST_F(ChainTest, AsksNobodyBeforeKeysAreNeeded) {
  role_of_the_default_profile();

  ASSERT_TRUE(open());
  EXPECT_EQ(issuers.requests.size(), 0U);
  EXPECT_EQ(provider->facts().origin, "");
  EXPECT_EQ(key(), "ASIA1");
  EXPECT_EQ(issuers.requests.size(), 1U);
}

TEST_F(ChainTest, TakesEachSourceBeforeTheNext) {
  environment_keys();
  environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/role";
  issuers.container_url = "http://169.254.170.2/role";
  issuers.instance_role = "node";
  credentials_file("[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s\n");
  config(
      "[default]\naws_access_key_id = AKIDCONFIG\naws_secret_access_key = s\n"
      "credential_process = prog\n");
  machine.process = [] {
    return ProcessOutcome{0, R"({"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"s"})",
                          ""};
  };
  std::vector<std::string> keys{key()};
  const auto without = [&](const std::function<void()>& take_away) {
    take_away();
    provider.reset();
    keys.push_back(key());
  };
  without([&] { environment.erase("AWS_ACCESS_KEY_ID"); });
  without([&] { machine.files.erase("/home/me/.aws/credentials"); });
  without(
      [&] { config("[default]\naws_access_key_id = AKIDCONFIG\naws_secret_access_key = s\n"); });
  without([&] { config(""); });
  EXPECT_EQ(provider->facts().origin, "the container (http://169.254.170.2)");
  without([&] { environment.erase("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"); });
  EXPECT_EQ(provider->facts().origin, "the instance's role node");

  EXPECT_EQ(keys, (std::vector<std::string>{"AKIDENV", "AKIDFILE", "AKIDPROCESS", "AKIDCONFIG",
                                            "ASIA1", "ASIA2"}));
}

TEST_F(ChainTest, LeavesTheEnvironmentOutWhenAProfileWasAskedFor) {
  environment_keys();
  environment["AWS_PROFILE"] = "x";
  credentials_file("[x]\naws_access_key_id = AKIDX\naws_secret_access_key = s\n");

  EXPECT_EQ(key(), "AKIDENV");
  provider.reset();
  asked.profile = "x";
  EXPECT_EQ(key(), "AKIDX");
  EXPECT_EQ(provider->facts().origin, "profile x in /home/me/.aws/credentials");
}

TEST_F(ChainTest, StopsAtASourceThatIsConfiguredButBroken) {
  environment["AWS_ACCESS_KEY_ID"] = "AKIDENV";
  issuers.instance_role = "node";

  EXPECT_EQ(key(),
            "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both or neither");
  EXPECT_EQ(issuers.requests.size(), 0U);
}

TEST_F(ChainTest, SaysWhereItLookedWhenThereIsNothing) {
  EXPECT_EQ(key(),
            "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give "
            "--profile; looked at AWS_ACCESS_KEY_ID in the environment; profile default in "
            "/home/me/.aws/credentials; profile default in /home/me/.aws/config; "
            "AWS_CONTAINER_CREDENTIALS_*_URI; instance metadata (no whole answer from "
            "http://169.254.169.254: refused)");
}

TEST_F(ChainTest, KeepsKeysUntilAQuarterOfAnHourIsLeft) {
  role_of_the_default_profile();

  EXPECT_EQ(key(), "ASIA1");
  EXPECT_EQ(key_after(minutes{45}), "ASIA1");
  EXPECT_EQ(key_after(milliseconds{1}), "ASIA2");
  EXPECT_EQ(key(), "ASIA2");
}

TEST_F(ChainTest, TriesOnceAMinuteWhenThereIsTimeAndStaysWithTheOldKeysWhenThatFails) {
  role_of_the_default_profile();
  EXPECT_EQ(key(), "ASIA1");
  issuers.down = {"https://sts.test"};

  EXPECT_EQ(key_after(minutes{46}), "ASIA1");
  const std::size_t after_one_attempt = issuers.requests.size();
  EXPECT_GT(after_one_attempt, 1U);
  EXPECT_EQ(key_after(seconds{20}), "ASIA1");
  EXPECT_EQ(issuers.requests.size(), after_one_attempt);
  EXPECT_EQ(key_after(seconds{60}), "ASIA1");
  EXPECT_GT(issuers.requests.size(), after_one_attempt);
  issuers.down.clear();
  EXPECT_EQ(key_after(seconds{60}), "ASIA2");
}

TEST_F(ChainTest, UsesGoodKeysToTheirEndAndFailsOnlyThen) {
  role_of_the_default_profile();
  EXPECT_EQ(key(), "ASIA1");
  issuers.down = {"https://sts.test"};

  EXPECT_EQ(key_after(minutes{59}), "ASIA1");
  EXPECT_EQ(key_after(minutes{1}), "renew credentials: profile default: assume role " +
                                       std::string(kRole) +
                                       ": no whole answer from https://sts.test: down");
}

TEST_F(ChainTest, RenewsWhenAskedTo) {
  role_of_the_default_profile();
  EXPECT_EQ(key(), "ASIA1");

  EXPECT_EQ(*provider->renew(), Renewal::kRenewed);
  EXPECT_EQ(key(), "ASIA2");
}

TEST_F(ChainTest, ReadsKeysThatStandInAFileAgainWhenAskedTo) {
  credentials_file("[default]\naws_access_key_id = AKIDOLD\naws_secret_access_key = s\n");
  EXPECT_EQ(key(), "AKIDOLD");
  EXPECT_EQ(*provider->renew(), Renewal::kFixed);

  credentials_file("[default]\naws_access_key_id = AKIDNEW\naws_secret_access_key = s\n");
  EXPECT_EQ(key(), "AKIDOLD");
  EXPECT_EQ(*provider->renew(), Renewal::kRenewed);
  EXPECT_EQ(key(), "AKIDNEW");
}

TEST_F(ChainTest, SaysWhenTheKeysOfTheEnvironmentExpire) {
  environment_keys();
  environment["AWS_CREDENTIAL_EXPIRATION"] = to_iso8601(FakeClock::kNoon + minutes{5});

  EXPECT_EQ(key(), "AKIDENV");
  EXPECT_EQ(provider->facts().expires_at, FakeClock::kNoon + minutes{5});
  EXPECT_EQ(
      key_after(minutes{5}),
      "the credentials from the environment expired at 2025-08-07T10:05:00Z, and there are no "
      "newer ones");
  provider.reset();
  EXPECT_EQ(key(), "the credentials from the environment expired at 2025-08-07T10:05:00Z");
}

TEST_F(ChainTest, TakesEitherNameOfTheSessionToken) {
  environment_keys();
  environment["AWS_SESSION_TOKEN"] = "session";

  ASSERT_EQ(key(), "AKIDENV");
  EXPECT_EQ(provider->credentials()->session_token, Secret("session"));
  provider.reset();
  environment["AWS_SECURITY_TOKEN"] = "security";
  ASSERT_EQ(key(), "AKIDENV");
  EXPECT_EQ(provider->credentials()->session_token, Secret("security"));
}

TEST_F(ChainTest, ShowsNoKeyThatCannotBeSent) {
  environment["AWS_ACCESS_KEY_ID"] = "AKIDENV";
  for (const std::string spoilt : {"sec\nret", "sec ret", "s\xc3\xa9", "sec\x7fret"}) {
    environment["AWS_SECRET_ACCESS_KEY"] = spoilt;
    provider.reset();
    EXPECT_EQ(
        key(),
        "credentials from the environment: the secret access key holds a blank, a line end or "
        "a character outside ASCII (the value is not shown): copy it again");
  }
}

// What a configuration file or the command line says about credentials.

TEST_F(ChainTest, TakesTheConfiguredProfileBeforeEverythingElseThatIsConfigured) {
  environment_keys();
  credentials_file("[x]\naws_access_key_id = AKIDX\naws_secret_access_key = s\n");
  set = {
      .profile_name = "x", .role_arn = kRole, .access_key = "AKIDSET", .secret_key = Secret("s")};

  EXPECT_EQ(key(), "AKIDX");
}

TEST_F(ChainTest, AssumesTheConfiguredRoleWithTheDefaultChain) {
  environment_keys();
  issuers.roles[kRole] = {.trusted = {"AKIDENV"}, .external_id = "e"};
  set = {.role_arn = kRole, .external_id = "e", .access_key = "AKIDSET", .secret_key = Secret("s")};

  EXPECT_EQ(key(), "ASIA1");
  EXPECT_EQ(provider->facts().origin, std::string("role ") + kRole);
}

TEST_F(ChainTest, TakesConfiguredKeysBeforeTheEnvironmentsAndNeedsBothHalves) {
  environment_keys();
  set = {.access_key = "AKIDSET", .secret_key = Secret("s"), .session_token = Secret("t")};

  EXPECT_EQ(key(), "AKIDSET");
  EXPECT_EQ(provider->credentials()->session_token, Secret("t"));
  provider.reset();
  set = {.access_key = "AKIDSET"};
  EXPECT_EQ(key(),
            "credentials in the configuration: there is an access key id but no secret access key");
}

TEST_F(ChainTest, PrefersTheProfileThatWasAskedForToTheConfiguredOne) {
  credentials_file(
      "[x]\naws_access_key_id = AKIDX\naws_secret_access_key = s\n"
      "[y]\naws_access_key_id = AKIDY\naws_secret_access_key = s\n");
  set = {.profile_name = "x"};
  asked = {.profile = "y"};

  EXPECT_EQ(key(), "AKIDY");
}

TEST_F(ChainTest, AssumesTheRoleThatWasAskedForWithWhateverTheRestGives) {
  credentials_file("[x]\naws_access_key_id = AKIDX\naws_secret_access_key = s\n");
  issuers.roles[kRole] = {.trusted = {"AKIDX"}, .external_id = "e"};
  set = {.profile_name = "x"};
  asked = {.role_arn = kRole, .external_id = "e"};

  EXPECT_EQ(key(), "ASIA1");
  EXPECT_EQ(issuers.field("RoleSessionName"), "ecs-recycle-1754560800");
  EXPECT_EQ(issuers.requests.back().signing->service, "sts");
  EXPECT_EQ(issuers.requests.back().signing->region, "eu-west-1");
}

TEST_F(ChainTest, RefusesAnExternalIdWithoutARole) {
  asked = {.external_id = "e"};

  EXPECT_EQ(key(), "--external-id goes with --role-arn, which is not given");
}

}  // namespace
}  // namespace ecsr::aws
