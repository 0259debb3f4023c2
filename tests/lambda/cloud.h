// SPDX-License-Identifier: MIT
// A cloud to invoke the function in: the simulated account, a simulated clock, and what Lambda and
// the state machine do around the function.
#pragma once

#include <cstdlib>
#include <functional>
#include <gtest/gtest.h>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lambda/function.h"
#include "notify/channels.h"
#include "ports/object_api.h"
#include "sim/account.h"
#include "sim/faults/faulty_account.h"
#include "sim/sim_clock.h"
#include "sim/world_file.h"
#include "tests/lambda/patient_account.h"

namespace ecsr::lambda {

/// Three tasks to recycle.
inline constexpr std::string_view kWorld = R"(cluster prod
service web desired=3 health-check=yes
tasks web count=3 started=06:00 every=30m
ecs start-takes=45s replacement-takes=5s notice-takes=1s stop-takes=10s call-takes=40ms
begin 10:05
)";

inline nlohmann::json recycle_web() {
  return {{"cluster_name", "prod"}, {"service_name", "web"}, {"wait_time", 30}};
}

inline nlohmann::json with(nlohmann::json event, const char* name, nlohmann::json value) {
  event[name] = std::move(value);
  return event;
}

/// What the function sends to itself and to people.
class SelfInvocations final : public ports::FunctionApi {
 public:
  std::vector<ports::InvokeRequest> taken;
  std::optional<Error> refuses;

  Status invoke_later(const ports::InvokeRequest& request) override {
    if (refuses) return std::unexpected(*refuses);
    taken.push_back(request);
    return {};
  }
};

class Parameters final : public ports::SecretSource {
 public:
  std::map<std::string, std::string> kept;  ///< by name
  int asked = 0;

  Result<std::string> secrets_manager(const std::string& id) override { return parameter(id); }
  std::optional<Error> trouble;  ///< of every question from now on

  Result<std::string> parameter(const std::string& name) override {
    ++asked;
    if (trouble) return std::unexpected(*trouble);
    const auto found = kept.find(name);
    if (found != kept.end()) return found->second;
    return fail(ErrorKind::kNotFound, "GetParameter: ParameterNotFound: " + name);
  }
};

/// One bucket on S3.
class Objects final : public ports::ObjectApi {
 public:
  std::map<std::string, std::string> kept;  ///< by uri

  Result<std::string> get_object(const std::string& uri) override {
    const auto found = kept.find(uri);
    if (found != kept.end()) return found->second;
    return fail(ErrorKind::kNotFound, "GetObject: NoSuchKey: " + uri);
  }
};

/// Somebody's webhook: takes its time, and remembers what it was told.
class Hook final : public ports::WebApi {
 public:
  explicit Hook(ports::Clock& clock) : clock_(clock) {}
  std::vector<nlohmann::json> told;
  milliseconds takes{0};  ///< longer than a request may: no answer

  Result<ports::WebAnswer> post(const ports::WebPost& request) override {
    const milliseconds limit = request.limit.value_or(seconds{15});
    clock_.sleep_until(clock_.wall_now() + std::min(takes, limit));
    if (takes > limit) return fail(ErrorKind::kTransport, "no answer in time");
    told.push_back(nlohmann::json::parse(request.body));
    return ports::WebAnswer{.status = 200};
  }

 private:
  ports::Clock& clock_;
};

class NoMail final : public notify::MailTransport {
 public:
  Result<std::string> deliver(const notify::MailServer& /*server*/, const notify::Mail& /*mail*/,
                              notify::Patience /*patience*/) override {
    return fail(ErrorKind::kTransport, "there is no mail in this test");
  }
};

class NoTopics final : public ports::TopicApi, public ports::EventBusApi {
 public:
  Status publish(const ports::PublishRequest& /*request*/) override { return {}; }
  Status put_event(const ports::PutEventRequest& /*request*/) override { return {}; }
};

/// Time passes for the function; and something else may happen while it sleeps.
class FunctionClock final : public ports::Clock {
 public:
  explicit FunctionClock(sim::World& world) : clock_(world) {}
  WallTime wall_now() override { return clock_.wall_now(); }
  void sleep_until(WallTime time) override {
    if (while_asleep) std::exchange(while_asleep, nullptr)();
    clock_.sleep_until(time);
  }

  std::function<void()> while_asleep;  ///< once

 private:
  sim::SimClock clock_;
};

