// SPDX-License-Identifier: MIT
// Whole runs with channels that listen, refuse or hang: what they hear, what stands in the log, and
// that the run ends as it would without them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/session.h"
#include "sim/account.h"
#include "sim/sim_clock.h"
#include "sim/world_file.h"
#include "tests/notify/models.h"

namespace ecsr::cli {
namespace {

using formats::NoticeEvent;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kWorld = R"(cluster prod
service web desired=4 health-check=yes
tasks web count=4 started=06:00 every=30m
ecs start-takes=40s replacement-takes=5s notice-takes=1s container-health-takes=10s
begin 10:05
)";

class RunWithNotices : public ::testing::Test {
 protected:
  RunWithNotices()
      : file(sim::read_world(kWorld).value()), account_(*file.world), clock_(*file.world) {}

  formats::FinalRecord run(Output output = Output::kText) {
    Host host{.out = out,
              .err = err,
              .environment = [](std::string_view) { return std::nullopt; },
              .clock = clock_,
              .interrupts = [] { return 0; },
              .user = "alice",
              .machine = "bastion",
              .process = 4242,
              .chance = 0x5EED};
    notify::Notifier notifier(make_channels(settings, world.carriers()), clock_, host.chance);
    const core::ServiceAddress service{{"prod"}, {"web"}};
    return perform(host,
                   {.account = {account_, account_, account_, account_, account_},
                    .store = store,
                    .clock = clock_,
                    .service = service,
                    .policy = policy,
                    .output = output,
                    .again = again,
                    .notifier = &notifier},
                   fresh_run(host));
  }

  std::vector<std::string> heard() const {
    std::vector<std::string> events;
    for (const ports::WebPost& post : world.web.posts) {
      events.push_back(nlohmann::json::parse(post.body).at("event"));
    }
    return events;
  }

  notify::World world;
  formats::NotificationSettings settings;
  core::Policy policy;
  StoreChoice store;
  std::optional<formats::WordsAgain> again = formats::WordsAgain{};
  std::ostringstream out;
  std::ostringstream err;
  sim::WorldFile file;

