// SPDX-License-Identifier: MIT
#include "notify/header_text.h"

#include <gtest/gtest.h>

namespace ecsr::notify {
namespace {

TEST(HeaderText, PlainWordsStayAsTheyAre) {
  EXPECT_EQ(encoded_text("prod/web: 4 tasks recycled", 9), "prod/web: 4 tasks recycled");
}

TEST(HeaderText, LongLinesAreFoldedAtBlanks) {
  const std::string text =
      "the quick brown fox jumps over the lazy dog and then it runs home to eat some more";

  EXPECT_EQ(encoded_text(text, 9),
            "the quick brown fox jumps over the lazy dog and then it runs home\r\n"
            " to eat some more");
}

TEST(HeaderText, WhatIsNotAsciiBecomesEncodedWords) {
  EXPECT_EQ(encoded_text("Gr\u00fc\u00dfe", 9), "=?utf-8?B?R3LDvMOfZQ==?=");
}

TEST(HeaderText, ACharacterIsNeverCutInTwo) {
  std::string euros;
  for (int i = 0; i < 20; ++i) euros += "\u20ac";

  EXPECT_EQ(encoded_text(euros, 9),
            "=?utf-8?B?4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs?=\r\n"
            " =?utf-8?B?4oKs4oKs4oKs4oKs4oKs4oKs4oKs?=");
}

TEST(HeaderText, WhatLooksEncodedIsEncodedOnceMore) {
  EXPECT_EQ(encoded_text("=?utf-8?Q?x?=", 9), "=?utf-8?B?PT91dGYtOD9RP3g/PQ==?=");
}

TEST(HeaderText, ALineBreakIsRefusedAndNamed) {
  const auto injected = check_header_text("subject_prefix", "Ops\r\nBcc: eve@example.com");
  const auto nothing = check_header_text("to", std::string("a\0b", 3));
  const auto deleted = check_header_text("to", "a\x7f");

  EXPECT_EQ(injected.error().message(),
            "subject_prefix holds a line break after \"Ops\": a mail header takes none");
  EXPECT_EQ(nothing.error().message(),
            "to holds the control character 0x00 after \"a\": a mail header takes none");
  EXPECT_EQ(deleted.error().message(),
            "to holds the control character 0x7f after \"a\": a mail header takes none");
}

TEST(MailAddress, MayHaveANameOrStandInAList) {
  const auto parsed = parse_addresses(
      "to", "ops@example.com, \"Night, Shift\" <night@example.com>,J\u00f6rg <j@x.y>");

  const std::vector<MailAddress> expected{
      {"", "ops@example.com"}, {"Night, Shift", "night@example.com"}, {"J\u00f6rg", "j@x.y"}};
  EXPECT_EQ(*parsed, expected);
  EXPECT_EQ(address_list(*parsed),
            "ops@example.com,\r\n \"Night, Shift\" <night@example.com>,\r\n "
            "=?utf-8?B?SsO2cmc=?= <j@x.y>");
}

TEST(MailAddress, ThatCannotBeIsRefusedWithItsSetting) {
  const auto problem = [](const char* text) {
    return parse_addresses("to", text).error().message();
  };

  EXPECT_EQ(problem("ops"), "to: \"ops\" is not a mail address such as ops@example.com");
  EXPECT_EQ(problem("a@b@c"), "to: \"a@b@c\" is not a mail address such as ops@example.com");
  EXPECT_EQ(problem("a b@c.de"), "to: \"a b@c.de\" is not a mail address such as ops@example.com");
  EXPECT_EQ(problem("<>"), "to: \"\" is not a mail address such as ops@example.com");
  EXPECT_EQ(problem("ops@m\u00fcller.de"),
            "to: \"ops@m\u00fcller.de\" has a domain that is not ASCII: write it in its xn-- form");
  EXPECT_EQ(problem("j\u00f6rg@example.com"),
            "to: \"j\u00f6rg@example.com\" has letters before the @ that are not ASCII");
  EXPECT_EQ(problem("ops@example.com\r\nRCPT TO:<eve@example.com>"),
            "to holds a line break after \"ops@example.com\": a mail header takes none");
}

TEST(AttachmentHeader, OfAPlainNameIsPlain) {
  EXPECT_EQ(attachment_header("ecs-recycle-web_1.json"),
            "Content-Disposition: attachment;\r\n filename=\"ecs-recycle-web_1.json\"");
}

TEST(AttachmentHeader, OfANameThatIsNotAsciiIsEncoded) {
  EXPECT_EQ(attachment_header("größe\r\n.json"),
            "Content-Disposition: attachment;\r\n filename*=UTF-8''gr%C3%B6%C3%9Fe%0D%0A.json");
}

}  // namespace
}  // namespace ecsr::notify
