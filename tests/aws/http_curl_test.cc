// SPDX-License-Identifier: MIT
#include "aws/http_curl.h"

#include <condition_variable>
#include <gtest/gtest.h>

#include "tests/aws/loopback_server.h"

namespace ecsr::aws {
namespace {

using Connection = LoopbackServer::Connection;

void echo(Connection& connection) {
  while (const auto request = connection.read_request()) {
    connection.answer(request->substr(request->find("\r\n\r\n") + 4));
  }
}

HttpRequest request_to(const LoopbackServer& server, std::string body = "{}") {
  return {.endpoint = server.endpoint(), .body = std::move(body)};
}

std::vector<Result<HttpAnswer>> send(CurlTransport& transport, std::vector<HttpRequest> wave) {
  return transport.send(wave);
}

Result<HttpAnswer> send_one(CurlTransport& transport, const HttpRequest& request) {
  return send(transport, {request})[0];
}

TEST(CurlTransport, KeepsConnectionsOpenForTheNextWave) {
  LoopbackServer server(echo);
  CurlTransport transport({});

  for (const char* body : {"one", "two", "three"}) {
    EXPECT_EQ(send_one(transport, request_to(server, body))->body, body);
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlTransport, SendsAWaveInParallelAndKeepsItsOrder) {
  std::mutex mutex;
  std::condition_variable all_there;
  int waiting = 0;
  LoopbackServer server([&](Connection& connection) {
    const auto request = connection.read_request();
    std::unique_lock lock(mutex);
    ++waiting;
    all_there.notify_all();
    all_there.wait(lock, [&] { return waiting == 3; });  // nobody is answered before all have asked
    lock.unlock();
    connection.answer(request->substr(request->size() - 1));
  });
  CurlTransport transport({});

  const auto answers =
      send(transport, {request_to(server, "a"), request_to(server, "b"), request_to(server, "c")});

  EXPECT_EQ(answers[0]->body + answers[1]->body + answers[2]->body, "abc");
}

TEST(CurlTransport, HasNoMoreRequestsUnderWayThanItMay) {
  LoopbackServer server(echo);
  CurlTransport transport({.max_parallel = 2});

  const auto answers = send(transport, std::vector<HttpRequest>(9, request_to(server, "x")));

  for (const auto& answer : answers) EXPECT_EQ(answer->body, "x");
  EXPECT_LE(server.connections(), 2);
}

TEST(CurlTransport, SignsWithTheScopeItIsGivenAndSuppressesNoHeader) {
  LoopbackServer server(echo);
  CurlTransport transport({.user_agent = "ecs-recycle/test"});
  HttpRequest request = request_to(server);
  request.headers = {{"Content-Type", "application/x-amz-json-1.1"}, {"X-Amz-Target", "T.Op"}};
  request.signing = Signing{.region = "eu-west-1",
                            .service = "ecs",
                            .credentials = {.access_key_id = "AKID",
                                            .secret_access_key = Secret("secret"),
                                            .session_token = Secret("to/k+en=")}};

  ASSERT_TRUE(send_one(transport, request));

  const std::string sent = server.requests().at(0);
  EXPECT_TRUE(sent.starts_with("POST / HTTP/1.1\r\n")) << sent;
  EXPECT_TRUE(sent.contains("\r\nAuthorization: AWS4-HMAC-SHA256 Credential=AKID/")) << sent;
  EXPECT_TRUE(
      sent.contains("/eu-west-1/ecs/aws4_request, SignedHeaders="
                    "content-type;host;x-amz-date;x-amz-security-token;x-amz-target, "))
      << sent;
  EXPECT_TRUE(sent.contains("\r\nX-Amz-Security-Token: to/k+en=\r\n")) << sent;
  EXPECT_TRUE(sent.contains("\r\nUser-Agent: ecs-recycle/test\r\n")) << sent;
  EXPECT_TRUE(sent.contains("\r\nAccept: */*\r\n")) << sent;
  EXPECT_FALSE(sent.contains("secret\r")) << sent;
}

std::string head_of(const LoopbackServer& server) {
  const std::string sent = server.requests().at(0);
  return sent.substr(0, sent.find("\r\n\r\n") + 2);
}

TEST(CurlTransport, GetsAPathWithItsQueryAndSendsNoBody) {
  LoopbackServer server(echo);
  CurlTransport transport({.user_agent = "ecs-recycle/test"});

  ASSERT_TRUE(send_one(transport, {.endpoint = server.endpoint(),
                                   .method = HttpMethod::kGet,
                                   .path = "/federation/credentials?role_name=a%20b",
                                   .headers = {{"Accept", "application/json"}}}));

  EXPECT_EQ(head_of(server), "GET /federation/credentials?role_name=a%20b HTTP/1.1\r\nHost: " +
                                 server.endpoint().substr(7) +
                                 "\r\nUser-Agent: ecs-recycle/test\r\n"
                                 "Accept: application/json\r\n");
}

TEST(CurlTransport, PutsAnEmptyBodyThatIsNotCalledAForm) {
  LoopbackServer server(echo);
  CurlTransport transport({.user_agent = "ecs-recycle/test"});

  ASSERT_TRUE(send_one(transport, {.endpoint = server.endpoint(),
                                   .method = HttpMethod::kPut,
                                   .path = "/latest/api/token",
                                   .headers = {{"X-Ttl", "21600"}}}));

  EXPECT_EQ(head_of(server),
            "PUT /latest/api/token HTTP/1.1\r\nHost: " + server.endpoint().substr(7) +
                "\r\nUser-Agent: ecs-recycle/test\r\nAccept: */*\r\n"
                "X-Ttl: 21600\r\nContent-Length: 0\r\n");
}

TEST(CurlTransport, ForgetsTheMethodOfTheRequestBefore) {
  LoopbackServer server(echo);
  CurlTransport transport({});
  HttpRequest get = request_to(server, "");
  get.method = HttpMethod::kGet;
  HttpRequest put = request_to(server, "");
  put.method = HttpMethod::kPut;

  ASSERT_TRUE(send_one(transport, put));
  ASSERT_TRUE(send_one(transport, get));
  ASSERT_TRUE(send_one(transport, request_to(server, "body")));

  EXPECT_TRUE(server.requests().at(1).starts_with("GET / "));
  EXPECT_TRUE(server.requests().at(2).starts_with("POST / "));
  EXPECT_TRUE(server.requests().at(2).ends_with("\r\n\r\nbody"));
}

TEST(CurlTransport, SendsNoHeaderWithALineEndInItAndAllTheOthers) {
  LoopbackServer server(echo);
  CurlTransport transport({});
  HttpRequest injected = request_to(server);
  injected.headers = {{"Authorization", "token\r\nX-Other: 1"}};

  const auto answers = send(transport, {injected, request_to(server, "good"), injected});

  const Error refused(ErrorKind::kBadInput,
                      "a header for " + server.endpoint() + " holds a line end (it is not shown)");
  EXPECT_EQ(answers[0].error(), refused);
  EXPECT_EQ(answers[1]->body, "good");
  EXPECT_EQ(answers[2].error(), refused);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(CurlTransport, WaitsNoLongerThanTheRequestSays) {
  LoopbackServer server([](Connection& connection) {
    while (connection.read_request()) {
    }
  });
  CurlTransport transport({});
  HttpRequest request = request_to(server);
  request.answer_limit = milliseconds{50};

  const auto answer = send_one(transport, request);

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::kTransport);
}

TEST(CurlTransport, GoesPastTheProxyOfTheEnvironmentWhenToldTo) {
  LoopbackServer server(echo);
  LoopbackServer proxy([](Connection& connection) {
    connection.read_request();
    connection.answer("from the proxy");
  });
  setenv("http_proxy", proxy.endpoint().c_str(), 1);
  setenv("no_proxy", "", 1);
  HttpRequest direct = request_to(server, "from the server");
  direct.without_proxy = true;

  EXPECT_EQ(send_one(*std::make_unique<CurlTransport>(CurlOptions{}), direct)->body,
            "from the server");
  EXPECT_EQ(send_one(*std::make_unique<CurlTransport>(CurlOptions{}), request_to(server))->body,
            "from the proxy");
  unsetenv("http_proxy");
  unsetenv("no_proxy");
}

TEST(CurlTransport, GivesAnErrorStatusAsAnAnswerWithItsHeadersAndDate) {
  LoopbackServer server([](Connection& connection) {
    connection.read_request();
    connection.send(
        "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n"
        "HTTP/1.1 503 Slow\r\nX-Amzn-RequestId:  5a1c \r\nDate: Thu, 07 Aug 2025 09:46:40 GMT\r\n"
        "Content-Length: 4\r\n\r\nbusy");
  });
  CurlTransport transport({});

  const auto answer = send_one(transport, request_to(server));

  ASSERT_TRUE(answer) << answer.error().message();
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(answer->body, "busy");
  EXPECT_EQ(answer->headers, (std::vector<HttpHeader>{{"x-amzn-requestid", "5a1c"},
                                                      {"date", "Thu, 07 Aug 2025 09:46:40 GMT"},
                                                      {"content-length", "4"}}));
  EXPECT_EQ(answer->date, WallTime{seconds{1'754'560'000}});
}

TEST(CurlTransport, HasNoDateWhenTheAnswerHasNone) {
  LoopbackServer server(echo);
  CurlTransport transport({});

  EXPECT_EQ(send_one(transport, request_to(server))->date, std::nullopt);
}

TEST(CurlTransport, FollowsNoRedirect) {
  LoopbackServer server([](Connection& connection) {
    while (connection.read_request()) {
      connection.send("HTTP/1.1 307 Go\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n");
    }
  });
  CurlTransport transport({});

  const auto answer = send_one(transport, request_to(server));

  EXPECT_EQ(answer->status, 307);
  EXPECT_EQ(answer->header("location"), "/there");
  EXPECT_EQ(server.requests().size(), 1U);
}

void expect_no_whole_answer(const Result<HttpAnswer>& answer, const LoopbackServer& server) {
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::kTransport);
  EXPECT_TRUE(
      answer.error().message().starts_with("no whole answer from " + server.endpoint() + ": "))
      << answer.error().message();
}

TEST(CurlTransport, TakesNoAnswerThatEndsWithinItsHead) {
  LoopbackServer server([](Connection& connection) {
    if (connection.read_request()) connection.send("HTTP/1.1 200 OK\r\nContent-Le");
  });
  CurlTransport transport({});

  const auto answer = send_one(transport, request_to(server));

  expect_no_whole_answer(answer, server);
}

TEST(CurlTransport, GivesUpOnAnAnswerThatDoesNotCome) {
  LoopbackServer server([](Connection& connection) {
    while (connection.read_request()) {
    }
  });
  CurlTransport transport({.answer_limit = milliseconds{50}});

  expect_no_whole_answer(send_one(transport, request_to(server)), server);
}

TEST(CurlTransport, ReportsAConnectionThatIsReset) {
  LoopbackServer server([](Connection& connection) {
    connection.read_request();
    connection.reset();
  });
  CurlTransport transport({});

  expect_no_whole_answer(send_one(transport, request_to(server)), server);
}

TEST(CurlTransport, ReportsAnAnswerThatBreaksOff) {
  LoopbackServer server([](Connection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"services\":[");
  });
  CurlTransport transport({});

  expect_no_whole_answer(send_one(transport, request_to(server)), server);
}

TEST(CurlTransport, ReportsThatNobodyListens) {
  std::string endpoint;
  {
    LoopbackServer server(echo);
    endpoint = server.endpoint();
  }
  CurlTransport transport({});

  const auto answer = send_one(transport, {.endpoint = endpoint, .body = "{}"});

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::kTransport);
}

TEST(CurlTransport, TakesAnAnswerUpToItsLimitAndNoLongerOne) {
  LoopbackServer server(echo);
  CurlTransport transport({.max_answer_bytes = 10});

  EXPECT_EQ(send_one(transport, request_to(server, "0123456789"))->body, "0123456789");
  EXPECT_EQ(send_one(transport, request_to(server, "0123456789a")).error(),
            Error(ErrorKind::kBadAnswer, "the answer of " + server.endpoint() +
                                             " is longer than 10 bytes, more than this program "
                                             "takes"));
  EXPECT_EQ(send_one(transport, request_to(server, "again"))->body, "again");
}

/// Answers the first request of all; every later one only with a close.
void answer_once(Connection& connection) {
  if (!connection.read_request() || connection.number() > 1) return;
  connection.answer("first");
  connection.read_request();
}

TEST(CurlTransport, SendsAgainWhenAConnectionThatWasKeptOpenTurnsOutToBeClosed) {
  LoopbackServer server([](Connection& connection) {
    if (connection.number() == 1) return answer_once(connection);
    echo(connection);
  });
  CurlTransport transport({});

  ASSERT_TRUE(send_one(transport, request_to(server)));
  EXPECT_EQ(send_one(transport, request_to(server, "again"))->body, "again");
  EXPECT_EQ(server.connections(), 2);
}

TEST(CurlTransport, DoesNotItselfSendAgainWhatMayBeSentOnceOnly) {
  LoopbackServer server(answer_once);
  CurlTransport transport({});
  HttpRequest order = request_to(server, "order");
  order.send_once = true;

  ASSERT_TRUE(send_one(transport, request_to(server)));
  EXPECT_FALSE(send_one(transport, order));
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(CurlTransport, NamesACertificateFileThatCannotBeRead) {
  LoopbackServer server(echo);
  CurlTransport transport({.ca_bundle = "/nonexistent/bundle.pem"});
  HttpRequest request = request_to(server);
  request.endpoint = server.endpoint("https");

  const auto answer = send_one(transport, request);

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::kDenied);
  EXPECT_TRUE(answer.error().message().contains("/nonexistent/bundle.pem"));
  EXPECT_TRUE(answer.error().message().contains("AWS_CA_BUNDLE"));
}

TEST(CurlTransport, SpeaksNoOtherProtocol) {
  CurlTransport transport({});

  const auto answer = send_one(transport, {.endpoint = "ftp://127.0.0.1", .body = ""});

  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind(), ErrorKind::kBadInput);
}

}  // namespace
}  // namespace ecsr::aws
