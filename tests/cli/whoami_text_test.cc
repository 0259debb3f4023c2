// SPDX-License-Identifier: MIT
#include "cli/whoami_text.h"

#include <gtest/gtest.h>

namespace ecsr::cli {
namespace {

constexpr WallTime kNow{seconds{1'754'560'800}};  // 2025-08-07T10:00:00Z

WhoAmI mia() {
  return {.caller = {.account = "111122223333",
                     .arn = "arn:aws:sts::111122223333:assumed-role/ops/mia",
                     .user_id = "AROAEXAMPLE:mia"},
          .region = "eu-west-1",
          .credentials = "role ops of profile dev",
          .expires_at = kNow + minutes{52}};
}

TEST(WhoamiText, SaysWhoWhereByWhatAndUntilWhen) {
  EXPECT_EQ(whoami_text(mia(), kNow),
            "account      111122223333\n"
            "identity     arn:aws:sts::111122223333:assumed-role/ops/mia\n"
            "user id      AROAEXAMPLE:mia\n"
            "region       eu-west-1\n"
            "credentials  from role ops of profile dev\n"
            "good until   2025-08-07T10:52:00Z, 52m from now\n");
}

TEST(WhoamiText, SaysThatThereIsNoEndOrThatItIsOver) {
  WhoAmI who = mia();
  who.expires_at.reset();
  EXPECT_TRUE(whoami_text(who, kNow).ends_with("good until   no end known\n"));

  who.expires_at = kNow - seconds{1};
  EXPECT_TRUE(whoami_text(who, kNow).ends_with(
      "good until   2025-08-07T09:59:59Z, which is over by our clock\n"));
}

TEST(WhoamiText, IsOneJsonObject) {
  EXPECT_EQ(whoami_json(mia()),
            R"({"event":"whoami","account":"111122223333",)"
            R"("arn":"arn:aws:sts::111122223333:assumed-role/ops/mia",)"
            R"("user_id":"AROAEXAMPLE:mia","region":"eu-west-1",)"
            R"("credentials":"role ops of profile dev","expires_at":"2025-08-07T10:52:00Z"})"
            "\n");
  WhoAmI who = mia();
  who.expires_at.reset();
  EXPECT_TRUE(whoami_json(who).ends_with("\"expires_at\":null}\n"));
}

}  // namespace
}  // namespace ecsr::cli
