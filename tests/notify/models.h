// SPDX-License-Identifier: MIT
// What stands behind the channels in tests: a mail server, a topic, a web server and an event bus
// that remember what they took, and refuse what the real ones refuse.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "notify/channels.h"
#include "ports/clock.h"

namespace ecsr::notify {

/// Sleeping takes no time; attempts take what they are told to.
class PassingClock final : public ports::Clock {
 public:
  WallTime wall_now() override { return now; }
  void sleep_until(WallTime time) override { now = std::max(now, time); }

  WallTime now = WallTime{seconds{1'800'000'000}};
};

/// Fails as often as it is told to, in order, and then takes everything.
struct Troubles {
  std::deque<Error> next;

  std::optional<Error> take() {
    if (next.empty()) return std::nullopt;
    Error error = next.front();
    next.pop_front();
    return error;
  }
};

class MailServerModel final : public MailTransport {
 public:
  Result<std::string> deliver(const MailServer& server, const Mail& mail,
                              Patience patience) override {
    patiences.push_back(patience);
    if (auto error = troubles.take()) return std::unexpected(*error);
    if (mail.to.empty()) return fail(ErrorKind::kBadInput, "503 no valid recipients");
    servers.push_back(server);
    mails.push_back(mail);
    return std::string();
  }

  Troubles troubles;
  std::vector<MailServer> servers;
  std::vector<Mail> mails;
  std::vector<Patience> patiences;
};

class TopicModel final : public ports::TopicApi {
 public:
  Status publish(const ports::PublishRequest& request) override {
    if (auto error = troubles.take()) return std::unexpected(*error);
    const bool bad_subject =
        request.subject.size() >= 100 ||
        std::ranges::any_of(request.subject, [](char c) { return c < 0x20 || c == 0x7F; });
    if (bad_subject) return fail(ErrorKind::kBadInput, "InvalidParameter: Subject");
    if (request.message.empty() || request.message.size() > 262'144) {
      return fail(ErrorKind::kBadInput, "InvalidParameter: Message");
    }
    published.push_back(request);
    return {};
  }

  Troubles troubles;
  std::vector<ports::PublishRequest> published;
};

class WebServerModel final : public ports::WebApi {
 public:
  Result<ports::WebAnswer> post(const ports::WebPost& request) override {
    if (auto error = troubles.take()) return std::unexpected(*error);
    posts.push_back(request);
    return answer;
  }

  Troubles troubles;
  ports::WebAnswer answer{200, "ok"};
  std::vector<ports::WebPost> posts;
};

class EventBusModel final : public ports::EventBusApi {
 public:
  Status put_event(const ports::PutEventRequest& request) override {
    if (auto error = troubles.take()) return std::unexpected(*error);
    if (request.detail.size() > 262'144) return fail(ErrorKind::kBadInput, "ValidationException");
    events.push_back(request);
    return {};
  }

  Troubles troubles;
  std::vector<ports::PutEventRequest> events;
};

/// References by name, as a configuration file holds them.
class Secrets {
 public:
  Result<std::string> operator()(const std::string& text) const {
    if (!text.starts_with("env:")) return text;
    const auto found = values.find(text.substr(4));
    if (found != values.end()) return found->second;
    return fail(ErrorKind::kNotFound, "the environment has no " + text.substr(4));
  }

  std::map<std::string, std::string> values{{"MAIL_PASSWORD", "hunter2"},
                                            {"HOOK", "https://hooks.example.com/T0/secret"},
                                            {"TOKEN", "Bearer abc"}};
};

struct World {
  PassingClock clock;
  MailServerModel mail;
  TopicModel topics;
  WebServerModel web;
  EventBusModel event_buses;

  Carriers carriers() { return {mail, topics, web, event_buses, Secrets()}; }
};

}  // namespace ecsr::notify
