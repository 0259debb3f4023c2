// SPDX-License-Identifier: MIT
#include "main/function.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>

#include "aws/account.h"
#include "aws/http_curl.h"
#include "aws/runtime_client.h"
#include "formats/exit_status.h"
#include "lambda/function.h"
#include "lambda/runtime_loop.h"
#include "main/real_carriers.h"
#include "main/system_clock.h"

namespace ecsr::app {
namespace {

/// A clock by which nobody sleeps beyond the end of an invocation.
class InvocationClock final : public ports::Clock {
 public:
  explicit InvocationClock(SystemClock& clock) : clock_(clock) {}

  WallTime wall_now() override { return clock_.wall_now(); }
  void sleep_until(WallTime time) override {
    clock_.sleep_until(end_ ? std::min(time, *end_) : time);
  }
  void end_at(WallTime end) { end_ = end; }

 private:
  SystemClock& clock_;
  std::optional<WallTime> end_;
};

class AwsConnection final : public lambda::Connection {
 public:
  AwsConnection(std::unique_ptr<aws::RealAccount> account, InvocationClock& clock,
                const lambda::Host& host)
      : account_(std::move(account)),
        clock_(clock),
        carriers_(account_->account(), host.read_file, host.environment) {}

  lambda::Account account() override {
    aws::Account& all = account_->account();
    return {all.ecs_read(), all.ecs_write(), all.autoscaling(), all.target_health(), all.alarms()};
  }
  ports::SecretSource& secrets() override { return account_->account().secrets(); }
  ports::ObjectApi& objects() override { return account_->account().objects(); }
  ports::FunctionApi& functions() override { return account_->account().functions(); }
  std::optional<notify::Carriers> carriers() override { return carriers_.carriers(); }
  void end_at(WallTime end) override {
    account_->end_at(end);
    clock_.end_at(end);
  }

 private:
  std::unique_ptr<aws::RealAccount> account_;
  InvocationClock& clock_;
  RealCarriers carriers_;
};

aws::AccountOptions account_options(const lambda::ConnectOptions& options) {
  const formats::AwsSettings& file = options.configured;
  return {
      .region = options.region,
      .endpoint_url = options.endpoint_url,
      .asked = {.profile = {}, .role_arn = options.role_arn, .external_id = options.external_id},
      .set = {.profile_name = file.profile_name,
              .role_arn = file.role_arn,
              .external_id = {},
              .access_key = file.access_key,
              .secret_key = aws::Secret(file.secret_key),
              .session_token = aws::Secret(file.session_token),
              .region_name = {}}};
}

/// Keeps connections to AWS from one invocation to the next, unless so much time has passed that
/// the machine may have been frozen and the other side may have forgotten them.
class Connections {
 public:
  Connections(const FunctionParts& parts, SystemClock& clock) : parts_(parts), clock_(clock) {}

  Result<lambda::Connection*> get(const lambda::ConnectOptions& options, const lambda::Host& host) {
    constexpr milliseconds kStillOpen = seconds{20};
    const WallTime now = clock_.wall_now();
    const bool young = now >= used_at_ && now - used_at_ < kStillOpen;
    if (!connection_ || !young || options != options_) {
      connection_.reset();
      auto account = aws::RealAccount::open(account_options(options), parts_.environment, patience_,
                                            parts_.chance());
      if (!account) return std::unexpected(std::move(account).error());
      connection_.emplace(*std::move(account), patience_, host);
      options_ = options;
    }
    used_at_ = now;
    return &*connection_;
  }

  /// An invocation has ended.
  void rest() { used_at_ = clock_.wall_now(); }

 private:
  const FunctionParts& parts_;
  SystemClock& clock_;
  InvocationClock patience_{clock_};
  std::optional<AwsConnection> connection_;
  lambda::ConnectOptions options_;
  WallTime used_at_{};
};

}  // namespace

int run_function(const FunctionParts& parts) {
  std::signal(SIGPIPE, SIG_IGN);
  SystemClock clock;
  Connections connections(parts, clock);
  lambda::Host host{
      .clock = clock,
      .log = std::cout,
      .environment = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = parts.environment.find(name);
        if (found == parts.environment.end()) return std::nullopt;
        return found->second;
      },
      .read_file = parts.read_file,
      .connect =
          [&](const lambda::ConnectOptions& options) { return connections.get(options, host); },
      .chance = parts.chance,
  };
  aws::CurlTransport transport({.max_parallel = 1});
  aws::RuntimeClient api(transport,
                         std::string(aws::value_of(parts.environment, "AWS_LAMBDA_RUNTIME_API")));
  lambda::Function function(host);
  lambda::RuntimeLoop loop({.api = api,
                            .clock = clock,
                            .log = std::cout,
                            .set_trace =
                                [](const std::string& id) {
                                  if (id.empty()) {
                                    unsetenv("_X_AMZN_TRACE_ID");
                                  } else {
                                    setenv("_X_AMZN_TRACE_ID", id.c_str(), 1);
                                  }
                                }},
                           [&](const lambda::Invocation& invocation) {
                             lambda::Reply reply = function.handle(invocation);
                             connections.rest();
                             return reply;
                           });
  const std::string format = host.environment("ECS_RECYCLE_LOG_FORMAT").value_or("");
  if (!format.empty() && format != "text" && format != "json") {
    const std::string sentence =
        "ECS_RECYCLE_LOG_FORMAT is \"" + format + "\": expected text or json";
    std::cout << "ecs-recycle: " << sentence << "\n" << std::flush;
    loop.report_start_failure("BadSettings", sentence);
    return static_cast<int>(formats::ExitStatus::kUsage);
  }
  while (true) {
    const Status served = loop.serve_one();
    if (served) continue;
    std::cout << "ecs-recycle: " << served.error().message() << "\n" << std::flush;
    return static_cast<int>(formats::ExitStatus::kUnexpected);
  }
}

}  // namespace ecsr::app