 private:
  sim::Account account_;
  sim::SimClock clock_;
};

formats::WebhookChannel listening_to_all() {
  formats::WebhookChannel webhook{.url = "https://hooks.example.com/T0/secret"};
  for (const NoticeEvent event : formats::all_notice_events()) webhook.rules.events.insert(event);
  return webhook;
}

TEST_F(RunWithNotices, AChannelHearsOfBeginningProgressAndEnd) {
  settings.webhooks = {listening_to_all()};

  EXPECT_EQ(run().outcome, core::Outcome::kDone);
  EXPECT_THAT(heard(), ElementsAre("started", "progress", "progress", "progress", "finished"));
}

TEST_F(RunWithNotices, WhoeverHasToDecideIsCalledOnce) {
  settings.webhooks = {{.url = "https://hooks.example.com/x"}};
  policy.checkpoints = {.after = {{.number = 1}}, .ask = true};
  policy.deadline = minutes{40};

  EXPECT_EQ(run().outcome, core::Outcome::kGaveUp);
  EXPECT_THAT(heard(), ElementsAre("waits", "gave-up"));
  const auto told = nlohmann::json::parse(world.web.posts[0].body);
  EXPECT_EQ(told.at("headline"), "prod/web: waits for a person, with 1 of 4 tasks recycled");
}

TEST_F(RunWithNotices, WhoeverHasToDecideReadsTheWholeCommand) {
  settings.webhooks = {
      {.url = "https://hooks.example.com/x", .payload = formats::WebhookPayload::kSlack}};
  policy.checkpoints = {.after = {{.number = 1}}, .ask = true};
  policy.deadline = minutes{40};
  again->account = {"--region", "eu-west-1", "--config", "my web.yaml"};
  again->store = {"--run-store", "file:runs"};
  again->policy = {"--wait", "10s"};
  run();

  EXPECT_THAT(world.web.posts.at(0).body,
              HasSubstr("ecs-recycle resume --cluster prod --service web --region eu-west-1 "
                        "--config 'my web.yaml' --run-store file:runs"));
  EXPECT_THAT(world.web.posts.at(0).body, Not(HasSubstr("--wait")));
}

TEST_F(RunWithNotices, WhereNoRecordIsKeptNoCommandReachesARunThatWaits) {
  settings.webhooks = {
      {.url = "https://hooks.example.com/x", .payload = formats::WebhookPayload::kSlack}};
  policy.checkpoints = {.after = {{.number = 1}}, .ask = true};
  policy.deadline = minutes{40};
  again->recorded = false;
  run();

  EXPECT_THAT(world.web.posts.at(0).body, Not(HasSubstr("ecs-recycle resume --cluster")));
}

TEST_F(RunWithNotices, TheEndIsToldWithAccountOwnerAndRecordAfterCapacityIsBack) {
  settings.webhooks = {{.url = "https://hooks.example.com/x"}};
  run();

  ASSERT_EQ(world.web.posts.size(), 1U);
  const auto told = nlohmann::json::parse(world.web.posts[0].body);
  EXPECT_EQ(told.at("account"), "111122223333");
  EXPECT_EQ(told.at("owner"), "alice@bastion/4242");
  EXPECT_EQ(told.at("record").at("put_back").at("desired_count").at("left"), 4);
  EXPECT_EQ(told.at("record").at("tasks").size(), 4U);
  EXPECT_EQ(told.at("percent"), 100);
}

TEST_F(RunWithNotices, TheLogHasOneSentenceForEachDeliveryAndNoSecret) {
  settings.webhooks = {{.url = "https://hooks.example.com/T0/secret"}};
  run();

  EXPECT_THAT(out.str(),
              HasSubstr("  notice \"finished\" sent by webhook https://hooks.example.com\n"));
  EXPECT_THAT(out.str(), Not(HasSubstr("T0/secret")));
}

TEST_F(RunWithNotices, ChannelsThatFailChangeNothingButTheLog) {
  const Error down(ErrorKind::kTransport, "nobody answers");
  settings.webhooks = {listening_to_all()};
  settings.topics = {{.topic_arn = "arn:aws:sns:eu-west-1:111122223333:ops"}};
  settings.mail = {{.host = "smtp.example.com", .from_email = "a@b.c", .to = {"x\ny@b.c"}}};
  world.web.troubles.next.assign(9, down);
  world.topics.troubles.next = {Error(ErrorKind::kDenied, "not authorized")};

  const formats::FinalRecord record = run();

  EXPECT_EQ(record.outcome, core::Outcome::kDone);
  EXPECT_EQ(file.world->services.front().state.desired_count, 4);
  EXPECT_THAT(out.str(), HasSubstr("notice \"started\" could not be sent by webhook "
                                   "https://hooks.example.com: nobody answers\n"));
  EXPECT_THAT(out.str(), HasSubstr("notice \"finished\" could not be sent by webhook "
                                   "https://hooks.example.com in 3 attempts: nobody answers\n"));
  EXPECT_THAT(out.str(), HasSubstr("111122223333:ops: not authorized\n"));
  EXPECT_THAT(out.str(), HasSubstr("mail by smtp.example.com:587: to holds a line break"));
}

TEST_F(RunWithNotices, ARunThatGivesUpIsToldAsFailedAndNothingBetween) {
  settings.webhooks = {listening_to_all()};
  policy.deadline = minutes{2};

  EXPECT_EQ(run().outcome, core::Outcome::kGaveUp);
  EXPECT_EQ(heard().back(), "gave-up");
  EXPECT_EQ(nlohmann::json::parse(world.web.posts.back().body).at("failed"), true);
}

TEST_F(RunWithNotices, ARefusedRunIsToldAsRefused) {
  settings.webhooks = {listening_to_all()};
  file.world->services.front().state.status = core::ServiceStatus::kDraining;

  EXPECT_EQ(run().outcome, core::Outcome::kRefused);
  EXPECT_THAT(heard(), ElementsAre("refused"));
}

TEST_F(RunWithNotices, AsJsonTheFinalRecordStaysTheLastLine) {
  settings.webhooks = {{.url = "https://hooks.example.com/x"}};
  run(Output::kJson);

  std::istringstream lines(out.str());
  std::vector<std::string> events;
  for (std::string line; std::getline(lines, line);) {
    events.push_back(nlohmann::json::parse(line).at("event"));
  }
  ASSERT_GE(events.size(), 2U);
  EXPECT_EQ(events[events.size() - 2], "notice");
  EXPECT_EQ(events.back(), "finished");
}

}  // namespace
}  // namespace ecsr::cli
