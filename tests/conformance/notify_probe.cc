// SPDX-License-Identifier: MIT
// Sends one notice by mail, for the conformance tests: a JSON object of settings on standard input,
// what became of it on standard output.
#include <chrono>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "notify/channels.h"
#include "notify/notifier.h"
#include "notify/smtp.h"
#include "tests/notify/models.h"
#include "tests/notify/notices.h"

using namespace ecsr;

namespace {

formats::MailChannel settings_of(const nlohmann::json& given) {
  formats::MailChannel mail{.host = given.value("host", "127.0.0.1"),
                            .port = given.at("port"),
                            .username = given.value("username", ""),
                            .password = given.value("password", ""),
                            .from_email = given.value("from_email", "ecs@example.com"),
                            .to = given.value("to", std::vector<std::string>{"ops@example.com"}),
                            .cc = given.value("cc", std::vector<std::string>{}),
                            .bcc = given.value("bcc", std::vector<std::string>{}),
                            .subject_prefix = given.value("subject_prefix", ""),
                            .email_subject = given.value("email_subject", ""),
                            .ca_file = given.value("ca_file", "")};
  const std::string security = given.value("security", "");
  if (security == "plain") mail.security = formats::MailSecurity::kPlain;
  if (security == "tls") mail.security = formats::MailSecurity::kTls;
  if (security == "starttls") mail.security = formats::MailSecurity::kStartTls;
  return mail;
}

}  // namespace

int main() {
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const nlohmann::json given = nlohmann::json::parse(text);
  notify::World world;
  notify::Smtp smtp("");
  notify::Carriers carriers{smtp, world.topics, world.web, world.event_buses, notify::Secrets()};
  const auto channels = make_channels({.mail = {settings_of(given)}}, carriers);
  const auto event = formats::notice_event(given.value("event", "finished")).value();
  const milliseconds limit{given.value("limit_ms", 5000)};
  const auto sent = channels.front()->send(notify::notice_of(event), "7f3a2c11.1",
                                           {.connect = limit, .whole = limit});
  nlohmann::json said{{"ok", sent.has_value()}};
  if (sent) said["remark"] = *sent;
  if (!sent) said["kind"] = to_string(sent.error().kind());
  if (!sent) said["message"] = sent.error().message();
  std::cout << said.dump() << "\n";
}
