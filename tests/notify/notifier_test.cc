// SPDX-License-Identifier: MIT
// Who hears of what, how often it is tried, and how long that may take.
#include "notify/notifier.h"

#include <gtest/gtest.h>

#include "tests/notify/models.h"
#include "tests/notify/notices.h"

namespace ecsr::notify {
namespace {

using formats::NoticeEvent;

/// Remembers what it was asked to send; fails as it is told to.
class Listener final : public Channel {
 public:
  Listener(std::string name, formats::NoticeRules rules, PassingClock& clock)
      : name_(std::move(name)), rules_(std::move(rules)), clock_(clock) {}

  const std::string& name() const override { return name_; }
  const formats::NoticeRules& rules() const override { return rules_; }
  Result<std::string> send(const formats::Notice& notice, const std::string& id,
                           Patience patience) override {
    attempts.push_back({notice.event, id, patience.whole});
    clock_.now += std::min(takes, patience.whole);
    if (auto error = troubles.take()) return std::unexpected(*error);
    return std::string();
  }

  struct Attempt {
    NoticeEvent event;
    std::string id;
    milliseconds patience;
  };

  std::vector<Attempt> attempts;
  Troubles troubles;
  milliseconds takes{0};

 private:
  std::string name_;
  formats::NoticeRules rules_;
  PassingClock& clock_;
};

const Error kDown(ErrorKind::kTransport, "nobody answers");
const Error kWrongPassword(ErrorKind::kDenied, "wrong password");

class NotifierTest : public ::testing::Test {
 protected:
  Listener& listener(const std::string& name, formats::NoticeRules rules = {}) {
    auto made = std::make_unique<Listener>(name, std::move(rules), clock);
    Listener& place = *made;
    channels_.push_back(std::move(made));
    return place;
  }

  std::vector<std::string> send(const formats::Notice& notice) {
    if (!notifier_) notifier_.emplace(std::move(channels_), clock, 0x5EED);
    std::vector<std::string> told;
    notifier_->send(notice, [&](const formats::NoticeDelivery& delivery) {
      told.push_back(formats::sentence(delivery));
    });
    return told;
  }

  std::vector<std::unique_ptr<Channel>> channels() { return std::move(channels_); }

  PassingClock clock;

