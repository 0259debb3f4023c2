// SPDX-License-Identifier: MIT
// The conversation with Lambda against a model of its Runtime API, which answers what the
// documentation says and loses what a test tells it to lose.
#include "lambda/runtime_loop.h"

#include <algorithm>
#include <deque>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace ecsr::lambda {
namespace {

using testing::HasSubstr;

class HandClock final : public ports::Clock {
 public:
  WallTime now{seconds{1'795'000'000}};
  milliseconds slept{0};
  WallTime wall_now() override { return now; }
  void sleep_until(WallTime time) override {
    slept += time - now;
    now = time;
  }
};

/// [doc: Using the Lambda runtime API]
class RuntimeModel final : public ports::FunctionRuntimeApi {
 public:
  struct Given {
    std::string id;
    std::string event = "{}";
    std::string deadline = "1795000060000";
    std::string invocation_id;
  };
  std::deque<Given> waiting;
  std::vector<ports::RuntimePost> posts;  ///< that arrived
  int lost_gets = 0;
  int lost_posts = 0;    ///< that never arrive
  int lost_answers = 0;  ///< of posts that arrived
  std::size_t largest = 6'291'556;
  bool errors_too = false;  ///< the limit is for them as well
  int post_status = 202;    ///< of one that was taken
  int next_status = 200;

  Result<ports::RuntimeAnswer> get(const std::string& path) override {
    EXPECT_EQ(path, "/2018-06-01/runtime/invocation/next");
    if (lost_gets > 0 && lost_gets-- > 0) return fail(ErrorKind::kTransport, "reset by peer");
    if (next_status != 200) return ports::RuntimeAnswer{.status = next_status};
    if (waiting.empty()) return fail(ErrorKind::kTransport, "nobody is there");
    const Given given = waiting.front();
    waiting.pop_front();
    open_ = given.id;
    ports::RuntimeAnswer answer{.status = 200, .body = given.event};
    answer.headers = {
        {"lambda-runtime-aws-request-id", given.id},
        {"lambda-runtime-deadline-ms", given.deadline},
        {"lambda-runtime-trace-id", "Root=1-" + given.id},
        {"lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-west-1:1:function:f"}};
    if (!given.invocation_id.empty()) {
      answer.headers.emplace_back("lambda-runtime-invocation-id", given.invocation_id);
    }
    return answer;
  }

  Result<ports::RuntimeAnswer> post(const ports::RuntimePost& request) override {
    if (lost_posts > 0 && lost_posts-- > 0) return fail(ErrorKind::kTransport, "broken pipe");
    if ((request.path.ends_with("/response") || errors_too) && request.body.size() > largest) {
      return ports::RuntimeAnswer{.status = 413};
    }
    posts.push_back(request);
    if (request.path.ends_with("/init/error")) return ports::RuntimeAnswer{.status = 202};
    // Answered already, or never given out. [doc: "400", InvalidRequestID]
    const bool open = request.path.contains("/" + open_ + "/") && !open_.empty();
    if (open) open_.clear();
    if (lost_answers > 0 && lost_answers-- > 0) return fail(ErrorKind::kTransport, "reset");
    return ports::RuntimeAnswer{.status = open ? post_status : 400};
  }

 private:
  std::string open_;
};

class RuntimeConversation : public ::testing::Test {
 protected:
  Status serve(const Reply& reply) {
    RuntimeLoop loop(parts(), [&](const Invocation& invocation) {
      seen = invocation;
      return reply;
    });
    return loop.serve_one();
  }
  RuntimeLoop::Parts parts() {
    return {.api = lambda, .clock = clock, .log = log, .set_trace = [this](const std::string& id) {
              trace = id;
            }};
  }
  std::string header(std::string_view name) const {
    for (const auto& [each, value] : lambda.posts.back().headers) {
      if (each == name) return value;
    }
    return "";
  }

  RuntimeModel lambda;
  HandClock clock;
  std::ostringstream log;
  std::string trace;
  Invocation seen;
};

TEST_F(RuntimeConversation, TakesAnInvocationAndPostsItsReply) {
  lambda.waiting.push_back({.id = "r-1", .event = R"({"a":"ä"})", .invocation_id = "i-7"});

  EXPECT_TRUE(serve({.body = R"({"b":"ö"})"}));

  EXPECT_EQ(seen.request_id, "r-1");
  EXPECT_EQ(seen.event, R"({"a":"ä"})");
  EXPECT_EQ(seen.deadline, WallTime{milliseconds{1'795'000'060'000}});
  EXPECT_EQ(trace, "Root=1-r-1");
  ASSERT_EQ(lambda.posts.size(), 1U);
  EXPECT_EQ(lambda.posts[0].path, "/2018-06-01/runtime/invocation/r-1/response");
  EXPECT_EQ(lambda.posts[0].body, R"({"b":"ö"})");
  EXPECT_EQ(header("Lambda-Runtime-Invocation-Id"), "i-7");
}

TEST_F(RuntimeConversation, AnErrorKeepsItsUtf8AndItsType) {
  lambda.waiting.push_back({.id = "r-1"});

  EXPECT_TRUE(serve({.body = error_body("EcsRecycle.GaveUp", "3 Tasks – »fehlgeschlagen« 🙁"),
                     .error_type = "GaveUp"}));

  EXPECT_EQ(lambda.posts[0].path, "/2018-06-01/runtime/invocation/r-1/error");
  EXPECT_EQ(header("Lambda-Runtime-Function-Error-Type"), "Function.GaveUp");
  const auto body = nlohmann::json::parse(lambda.posts[0].body);
  EXPECT_EQ(body["errorMessage"], "3 Tasks – »fehlgeschlagen« 🙁");
  EXPECT_EQ(body["errorType"], "EcsRecycle.GaveUp");
  EXPECT_TRUE(body["stackTrace"].is_array());
}

TEST_F(RuntimeConversation, TextThatIsNoUtf8IsReplacedAndNotThrownOver) {
  EXPECT_TRUE(nlohmann::json::accept(error_body("T", "\xff\xfe broken \x01")));
}

TEST_F(RuntimeConversation, ALongErrorIsCutBetweenTwoCharacters) {
  std::string message = "x";
  for (int i = 0; i < 20'000; ++i) message += "é";

  const std::string body = error_body("T", message);

  EXPECT_LT(body.size(), 8'400U);
  EXPECT_THAT(nlohmann::json::parse(body)["errorMessage"].get<std::string>(),
              testing::EndsWith("é […]"));
}

TEST_F(RuntimeConversation, AnErrorThatIsTooLargeIsReportedUnderOneName) {
  lambda.waiting.push_back({.id = "r-1"});
  lambda.largest = 1'000;
  lambda.errors_too = true;

  EXPECT_TRUE(serve({.body = std::string(2'000, ' '), .error_type = "GaveUp"}));

  EXPECT_EQ(std::ranges::count(lambda.posts.back().headers, "Lambda-Runtime-Function-Error-Type",
                               [](const auto& header) { return header.first; }),
            1);
  EXPECT_EQ(header("Lambda-Runtime-Function-Error-Type"), "Function.ReplyTooLarge");
}

TEST_F(RuntimeConversation, AnErrorThatIsLostIsRepeatedAsAReplyIs) {
  lambda.waiting.push_back({.id = "r-1"});
  lambda.lost_posts = 1;
  lambda.lost_answers = 1;

  EXPECT_TRUE(serve({.body = error_body("EcsRecycle.GaveUp", "no"), .error_type = "GaveUp"}));

  EXPECT_EQ(lambda.posts.size(), 2U);
  EXPECT_THAT(log.str(), HasSubstr("answers HTTP 400"));
}

TEST_F(RuntimeConversation, AfterALostPostTheNextInvocationIsServed) {
  lambda.waiting.push_back({.id = "r-1"});
  lambda.waiting.push_back({.id = "r-2"});
  lambda.lost_posts = 2;

  EXPECT_TRUE(serve({.body = "{}"}));
  EXPECT_TRUE(serve({.body = "{}"}));

  EXPECT_EQ(lambda.posts.back().path, "/2018-06-01/runtime/invocation/r-2/response");
}

TEST_F(RuntimeConversation, AContainerThatCannotRecoverEndsTheProcess) {
  lambda.waiting.push_back({.id = "r-1"});
  lambda.post_status = 500;

  EXPECT_THAT(serve({.body = "{}"}).error().message(), HasSubstr("HTTP 500"));
}

TEST_F(RuntimeConversation, AnInvocationWithoutAnIdIsNotAnswered) {
  lambda.waiting.push_back({.id = "../../x"});

  EXPECT_FALSE(serve({.body = "{}"}));

  EXPECT_TRUE(lambda.posts.empty());
}

TEST_F(RuntimeConversation, ALostPostIsRepeatedWithPauses) {
  lambda.waiting.push_back({.id = "r-1"});
  lambda.lost_posts = 3;

  EXPECT_TRUE(serve({.body = "{}"}));

  EXPECT_EQ(lambda.posts.size(), 1U);
  EXPECT_GE(clock.slept, milliseconds{500});
}

TEST_F(RuntimeConversation, AReplyWhoseAnswerWasLostIsNoReasonToEnd) {
  lambda.waiting.push_back({.id = "r-1"});
  lambda.lost_answers = 1;

  EXPECT_TRUE(serve({.body = "{}"}));

  EXPECT_EQ(lambda.posts.size(), 2U);
  EXPECT_THAT(log.str(), HasSubstr("answers HTTP 400"));
}

TEST_F(RuntimeConversation, AReplyThatCannotBeDeliveredEndsTheProcess) {
  lambda.waiting.push_back({.id = "r-1"});
  lambda.lost_posts = 100;

  const Status served = serve({.body = "{}"});

  ASSERT_FALSE(served);
  EXPECT_THAT(served.error().message(), HasSubstr("broken pipe"));
}

TEST_F(RuntimeConversation, AReplyThatLambdaRefusesAsTooLargeBecomesAnError) {
  lambda.waiting.push_back({.id = "r-1"});
  lambda.largest = 1'000;

  EXPECT_TRUE(serve({.body = std::string(2'000, ' ')}));

  EXPECT_TRUE(lambda.posts.back().path.ends_with("/error"));
  EXPECT_THAT(lambda.posts.back().body, HasSubstr("2000 bytes is larger than Lambda takes"));
}

TEST_F(RuntimeConversation, AReplyOverSixMegabytesIsNotEvenTried) {
  lambda.waiting.push_back({.id = "r-1"});

  EXPECT_TRUE(serve({.body = std::string(6'291'557, ' ')}));

  ASSERT_EQ(lambda.posts.size(), 1U);
  EXPECT_TRUE(lambda.posts[0].path.ends_with("/error"));
}

TEST_F(RuntimeConversation, AfterAThawAnotherConnectionIsTried) {
  lambda.waiting.push_back({.id = "r-1"});
  lambda.lost_gets = 2;

  EXPECT_TRUE(serve({.body = "{}"}));

  EXPECT_EQ(seen.request_id, "r-1");
}

TEST_F(RuntimeConversation, ALambdaThatIsGoneEndsTheProcess) {
  EXPECT_FALSE(serve({.body = "{}"}));
  lambda.next_status = 500;
  EXPECT_THAT(serve({.body = "{}"}).error().message(), HasSubstr("HTTP 500"));
}

TEST_F(RuntimeConversation, ADeadlineThatIsNoneIsReportedAndNothingIsBegun) {
  for (const std::string deadline : {"", "12x", "-1", "0", "99999999999999999999"}) {
    lambda.waiting.push_back({.id = "r-1", .deadline = deadline});
    seen = {};

    EXPECT_TRUE(serve({.body = "{}"})) << deadline;

    EXPECT_EQ(seen.request_id, "") << deadline;
    EXPECT_THAT(lambda.posts.back().body, HasSubstr("Lambda-Runtime-Deadline-Ms"));
  }
}

TEST_F(RuntimeConversation, AnExceptionIsAFunctionErrorAndEndsTheProcess) {
  lambda.waiting.push_back({.id = "r-1"});
  RuntimeLoop loop(parts(), [](const Invocation&) -> Reply { throw std::runtime_error("oops"); });

  EXPECT_FALSE(loop.serve_one());

  EXPECT_THAT(lambda.posts.back().body, HasSubstr("unexpected: oops"));
}

TEST_F(RuntimeConversation, AProcessWithoutGoodKeysLeavesAfterItsReply) {
  lambda.waiting.push_back({.id = "r-1"});

  EXPECT_FALSE(serve({.body = "{}", .leave = true}));

  EXPECT_EQ(lambda.posts.size(), 1U);
}

TEST_F(RuntimeConversation, AFunctionThatCannotStartSaysSo) {
  RuntimeLoop loop(parts(), [](const Invocation&) { return Reply{}; });

  loop.report_start_failure("BadStart", "no");

  EXPECT_EQ(lambda.posts[0].path, "/2018-06-01/runtime/init/error");
  EXPECT_EQ(header("Lambda-Runtime-Function-Error-Type"), "Runtime.BadStart");
}

}  // namespace
}  // namespace ecsr::lambda
