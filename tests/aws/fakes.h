// SPDX-License-Identifier: MIT
// A world without network and without time for the tests of the AWS client: a transport that
// answers by script and remembers every request, a clock that moves when somebody sleeps, keys that
// can be renewed.
#pragma once

#include <deque>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "aws/account.h"
#include "tests/source_dir.h"

namespace ecsr::aws {

inline std::string vector_text(const std::string& name) {
  std::ifstream file(ECSR_SOURCE_DIR "/tests/aws/vectors/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline HttpAnswer answer_of(int status, std::string body, std::vector<HttpHeader> headers = {}) {
  if (headers.empty()) headers = {{"x-amzn-requestid", "r-1"}};
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

inline HttpAnswer refusal(int status, const std::string& code, const std::string& message = "No.") {
  return answer_of(status, R"({"__type":")" + code + R"(","message":")" + message + R"("})");
}

inline std::string url_of(const HttpRequest& request) { return request.endpoint + request.path; }

inline Error no_answer() { return Error(ErrorKind::kTransport, "no whole answer from ecs: reset"); }

/// Answers in the order of the script; the last entry answers everything after it.
class FakeTransport final : public HttpTransport {
 public:
  std::deque<Result<HttpAnswer>> script;
  std::vector<HttpRequest> requests;        ///< all that were sent
  std::vector<std::size_t> waves;           ///< how many went out together
  std::vector<std::string> session_tokens;  ///< with which each was signed

  void answer(Result<HttpAnswer> next) { script.push_back(std::move(next)); }

  std::vector<Result<HttpAnswer>> send(std::span<const HttpRequest> wave) override {
    waves.push_back(wave.size());
    std::vector<Result<HttpAnswer>> answers;
    for (const HttpRequest& request : wave) {
      requests.push_back(request);
      session_tokens.push_back(request.signing ? request.signing->credentials.session_token.reveal()
                                               : "");
      answers.push_back(script.empty() ? Result<HttpAnswer>(answer_of(200, "{}")) : script.front());
      if (script.size() > 1) script.pop_front();
    }
    return answers;
  }
};

/// 12:00 of an imaginary day; sleeping moves it.
class FakeClock final : public ports::Clock {
 public:
  static constexpr WallTime kNoon{seconds{1'754'560'800}};
  WallTime now = kNoon;
  std::vector<milliseconds> sleeps;
  bool wakes_early = false;

  WallTime wall_now() override { return now; }
  void sleep_until(WallTime time) override {
    sleeps.push_back(time - now);
    if (!wakes_early) now = time;
  }
};

class FakeCredentials final : public CredentialsProvider {
 public:
  int renewals = 0;
  Renewal renewal = Renewal::kRenewed;
  bool absent = false;

  Result<Credentials> credentials() override {
    if (absent) return fail(ErrorKind::kDenied, "no AWS credentials");
    return Credentials{.access_key_id = "AKIDEXAMPLE",
                       .secret_access_key = Secret("a-long-secret-access-key"),
                       .session_token = Secret("session-token-" + std::to_string(renewals))};
  }
  Result<Renewal> renew() override {
    ++renewals;
    return renewal;
  }
};

/// An account in eu-west-1 over the fakes.
struct FakeAccount {
  FakeTransport transport;
  FakeClock clock;
  FakeCredentials credentials;
  Account account{{.transport = transport,
                   .credentials = credentials,
                   .clock = clock,
                   .region = "eu-west-1",
                   .endpoints = {.configured = {"https://ecs.test", "https://autoscaling.test",
                                                "https://elb.test", "https://sts.test"}},
                   .seed = 1}};

  const std::string& sent(std::size_t index = 0) const { return transport.requests.at(index).body; }
};

/// A real account in eu-west-1, but for its transport: nothing is configured.
struct PlainAccount {
  FakeTransport transport;
  FakeClock clock;
  FakeCredentials credentials;
  Account account{{.transport = transport,
                   .credentials = credentials,
                   .clock = clock,
                   .region = "eu-west-1",
                   .endpoints = {},
                   .seed = 1}};

  const HttpRequest& sent(std::size_t index = 0) const { return transport.requests.at(index); }
};

}  // namespace ecsr::aws