class Cloud final : public Connection {
 public:
  /// `call_takes` as in the world: a call that would go on after the end of requests is cut off.
  explicit Cloud(std::string_view world, milliseconds call_takes = milliseconds{40})
      : file_(sim::read_world(world).value()),
        world_account_(*file_.world),
        faulty_(world_account_, world_account_, world_account_, world_account_, world_account_),
        clock_(*file_.world),
        patient_account_(world_account_, clock_, call_takes),
        host_{.clock = clock_,
              .log = log,
              .environment = [this](std::string_view name) -> std::optional<std::string> {
                const auto found = environment.find(name);
                if (found == environment.end()) return std::nullopt;
                return found->second;
              },
              .read_file = [this](const std::string& path) -> Result<std::string> {
                const auto found = files.find(path);
                if (found != files.end()) return found->second;
                return fail(ErrorKind::kBadInput, "cannot be read: it is not there");
              },
              .connect = [this](const ConnectOptions& options) -> Result<Connection*> {
                connected = options;
                return this;
              },
              .chance = [this] { return ++chance_; }},
        function_(host_) {}

  Account account() override {
    if (spoilt_) return {faulty_, faulty_, faulty_, faulty_, faulty_};
    return {patient_account_, patient_account_, patient_account_, patient_account_,
            patient_account_};
  }
  /// Of every call from now on; nothing: AWS answers again.
  void refuse(std::optional<Error> error) { patient_account_.refuses = std::move(error); }
  /// From now on each call passes it. Outlives the cloud.
  void add(sim::Fault& fault) {
    faulty_.add(fault);
    spoilt_ = true;
  }
  ports::SecretSource& secrets() override { return parameters; }
  ports::ObjectApi& objects() override { return bucket; }
  ports::FunctionApi& functions() override { return itself; }
  std::optional<notify::Carriers> carriers() override {
    return notify::Carriers{.mail = no_mail_,
                            .topics = no_topics_,
                            .web = hook,
                            .event_buses = no_topics_,
                            .reveal = [](const std::string& text) { return text; }};
  }
  void end_at(WallTime end) override { patient_account_.ends_at = end; }

  /// One invocation; what Lambda bills of it is added to `billed`.
  nlohmann::json invoke(const nlohmann::json& event, milliseconds limit = minutes{15}) {
    return invoke_text(event.dump(), limit);
  }
  nlohmann::json invoke_text(const std::string& event, milliseconds limit = minutes{15}) {
    const WallTime began = clock_.wall_now();
    const Reply reply = function_.handle({.request_id = "request-" + std::to_string(++invocations),
                                          .trace_id = "",
                                          .function_arn = function_arn,
                                          .deadline = began + limit,
                                          .event = event});
    last_took = clock_.wall_now() - began;
    EXPECT_LT(last_took, limit) << "Lambda would have killed it";
    billed += last_took;
    error_type = reply.error_type;
    leaves = reply.leave;
    if (std::getenv("ECSR_SHOW") != nullptr) std::cerr << reply.body << "\n" << log.str();
    return nlohmann::json::parse(reply.body);
  }

  /// As deploy/state-machine.asl.json does it: the last reply.
  nlohmann::json run_state_machine(nlohmann::json event, int most_turns = 500) {
    event["continuation"] = "state-machine";
    for (int turn = 0; turn < most_turns; ++turn) {
      nlohmann::json reply = invoke(event);
      if (reply.value("status", "") != "in_progress") return reply;
      pass(seconds{reply["wait_seconds"].get<int>()});
      event = reply["next_event"];
    }
    return {{"status", "never ends"}};
  }

  void pass(milliseconds time) { clock_.sleep_until(clock_.wall_now() + time); }

  const sim::ServiceState& web() const { return file_.world->services.front().state; }
  std::string tag() const {
    for (const auto& tag : web().tags) {
      if (tag.key == "ecs-recycle:run") return tag.value;
    }
    return "";
  }
  sim::World& world() { return *file_.world; }
  WallTime now() { return clock_.wall_now(); }
  FunctionClock& clock() { return clock_; }

  std::ostringstream log;
  std::map<std::string, std::string, std::less<>> environment{
      {"AWS_LAMBDA_FUNCTION_NAME", "ecs-recycle"}, {"LAMBDA_TASK_ROOT", "/var/task"}};
  std::map<std::string, std::string, std::less<>> files;
  ConnectOptions connected;
  SelfInvocations itself;
  Parameters parameters;
  Objects bucket;
  Hook hook{clock_};
  std::string function_arn;  ///< as it is invoked
  std::string error_type;    ///< of the last invocation
  bool leaves = false;       ///< after it this process ends
  milliseconds billed{0};
  milliseconds last_took{0};
  int invocations = 0;

 private:
  sim::WorldFile file_;
  sim::Account world_account_;
  sim::FaultyAccount faulty_;
  bool spoilt_ = false;
  FunctionClock clock_;
  PatientAccount patient_account_;
  NoMail no_mail_;
  NoTopics no_topics_;
  std::uint64_t chance_ = 0x5EED;
  Host host_;
  Function function_;
};

}  // namespace ecsr::lambda
