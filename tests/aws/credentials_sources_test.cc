// SPDX-License-Identifier: MIT
// Each source of credentials beyond what the side-by-side tests with botocore can show: what is
// sent, what is said, and what happens later in a long run.
#include <gtest/gtest.h>

#include "aws/credentials/instance_metadata.h"
#include "aws/credentials/sso_token.h"
#include "tests/aws/fake_issuers.h"

namespace ecsr::aws {
namespace {

constexpr const char* kInner = "arn:aws:iam::111122223333:role/inner";
constexpr const char* kOuter = "arn:aws:iam::111122223333:role/outer";

class SourceTest : public testing::Test, public CredentialsWorld {
 protected:
  void a_role_by_a_role() {
    config(std::string("[profile x]\nrole_arn = ") + kOuter +
           "\nsource_profile = y\n[profile y]\n" + "role_arn = " + kInner +
           "\nsource_profile = base\n[profile base]\n" +
           "aws_access_key_id = AKIDBASE\naws_secret_access_key = s\n");
    issuers.roles[kInner] = {.trusted = {"AKIDBASE"}, .external_id = "", .life = seconds{3'600}};
    issuers.roles[kOuter] = {
        .trusted = {"ASIA1", "ASIA3"}, .external_id = "", .life = seconds{3'600}};
    asked.profile = "x";
  }
  void signed_on(const std::string& expires_at, const std::string& refresh_token) {
    config(
        "[sso-session corp]\nsso_start_url = https://corp.example\nsso_region = eu-south-1\n"
        "[profile x]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = A/B\n");
    asked.profile = "x";
    machine.files[kCache] = R"({"accessToken":"access-1","expiresAt":")" + expires_at +
                            R"(","clientId":"c","clientSecret":"cs","refreshToken":")" +
                            refresh_token +
                            R"(","registrationExpiresAt":"2026-01-01T00:00:00Z","more":[1]})";
  }
  void prints(const std::string& text, int exit_status = 0, const std::string& err = "") {
    config("[default]\ncredential_process = \"/opt/my prog\" --for 'x y'\n");
    machine.process = [=] { return ProcessOutcome{exit_status, text, err}; };
  }
  void has_a_container(const std::string& url) {
    environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
    issuers.container_url = url;
  }
  /// The sha1 of "corp".
  static constexpr const char* kCache =
      "/home/me/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
};

using RoleProfiles = SourceTest;

TEST_F(RoleProfiles, RenewTheSourcesKeysOnceWhenAwsCallsThemExpired) {
  a_role_by_a_role();
  EXPECT_EQ(key(), "ASIA2");  // ASIA1 is the inner role's
  issuers.expired_keys["ASIA1"] = clock.now;

  EXPECT_EQ(*provider->renew(), Renewal::kRenewed);
  EXPECT_EQ(key(), "ASIA4");
  EXPECT_EQ(provider->facts().origin, std::string("role ") + kOuter + " (profile x)");
}

TEST_F(RoleProfiles, GiveAwsItsWordWhenKeysThatCannotBeRenewedHaveExpired) {
  a_role_by_a_role();
  issuers.expired_keys["AKIDBASE"] = clock.now;

  EXPECT_EQ(key(), std::string("profile x: assume role ") + kOuter + ": assume role " + kInner +
                       ": AssumeRole: ExpiredToken: No.; the credentials must be renewed (request "
                       "id r-1)");
}

TEST_F(RoleProfiles, TryAgainWhenTheServiceDoesNotAnswer) {
  a_role_by_a_role();
  issuers.down = {"https://sts.test"};

  EXPECT_TRUE(key().ends_with("no whole answer from https://sts.test: down")) << key();
  EXPECT_EQ(clock.sleeps[0], milliseconds{500});
  EXPECT_EQ(clock.sleeps[1], milliseconds{1'000});
}

TEST_F(RoleProfiles, NameTheProfileThatIsWrong) {
  const std::string role = std::string("[profile x]\nrole_arn = ") + kOuter + "\n";
  const std::vector<std::pair<std::string, std::string>> rows{
      {"", "profile x: role_arn needs source_profile or credential_source"},
      {"source_profile = x\ncredential_source = Environment\n",
       "profile x: source_profile and credential_source exclude each other"},
      {"source_profile = nobody\n", "profile x: there is no profile nobody, its source_profile"},
      {"source_profile = x\n", "profile x: source_profile leads in a circle: x, x"},
      {"credential_source = Moon\n",
       "profile x: credential_source \"Moon\" is none of Environment, Ec2InstanceMetadata, "
       "EcsContainer"},
      {"credential_source = Environment\n",
       std::string("profile x: assume role ") + kOuter +
           ": profile x: no credentials from its credential_source Environment "
           "(AWS_ACCESS_KEY_ID in the environment)"},
      {"source_profile = x\nmfa_serial = arn:aws:iam::1:mfa/me\n",
       "profile x: mfa_serial asks for a code, which nobody can type when a long run renews its "
       "keys; use a role without it, or keys from `aws configure export-credentials`"}};
  asked.profile = "x";
  for (const auto& [settings, sentence] : rows) {
    config(role + settings);
    provider.reset();
    EXPECT_EQ(key(), sentence);
  }
  EXPECT_EQ(issuers.requests.size(), 0U);
}

TEST_F(RoleProfiles, RefuseWhatIsNoArnBeforeAnythingIsSent) {
  environment = {{"HOME", "/home/me"}, {"AWS_ACCESS_KEY_ID", "A"}, {"AWS_SECRET_ACCESS_KEY", "s"}};
  asked.role_arn = "deploy";

  EXPECT_EQ(key(),
            "\"deploy\" is not a role's ARN; one looks like arn:aws:iam::111122223333:role/name");
  EXPECT_EQ(issuers.requests.size(), 0U);
}

using WebIdentities = SourceTest;

TEST_F(WebIdentities, ReadTheTokenAnewForEveryRoleAndAreNotSigned) {
  environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/run/token";
  environment["AWS_ROLE_ARN"] = kInner;
  issuers.roles[kInner] = {
      .trusted = {"jwt-1", "jwt-2"}, .external_id = "", .life = seconds{3'600}};
  machine.files["/run/token"] = "jwt-1\n";

  EXPECT_EQ(key(), "ASIA1");
  EXPECT_EQ(issuers.field("WebIdentityToken"), "jwt-1");
  EXPECT_EQ(issuers.requests.back().signing, std::nullopt);
  machine.files["/run/token"] = "jwt-2";
  EXPECT_EQ(key_after(minutes{50}), "ASIA2");
  EXPECT_EQ(issuers.field("WebIdentityToken"), "jwt-2");
}

TEST_F(WebIdentities, SayWhatIsWrongWithTheToken) {
  environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/run/token";
  EXPECT_EQ(key(),
            "web identity token file /run/token: there is no role to assume with it; set "
            "AWS_ROLE_ARN, or role_arn in the profile");
  environment["AWS_ROLE_ARN"] = kInner;
  provider.reset();
  EXPECT_EQ(key(), "web identity token file /run/token: there is no such file");
  machine.files["/run/token"] = " \n";
  provider.reset();
  EXPECT_EQ(key(), "web identity token file /run/token: the file is empty");
}

using SignOn = SourceTest;

TEST_F(SignOn, AsksThePortalInTheSessionsRegionForTheRole) {
  signed_on("2025-08-07T18:00:00Z", "refresh-1");

  EXPECT_EQ(key(), "ASIA1");
  const HttpRequest& request = issuers.requests.back();
  EXPECT_EQ(request.path, "/federation/credentials?role_name=A%2FB&account_id=111122223333");
  EXPECT_EQ(request.signing, std::nullopt);
  EXPECT_EQ(provider->facts().expires_at, FakeClock::kNoon + seconds{3'600});
  EXPECT_EQ(provider->facts().origin, "sign-on of profile x (role A/B in account 111122223333)");
}

TEST_F(SignOn, RenewsATokenThatIsAboutToExpireAndKeepsWhatElseTheCacheHeld) {
  signed_on("2025-08-07T10:14:59Z", "refresh-1");

  EXPECT_EQ(key(), "ASIA1");
  EXPECT_TRUE(machine.written.contains(kCache));
  EXPECT_EQ(machine.files[kCache],
            R"({"accessToken":"access-2","clientId":"c","clientSecret":"cs",)"
            R"("expiresAt":"2025-08-07T18:00:00Z","more":[1],"refreshToken":"refresh-2",)"
            R"("region":"eu-south-1","registrationExpiresAt":"2026-01-01T00:00:00Z",)"
            R"("startUrl":"https://corp.example"})");
}

TEST_F(SignOn, GoesOnWhenTheRenewedTokenCannotBeKept) {
  signed_on("2025-08-07T10:14:59Z", "refresh-1");
  machine.disk_is_full = true;

  EXPECT_EQ(key(), "ASIA1");
}

TEST_F(SignOn, NamesTheCommandToTypeWhenTheTokenHasExpired) {
  signed_on("2025-08-07T09:00:00Z", "stale");

  EXPECT_EQ(key(),
            "sign-on of profile x: the sign-on expired at 2025-08-07T09:00:00Z, and the sign-on "
            "could not be renewed: HTTP 400 from https://oidc.test; run `aws sso login --profile "
            "x`");
}

TEST_F(SignOn, IsRefusedWhenTheProfileIsOneOfAwsLogin) {
  config("[default]\nlogin_session = arn:aws:iam::1:user/me\n");

  EXPECT_EQ(key(),
            "profile default: login_session cannot be used here; give its keys to a profile with "
            "`credential_process = aws configure export-credentials --profile default --format "
            "process`");
}

using Processes = SourceTest;

TEST_F(Processes, AreRunWithTheWordsOfTheirLineAndAgainBeforeTheKeysExpire) {
  prints(R"({"Version":1,"AccessKeyId":"AKID1","SecretAccessKey":"s","SessionToken":"t",)"
         R"("Expiration":"2025-08-07T11:00:00Z"})");

  EXPECT_EQ(key(), "AKID1");
  EXPECT_EQ(machine.commands,
            (std::vector<std::vector<std::string>>{{"/opt/my prog", "--for", "x y"}}));
  EXPECT_EQ(key_after(minutes{44}), "AKID1");
  EXPECT_EQ(machine.commands.size(), 1U);
  EXPECT_EQ(key_after(minutes{2}), "AKID1");
  EXPECT_EQ(machine.commands.size(), 2U);
}

TEST_F(Processes, GiveTheFirstLineOfTheirComplaintAndNothingOfWhatTheyPrinted) {
  const std::string who = "credential_process of profile default: ";
  prints("hunter2", 3, "\nno such vault\nmore\n");
  EXPECT_EQ(key(), who + "/opt/my prog ended with exit status 3: no such vault");
  const std::vector<std::pair<std::string, std::string>> rows{
      {"hunter2", "/opt/my prog did not print a JSON object (not shown)"},
      {R"({"AccessKeyId":"hunter2"})",
       "/opt/my prog printed no \"Version\": 1, the only version that is known"},
      {R"({"Version":1,"AccessKeyId":"hunter2"})",
       "the answer has no SecretAccessKey, or one that cannot be read"},
      {R"({"Version":1,"AccessKeyId":"hunter2","SecretAccessKey":7})",
       "the answer has no SecretAccessKey, or one that cannot be read"},
      {R"({"Version":1,"AccessKeyId":"a","SecretAccessKey":"hunter2","Expiration":"soon"})",
       "the answer has no Expiration, or one that cannot be read"}};
  for (const auto& [printed, sentence] : rows) {
    prints(printed);
    provider.reset();
    EXPECT_EQ(key(), who + sentence);
  }
}

using Containers = SourceTest;

TEST_F(Containers, AreAskedDirectlyWithTheirToken) {
  has_a_container("http://localhost:8080/v1/role?id=1");
  environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Bearer x";
  issuers.container_token = "Bearer x";

  EXPECT_EQ(key(), "ASIA1");
  const HttpRequest& request = issuers.requests.back();
  EXPECT_EQ(request.method, HttpMethod::kGet);
  EXPECT_EQ(request.endpoint, "http://localhost:8080");
  EXPECT_EQ(request.path, "/v1/role?id=1");
  EXPECT_TRUE(request.without_proxy);
  EXPECT_EQ(request.answer_limit, seconds{2});
}

TEST_F(Containers, MayBeAskedWithoutTlsOnlyNearby) {
  for (const std::string near : {"http://127.0.0.1:1/x", "http://127.9.9.9/x", "http://localhost/x",
                                 "http://[::1]/x", "http://169.254.170.23/v1/credentials",
                                 "http://[fd00:ec2::23]/v1/credentials", "https://far.example/x"}) {
    has_a_container(near);
    provider.reset();
    EXPECT_TRUE(key().starts_with("ASIA")) << near << ": " << key();
  }
  for (const std::string far :
       {"http://far.example/x", "http://127.0.0.1.far.example/x", "http://169.254.170.2.far/x",
        "http://1270.0.0.1/x", "http://localhost@far.example/x", "file:///etc/passwd", "x"}) {
    has_a_container(far);
    provider.reset();
    EXPECT_TRUE(
        key().starts_with("credentials of the container: AWS_CONTAINER_CREDENTIALS_FULL_URI: "))
        << far << ": " << key();
  }
}

TEST_F(Containers, HaveARelativePathOnTheirOwnAddressThatCannotLeaveIt) {
  environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "https://far.example/x";
  environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/role";
  issuers.container_url = "http://169.254.170.2/v2/role";
  EXPECT_EQ(key(), "ASIA1");

  environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = ".far.example/x";
  provider.reset();
  EXPECT_EQ(key(),
            "credentials of the container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: it must begin "
            "with /");
}

TEST_F(Containers, AreAskedThreeTimes) {
  has_a_container("http://localhost/x");
  issuers.container_token = "other";

  EXPECT_EQ(key(), "credentials of the container: HTTP 403 from http://localhost: Who are you?");
  EXPECT_EQ(issuers.requests.size(), 3U);
  EXPECT_EQ(clock.sleeps, (std::vector<milliseconds>{seconds{1}, seconds{1}}));
}

using Instances = SourceTest;

TEST_F(Instances, AreAskedForATokenFirstAndDirectly) {
  issuers.instance_role = "node";

  EXPECT_EQ(key(), "ASIA1");
  ASSERT_EQ(issuers.requests.size(), 3U);
  EXPECT_EQ(issuers.requests[0].method, HttpMethod::kPut);
  EXPECT_EQ(issuers.requests[2].path, "/latest/meta-data/iam/security-credentials/node");
  for (const HttpRequest& request : issuers.requests) {
    EXPECT_TRUE(request.without_proxy);
    EXPECT_EQ(request.answer_limit, seconds{1});
  }
}

TEST_F(Instances, SpeakVersionOneOnlyWhenSomebodyAllowsIt) {
  issuers.instance_role = "node";
  issuers.version_1_only = true;

  EXPECT_TRUE(
      key().ends_with("instance metadata (HTTP 404 from http://169.254.169.254/latest/api/token)"))
      << key();
  environment["AWS_EC2_METADATA_V1_DISABLED"] = "false";
  provider.reset();
  EXPECT_EQ(key(), "ASIA1");
}

TEST_F(Instances, SayWhyARoleGivesNoKeys) {
  issuers.instance_role = "node";
  issuers.instance_code = "AssumeRoleUnauthorizedAccess";

  EXPECT_TRUE(
      key().ends_with("instance metadata (role node: AssumeRoleUnauthorizedAccess: No trust.)"))
      << key();
}

TEST_F(Instances, GoOnWithTheNewestKeysThereAreWhenTheServiceHasTrouble) {
  issuers.instance_role = "node";
  issuers.instance_life = seconds{-60};

  EXPECT_EQ(key(), "ASIA1");
  EXPECT_EQ(provider->facts().expires_at, clock.now + minutes{20});
}

TEST_F(Instances, KnowTheirRegion) {
  issuers.instance_role = "node";
  ASSERT_TRUE(open());

  EXPECT_EQ(*InstanceMetadata(*wiring, {}).region(), "eu-north-1");
  issuers.instance_role.clear();
  EXPECT_EQ(*InstanceMetadata(*wiring, {}).region(), std::nullopt);
}

TEST(MetadataSettings, ComeFromTheEnvironmentThenFromTheProfile) {
  const ProfileSection profile{.settings = {{"ec2_metadata_service_endpoint_mode", "ipv6"},
                                            {"metadata_service_timeout", "5"},
                                            {"metadata_service_num_attempts", "4"}},
                               .nested = {}};
  const auto settings = metadata_settings({{"AWS_METADATA_SERVICE_TIMEOUT", "2"}}, profile);

  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->origin, "http://[fd00:ec2::254]");
  EXPECT_EQ(settings->answer_limit, seconds{2});
  EXPECT_EQ(settings->attempts, 4);
  EXPECT_EQ(metadata_settings({{"AWS_METADATA_SERVICE_TIMEOUT", "0"}}, {}).error(),
            Error(ErrorKind::kBadInput,
                  "AWS_METADATA_SERVICE_TIMEOUT: \"0\" is not a whole number from 1 to 60"));
  EXPECT_EQ(metadata_settings({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "x"}}, {}).error(),
            Error(ErrorKind::kBadInput,
                  "AWS_EC2_METADATA_SERVICE_ENDPOINT: it must begin with https:// or http://"));
}

}  // namespace
}  // namespace ecsr::aws
