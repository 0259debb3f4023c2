// SPDX-License-Identifier: MIT
// Each kind of channel with a model of what stands behind it.
#include "notify/channels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "notify/event_bus_channel.h"
#include "notify/mail_channel.h"
#include "tests/notify/models.h"
#include "tests/notify/notices.h"

namespace ecsr::notify {
namespace {

using formats::NoticeEvent;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

formats::MailChannel mail_settings() {
  return {.host = "smtp.example.com",
          .username = "mailer",
          .password = "env:MAIL_PASSWORD",
          .from_email = "ECS \u00fcber alles <ecs@example.com>",
          .to = {"ops@example.com, lead@example.com"},
          .cc = {"Team <team@example.com>"},
          .bcc = {"audit@example.com", "ops@example.com"}};
}

class Channels : public ::testing::Test {
 protected:
  Result<std::string> send(const formats::NotificationSettings& settings,
                           NoticeEvent event = NoticeEvent::kFinished) {
    const auto channels = make_channels(settings, world.carriers());
    name = channels.front()->name();
    return channels.front()->send(notice_of(event), "7f3a2c11.finished.1.1", kAtTheEnd);
  }

  World world;
  std::string name;
};

TEST_F(Channels, AMailGoesToEverybodyOnceAndHidesTheBlindCopies) {
  ASSERT_TRUE(send({.mail = {mail_settings()}}));

  const Mail& mail = world.mail.mails.at(0);
  EXPECT_EQ(mail.from, "ecs@example.com");
  EXPECT_THAT(mail.to, ElementsAre("ops@example.com", "lead@example.com", "team@example.com",
                                   "audit@example.com"));
  EXPECT_THAT(
      mail.headers,
      ElementsAre("From: =?utf-8?B?RUNTIMO8YmVyIGFsbGVz?= <ecs@example.com>",
                  "To: ops@example.com,\r\n lead@example.com", "Cc: Team <team@example.com>",
                  "Subject: prod/web: 2 tasks recycled in 6m29s | 2026-11-22 10:06 UTC",
                  "Date: Sun, 22 Nov 2026 10:06:30 +0000",
                  "Message-ID: <7f3a2c11.finished.1.1@example.com>",
                  "Auto-Submitted: auto-generated"));
  EXPECT_EQ(mail.attachments.at(0).file_name, "ecs-recycle-web-7f3a2c11.json");
  EXPECT_EQ(mail.attachments.at(1).file_name, "ecs-recycle-web-7f3a2c11.html");
}

TEST_F(Channels, TheMailServerGetsTheSecretBehindTheReference) {
  ASSERT_TRUE(send({.mail = {mail_settings()}}));

  const MailServer expected{.host = "smtp.example.com",
                            .port = 587,
                            .security = formats::MailSecurity::kStartTls,
                            .username = "mailer",
                            .password = "hunter2"};
  EXPECT_EQ(world.mail.servers.at(0), expected);
}

TEST_F(Channels, Port465MeansTlsFromTheFirstByte) {
  formats::MailChannel settings = mail_settings();
  settings.port = 465;
  ASSERT_TRUE(send({.mail = {settings}}));

  EXPECT_EQ(world.mail.servers.at(0).security, formats::MailSecurity::kTls);
}

TEST_F(Channels, AMailForAPersonIsImportant) {
  ASSERT_TRUE(send({.mail = {mail_settings()}}, NoticeEvent::kNeedsAPerson));

  EXPECT_THAT(world.mail.mails.at(0).headers, ::testing::Contains("Importance: high"));
}

TEST_F(Channels, AMailInMidRunHasNoAttachments) {
  ASSERT_TRUE(send({.mail = {mail_settings()}}, NoticeEvent::kStarted));

  EXPECT_TRUE(world.mail.mails.at(0).attachments.empty());
}

TEST_F(Channels, ARecipientWithALineBreakIsRefusedBeforeAnythingIsSent) {
  formats::MailChannel settings = mail_settings();
  settings.to = {"ops@example.com\r\nRCPT TO:<eve@example.com>"};

  EXPECT_EQ(send({.mail = {settings}}).error().message(),
            "to holds a line break after \"ops@example.com\": a mail header takes none");
  EXPECT_TRUE(world.mail.patiences.empty());
}

TEST_F(Channels, ASubjectWithALineBreakIsRefusedBeforeAnythingIsSent) {
  formats::MailChannel settings = mail_settings();
  settings.email_subject = "Done\nBcc: eve@example.com";

  EXPECT_EQ(send({.mail = {settings}}).error().message(),
            "email_subject holds a line break after \"Done\": a mail header takes none");
  EXPECT_TRUE(world.mail.patiences.empty());
}

TEST_F(Channels, AMailToNobodyAndFromNobodyIsRefused) {
  formats::MailChannel nobody = mail_settings();
  nobody.to = nobody.cc = nobody.bcc = {};
  formats::MailChannel headless = mail_settings();
  headless.from_email = "";

  EXPECT_EQ(send({.mail = {nobody}}).error().message(),
            "to: nobody is named who should get the mail");
  EXPECT_EQ(send({.mail = {headless}}).error().message(),
            "from_email: \"\" is not one mail address such as ops@example.com");
}

TEST_F(Channels, ASecretThatIsNotThereIsSaidByItsName) {
  formats::MailChannel settings = mail_settings();
  settings.password = "env:OTHER";

  EXPECT_EQ(send({.mail = {settings}}).error().message(), "the environment has no OTHER");
}

TEST_F(Channels, ATopicGetsSubjectAndText) {
  ASSERT_TRUE(send({.topics = {{.topic_arn = "arn:aws:sns:eu-west-1:111122223333:ops"}}},
                   NoticeEvent::kGaveUp));

  const ports::PublishRequest& published = world.topics.published.at(0);
  EXPECT_EQ(published.topic_arn, "arn:aws:sns:eu-west-1:111122223333:ops");
  EXPECT_EQ(published.subject,
            "Failed: gave up: prod/web: gave up after stopping 2 tasks; capacity is back");
  EXPECT_THAT(published.message, HasSubstr("CannotPullContainerError"));
  EXPECT_EQ(name, "SNS topic arn:aws:sns:eu-west-1:111122223333:ops");
}

TEST_F(Channels, ATopicsSubjectIsShortAndPlainWhateverTheServiceIsCalled) {
  formats::Notice notice = notice_of(NoticeEvent::kFinished);
  notice.record.service.service.value = std::string(120, 'w') + "\n\u00fc";
  const auto channels = make_channels({.topics = {{.topic_arn = "t"}}}, world.carriers());

  ASSERT_TRUE(channels.front()->send(notice, "1", kAtTheEnd));
  EXPECT_EQ(world.topics.published.at(0).subject.size(), 99U);
}

TEST_F(Channels, AnEventBusGetsSourceTypeAndDetail) {
  ASSERT_TRUE(send({.event_buses = {{.event_bus = "ops"}}}, NoticeEvent::kAborted));

  const ports::PutEventRequest& event = world.event_buses.events.at(0);
  EXPECT_EQ(event.event_bus, "ops");
  EXPECT_EQ(event.source, "ecs-recycle");
  EXPECT_EQ(event.detail_type, "ECS Recycle Aborted");
  EXPECT_THAT(event.detail, HasSubstr("\"event\":\"aborted\""));
  EXPECT_EQ(name, "EventBridge bus ops");
}

TEST_F(Channels, AWebhookGetsItsHeadersAndItsUrlFromSecrets) {
  const auto sent =
      send({.webhooks = {{.url = "env:HOOK", .headers = {{"Authorization", "env:TOKEN"}}}}});

  ASSERT_TRUE(sent);
  const ports::WebPost& post = world.web.posts.at(0);
  const std::vector<std::pair<std::string, std::string>> headers{
      {"Content-Type", "application/json"},
      {"X-Ecs-Recycle-Notice", "7f3a2c11.finished.1.1"},
      {"Authorization", "Bearer abc"}};
  EXPECT_EQ(post.url, "https://hooks.example.com/T0/secret");
  EXPECT_EQ(post.headers, headers);
}

TEST_F(Channels, TheNameOfAWebhookHidesThePathOfItsUrl) {
  ASSERT_TRUE(send({.webhooks = {{.url = "https://u:p@hooks.slack.com/services/T0/B0/secret",
                                  .payload = formats::WebhookPayload::kSlack}}}));
  EXPECT_EQ(name, "Slack webhook https://hooks.slack.com");

  ASSERT_TRUE(send({.webhooks = {{.url = "env:HOOK"}}}));
  EXPECT_EQ(name, "webhook env:…");
}

struct Answer {
  int status;
  ErrorKind kind;
  std::string sentence;
};

TEST_F(Channels, AWebhooksAnswerIsJudgedByItsStatus) {
  const std::vector<Answer> answers{
      {503, ErrorKind::kTransport, "it answered 503 (no)"},
      {429, ErrorKind::kThrottled, "it answered 429 (no)"},
      {403, ErrorKind::kDenied, "it answered 403 (no)"},
      {404, ErrorKind::kNotFound, "it answered 404 (no)"},
      {400, ErrorKind::kBadInput, "it answered 400 (no)"},
      {301, ErrorKind::kBadInput,
       "it answered 301 (no): redirects are not followed, set url to where it is"}};
  for (const Answer& answer : answers) {
    world.web.answer = {answer.status, "no"};
    EXPECT_EQ(send({.webhooks = {{.url = "https://hooks.example.com/x"}}}).error(),
              Error(answer.kind, answer.sentence));
  }
}

TEST_F(Channels, OfAnAnswerThatRepeatsTheUrlTheUrlIsNotShown) {
  world.web.answer = {400, "bad request: https://hooks.example.com/T0/secret"};

  EXPECT_EQ(send({.webhooks = {{.url = "env:HOOK"}}}).error().message(),
            "it answered 400 (bad request: […])");
}

TEST_F(Channels, OfAnAnswerThatRepeatsPartOfTheRequestTheSecretPartIsNotShown) {
  const formats::WebhookChannel hook{.url = "https://hooks.example.com/T0/secret?key=abcdefgh",
                                     .headers = {{"Authorization", "Bearer ijklmnop"}}};

  world.web.answer = {404, "no route to /T0/secret"};
  EXPECT_EQ(send({.webhooks = {hook}}).error().message(), "it answered 404 (no route to /T0/[…])");
  world.web.answer = {400, "key abcdefgh is not ijklmnop"};
  EXPECT_EQ(send({.webhooks = {hook}}).error().message(), "it answered 400 (key […] is not […])");
  world.web.answer = {400, std::string(157, '.') + "secret"};
  EXPECT_EQ(send({.webhooks = {hook}}).error().message(), "it answered 400 (" +
                                                              std::string(157, '.') +
                                                              "[?"
                                                              "?)")
      << "cut after the secret was taken out";
}

TEST_F(Channels, AHeaderWithALineBreakIsRefusedWithoutItsValue) {
  const auto sent = send({.webhooks = {{.url = "https://h.example.com/x",
                                        .headers = {{"X-Token", "secret\r\nHost: evil"}}}}});

  EXPECT_EQ(sent.error().message(),
            "headers: X-Token holds a line break or another control character");
  EXPECT_THAT(world.web.posts, ::testing::IsEmpty());
}

}  // namespace
}  // namespace ecsr::notify
