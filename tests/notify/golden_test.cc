// SPDX-License-Identifier: MIT
// What people and programs read in a notice, for every event and every channel.
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>

#include "formats/html_report.h"
#include "notify/mail_channel.h"
#include "notify/notice_text.h"
#include "notify/payload.h"
#include "tests/notify/notices.h"
#include "tests/source_dir.h"

namespace ecsr::notify {
namespace {

using formats::NoticeEvent;

std::string golden(const std::string& name, const std::string& now) {
  const std::string path = std::string(ECSR_SOURCE_DIR) + "/tests/golden/notices/" + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << now;
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string pretty(const std::string& json) {
  return nlohmann::ordered_json::parse(json).dump(2) + "\n";
}

class NoticeGolden : public ::testing::TestWithParam<NoticeEvent> {
 protected:
  formats::Notice notice = notice_of(GetParam());
  std::string name = std::string(formats::code(GetParam()));
};

TEST_P(NoticeGolden, TheSubjectAndThePlainTextReadWell) {
  const formats::MailChannel classic{.subject_prefix = "AWS ECS", .email_subject = "Task recycle"};
  const std::string mail = "Subject: " + mail_subject({}, notice) +
                           "\nSubject: " + mail_subject(classic, notice) + "\n\n" +
                           plain_text(notice);

  EXPECT_EQ(mail, golden(name + ".txt", mail));
}

TEST_P(NoticeGolden, TheHtmlIsAsItWasLookedAt) {
  const std::string html = mail_html(notice);

  EXPECT_EQ(html, golden(name + ".html", html));
}

TEST_P(NoticeGolden, SlackGetsBlocks) {
  const std::string json = pretty(slack_payload(notice));

  EXPECT_EQ(json, golden(name + ".slack.json", json));
}

TEST_P(NoticeGolden, TeamsGetsACard) {
  const std::string json = pretty(teams_payload(notice));

  EXPECT_EQ(json, golden(name + ".teams.json", json));
}

TEST_P(NoticeGolden, ProgramsGetTheRecord) {
  const std::string json = pretty(generic_payload(notice));

  EXPECT_EQ(json, golden(name + ".json", json));
}

INSTANTIATE_TEST_SUITE_P(EveryEvent, NoticeGolden,
                         ::testing::ValuesIn(formats::all_notice_events().begin(),
                                             formats::all_notice_events().end()),
                         [](const auto& each) {
                           std::string name(formats::code(each.param));
                           std::erase(name, '-');
                           return name;
                         });

TEST(NoticePayload, OfTenThousandTasksStaysBelowWhatAnEventBusTakes) {
  formats::Notice notice = notice_of(NoticeEvent::kFinished);
  notice.record.tasks.assign(10'000, notice.record.tasks.front());

  const std::string payload = generic_payload(notice);

  EXPECT_LT(payload.size(), 256U * 1024U);
  EXPECT_EQ(nlohmann::json::parse(payload).at("tasks_stopped"), 10'000);
  EXPECT_LT(teams_payload(notice).size(), 28U * 1024U);
}

TEST(NoticePayload, WhatSomebodyNamedAServiceIsNoMarkup) {
  formats::Notice notice = notice_of(NoticeEvent::kFinished);
  notice.record.service.service.value = "<script>&*x*_`";

  const auto slack = nlohmann::json::parse(slack_payload(notice));
  const auto teams = nlohmann::json::parse(teams_payload(notice));
  EXPECT_EQ(slack.at("text"), "Finished: prod/&lt;script&gt;&amp;*x*_`: 2 tasks recycled in 6m29s");
  EXPECT_EQ(teams.at("attachments").at(0).at("content").at("body").at(1).at("text"),
            "prod/<script>&\\*x\\*\\_\\`: 2 tasks recycled in 6m29s");
  EXPECT_EQ(mail_html(notice).find("<script>"), std::string::npos);
  EXPECT_EQ(formats::html_report({.record = notice.record}).find("<script>"), std::string::npos);
}

TEST(NoticePayload, BracesInATextAreNotFilledIn) {
  formats::Notice notice = notice_of(NoticeEvent::kFinished);
  notice.record.detail = "{{facts}} {{{why}}} {{#tasks}}";

  EXPECT_NE(plain_text(notice).find("{{facts}} {{{why}}} {{#tasks}}"), std::string::npos);
}

}  // namespace
}  // namespace ecsr::notify