 private:
  std::vector<std::unique_ptr<Channel>> channels_;
  std::optional<Notifier> notifier_;
};

using Sentences = std::vector<std::string>;

TEST_F(NotifierTest, ByDefaultAChannelHearsOfEveryEndAndOfARunThatWaits) {
  Listener& mail = listener("mail");
  for (const NoticeEvent event : formats::all_notice_events()) send(notice_of(event));

  std::vector<NoticeEvent> heard;
  for (const auto& attempt : mail.attempts) heard.push_back(attempt.event);
  EXPECT_EQ(heard, (std::vector{NoticeEvent::kWaits, NoticeEvent::kFinished, NoticeEvent::kGaveUp,
                                NoticeEvent::kAborted, NoticeEvent::kRefused,
                                NoticeEvent::kNeedsAPerson}));
}

TEST_F(NotifierTest, AChannelHearsOnlyOfWhatItsRulesName) {
  Listener& pager = listener("pager", {.events = {NoticeEvent::kNeedsAPerson}});

  EXPECT_EQ(send(notice_of(NoticeEvent::kFinished)), Sentences{});
  EXPECT_EQ(send(notice_of(NoticeEvent::kNeedsAPerson)),
            Sentences{"notice \"needs-a-person\" sent by pager"});
  EXPECT_EQ(pager.attempts.size(), 1U);
}

TEST_F(NotifierTest, TheEndIsTriedThreeTimesWithTheSameIdAndPausesBetween) {
  Listener& mail = listener("mail");
  mail.troubles.next = {kDown, kDown};
  const WallTime before = clock.now;

  EXPECT_EQ(send(notice_of(NoticeEvent::kFinished)), Sentences{"notice \"finished\" sent by mail"});
  ASSERT_EQ(mail.attempts.size(), 3U);
  EXPECT_EQ(mail.attempts[0].id, "7f3a2c11.finished.1795341990000.1");
  EXPECT_EQ(mail.attempts[2].id, mail.attempts[0].id);
  EXPECT_EQ(clock.now - before, seconds{5});
}

TEST_F(NotifierTest, AnEndThatCannotBeToldIsReportedInOneSentence) {
  Listener& mail = listener("mail");
  mail.troubles.next = {kDown, kDown, kDown, kDown};
  listener("topic");

  EXPECT_EQ(
      send(notice_of(NoticeEvent::kFinished)),
      (Sentences{"notice \"finished\" could not be sent by mail in 3 attempts: nobody answers",
                 "notice \"finished\" sent by topic"}));
}

TEST_F(NotifierTest, WhatFailsAgainFailsOnce) {
  Listener& mail = listener("mail");
  mail.troubles.next = {kWrongPassword, kWrongPassword};

  EXPECT_EQ(send(notice_of(NoticeEvent::kFinished)),
            Sentences{"notice \"finished\" could not be sent by mail: wrong password"});
  EXPECT_EQ(mail.attempts.size(), 1U);
}

TEST_F(NotifierTest, InMidRunThereIsOneShortAttemptAndNoneAfterAFailure) {
  Listener& mail = listener(
      "mail", {.events = {NoticeEvent::kStarted, NoticeEvent::kProgress, NoticeEvent::kFinished}});
  mail.troubles.next = {kDown};

  EXPECT_EQ(send(notice_of(NoticeEvent::kStarted)),
            Sentences{"notice \"started\" could not be sent by mail: nobody answers"});
  EXPECT_EQ(send(notice_of(NoticeEvent::kProgress)), Sentences{});
  EXPECT_EQ(send(notice_of(NoticeEvent::kFinished)), Sentences{"notice \"finished\" sent by mail"});
  EXPECT_EQ(mail.attempts[0].patience, kInMidRun.whole);
  EXPECT_EQ(mail.attempts[1].patience, kAtTheEnd.whole);
}

TEST_F(NotifierTest, HoweverManyChannelsHangTheRunWaitsFiveSeconds) {
  for (const char* name : {"a", "b", "c", "d"}) {
    Listener& hanging = listener(name, {.events = {NoticeEvent::kStarted}});
    hanging.takes = minutes{5};
    hanging.troubles.next = {kDown};
  }
  const WallTime before = clock.now;

  const Sentences told = send(notice_of(NoticeEvent::kStarted));
  EXPECT_EQ(clock.now - before, seconds{5});
  EXPECT_EQ(told.at(3),
            "notice \"started\" could not be sent by d: the channels before it took all the time");
}

TEST_F(NotifierTest, ProgressIsToldAtEachStepOnce) {
  Listener& mail = listener("mail", {.events = {NoticeEvent::kProgress}, .progress_percent = 25});
  std::vector<int> told_at;
  for (int recycled = 1; recycled <= 10; ++recycled) {
    formats::Notice notice = notice_of(NoticeEvent::kProgress);
    notice.tasks_to_recycle = 10;
    notice.tasks_recycled = recycled;
    const std::size_t before = mail.attempts.size();
    send(notice);
    if (mail.attempts.size() > before) told_at.push_back(recycled * 10);
  }

  EXPECT_EQ(told_at, (std::vector{30, 50, 80}));
}

TEST_F(NotifierTest, ATestGoesToEveryChannelWhateverItsRules) {
  listener("mail");
  listener("pager", {.events = {NoticeEvent::kNeedsAPerson}});
  formats::Notice notice = notice_of(NoticeEvent::kFinished);
  notice.test = true;

  EXPECT_EQ(send(notice),
            (Sentences{"notice \"finished\" sent by mail", "notice \"finished\" sent by pager"}));
}

TEST_F(NotifierTest, TheJsonLineNamesChannelAndTrouble) {
  const formats::NoticeDelivery failed{.event = NoticeEvent::kGaveUp,
                                       .channel = "mail by smtp.example.com:587",
                                       .attempts = 1,
                                       .outcome = std::unexpected(kWrongPassword)};
  const formats::NoticeDelivery sent{
      .event = NoticeEvent::kFinished, .channel = "topic", .attempts = 2, .outcome = "one bounced"};

  EXPECT_EQ(formats::notice_line(at("10:06:30"), failed),
            R"({"time":"2026-11-22T10:06:30Z","event":"notice","notice":"gave-up",)"
            R"("channel":"mail by smtp.example.com:587","attempts":1,"ok":false,)"
            R"("problem":"denied","message":"wrong password"})");
  EXPECT_EQ(formats::notice_line(at("10:06:30"), sent),
            R"({"time":"2026-11-22T10:06:30Z","event":"notice","notice":"finished",)"
            R"("channel":"topic","attempts":2,"ok":true,"remark":"one bounced"})");
}

TEST_F(NotifierTest, NothingTakesLongerThanTheSenderHas) {
  Listener& mail = listener("mail");
  mail.takes = minutes{5};
  mail.troubles.next = {kDown, kDown, kDown};
  Notifier notifier(channels(), clock, 1);
  const WallTime until = clock.now + seconds{12};

  notifier.send(notice_of(NoticeEvent::kFinished), [](const auto& /*delivery*/) {}, until);

  EXPECT_LE(clock.now, until);
  ASSERT_EQ(mail.attempts.size(), 1U);
  EXPECT_EQ(mail.attempts[0].patience, seconds{12});
}

TEST_F(NotifierTest, ProgressThatAnotherProcessToldIsNotToldAgain) {
  Listener& mail = listener("mail", {.events = {NoticeEvent::kProgress}, .progress_percent = 25});
  Notifier notifier(channels(), clock, 1);
  notifier.go_on_from(50);
  formats::Notice notice = notice_of(NoticeEvent::kProgress);
  notice.tasks_to_recycle = 4;

  notice.tasks_recycled = 2;
  notifier.send(notice, [](const auto& /*delivery*/) {});
  EXPECT_EQ(mail.attempts.size(), 0U);
  notice.tasks_recycled = 3;
  notifier.send(notice, [](const auto& /*delivery*/) {});
  EXPECT_EQ(mail.attempts.size(), 1U);
}

}  // namespace
}  // namespace ecsr::notify
