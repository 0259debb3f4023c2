// SPDX-License-Identifier: MIT
#include "formats/config_notifications.h"

#include <array>
#include <utility>

#include "formats/notice.h"
#include "formats/policy_fields.h"

namespace ecsr::formats {
namespace {

using Key = ConfigReader::Key;
using Keys = std::vector<Key>;
using Secrecy = ConfigReader::Secrecy;

Key text_key(ConfigReader& reader, std::string_view name, std::string& place,
             Secrecy secrecy = Secrecy::kOpen) {
  return {name, [&reader, &place, secrecy](const Value& value, const std::string& path) {
            place = reader.text(value, path, secrecy).value_or("");
          }};
}

Key texts_key(ConfigReader& reader, std::string_view name, std::vector<std::string>& place) {
  return {name, [&reader, &place](const Value& value, const std::string& path) {
            place = reader.texts(value, path);
          }};
}

void read_events(ConfigReader& reader, const Value& value, const std::string& path,
                 NoticeRules& rules) {
  std::vector<std::string_view> words;
  for (const NoticeEvent event : all_notice_events()) words.push_back(code(event));
  rules.events.clear();
  reader.for_each(value, path, [&](const Value& item, const std::string& item_path) {
    if (const auto index = reader.choice(item, item_path, words)) {
      rules.events.insert(all_notice_events()[*index]);
    }
  });
  if (value.is_list() && value.children.empty()) {
    reader.problem(wrong_value(value, path, "at least one event, such as [gave-up]"));
  }
  reader.note(value, path);
}

void add_rules(ConfigReader& reader, Keys& keys, NoticeRules& rules) {
  keys.push_back({"events", [&](const Value& value, const std::string& path) {
                    read_events(reader, value, path, rules);
                  }});
  keys.push_back({"progress_percent", [&](const Value& value, const std::string& path) {
                    rules.progress_percent =
                        reader.number(value, path, 1, 100, "a whole number from 1 to 100")
                            .value_or(rules.progress_percent);
                  }});
}

void read_security(ConfigReader& reader, const Value& value, const std::string& path,
                   std::optional<MailSecurity>& security) {
  constexpr std::array<std::string_view, 3> kWords{"starttls", "tls", "plain"};
  const auto index = reader.choice(value, path, kWords);
  if (!index) return;
  security = std::array{MailSecurity::kStartTls, MailSecurity::kTls, MailSecurity::kPlain}[*index];
  reader.note(value, path);
}

/// Where a mail goes first: the keys of `smtpCredentials`.
Keys server_keys(ConfigReader& reader, MailChannel& mail) {
  return {
      text_key(reader, "host", mail.host),
      {"port",
       [&](const Value& value, const std::string& path) {
         mail.port = static_cast<std::uint16_t>(
             reader.number(value, path, 1, 65'535, "a port from 1 to 65535").value_or(mail.port));
       }},
      {"security",
       [&](const Value& value, const std::string& path) {
         read_security(reader, value, path, mail.security);
       }},
      text_key(reader, "username", mail.username),
      text_key(reader, "password", mail.password, Secrecy::kSecret),
      text_key(reader, "from_email", mail.from_email),
      text_key(reader, "ca_file", mail.ca_file),
  };
}

/// Who gets it and what it is called: the keys of `emailNotification`.
void add_letter_keys(ConfigReader& reader, Keys& keys, MailChannel& mail) {
  keys.push_back(texts_key(reader, "to", mail.to));
  keys.push_back(texts_key(reader, "cc", mail.cc));
  keys.push_back(texts_key(reader, "bcc", mail.bcc));
  keys.push_back(text_key(reader, "subject_prefix", mail.subject_prefix));
  keys.push_back(text_key(reader, "email_subject", mail.email_subject));
  add_rules(reader, keys, mail.rules);
}

/// What a mail cannot do without and does not have.
std::vector<std::string> missing_in(const MailChannel& mail) {
  std::vector<std::string> missing;
  if (mail.host.empty()) missing.emplace_back("host");
  if (mail.from_email.empty()) missing.emplace_back("from_email");
  if (mail.to.empty() && mail.cc.empty() && mail.bcc.empty()) missing.emplace_back("to");
  return missing;
}

void need(ConfigReader& reader, const Value& block, const std::string& path, std::string_view key,
          bool is_there) {
  // What is there and wrong has been complained about already.
  for (const Value& member : block.children) is_there |= snake_case(member.name) == key;
  if (!is_there) reader.problem(block.place, path, "has no " + std::string(key));
}

void read_mail(ConfigReader& reader, const Value& block, const std::string& path,
               NotificationSettings& settings) {
  if (!reader.is_map(block, path)) return;
  MailChannel mail;
  Keys keys = server_keys(reader, mail);
  add_letter_keys(reader, keys, mail);
  reader.read_map(block, path + ".", keys);
  for (const std::string& key : missing_in(mail)) need(reader, block, path, key, false);
  if (missing_in(mail).empty()) settings.mail.push_back(std::move(mail));
}

void read_topic(ConfigReader& reader, const Value& block, const std::string& path,
                NotificationSettings& settings) {
  if (!reader.is_map(block, path)) return;
  TopicChannel topic;
  Keys keys{text_key(reader, "topic_arn", topic.topic_arn)};
  add_rules(reader, keys, topic.rules);
  reader.read_map(block, path + ".", keys);
  need(reader, block, path, "topic_arn", !topic.topic_arn.empty());
  if (!topic.topic_arn.empty()) settings.topics.push_back(std::move(topic));
}

void read_headers(ConfigReader& reader, const Value& block, const std::string& path,
                  WebhookChannel& webhook) {
  if (!reader.is_map(block, path)) return;
  reader.check_names(block, path + ".");
  for (const Value& header : block.children) {
    auto text = reader.text(header, path + "." + header.name, Secrecy::kSecret);
    if (text) webhook.headers.emplace_back(header.name, *std::move(text));
  }
}

void read_webhook(ConfigReader& reader, const Value& block, const std::string& path,
                  NotificationSettings& settings) {
  if (!reader.is_map(block, path)) return;
  WebhookChannel webhook;
  Keys keys{text_key(reader, "url", webhook.url, Secrecy::kSecret),
            {"payload",
             [&](const Value& value, const std::string& value_path) {
               constexpr std::array<std::string_view, 3> kWords{"generic", "slack", "teams"};
               const auto index = reader.choice(value, value_path, kWords);
               if (!index) return;
               webhook.payload = std::array{WebhookPayload::kGeneric, WebhookPayload::kSlack,
                                            WebhookPayload::kTeams}[*index];
               reader.note(value, value_path);
             }},
            {"headers", [&](const Value& value, const std::string& value_path) {
               read_headers(reader, value, value_path, webhook);
             }}};
  add_rules(reader, keys, webhook.rules);
  reader.read_map(block, path + ".", keys);
  need(reader, block, path, "url", !webhook.url.empty());
  if (!webhook.url.empty()) settings.webhooks.push_back(std::move(webhook));
}

void read_event_bus(ConfigReader& reader, const Value& block, const std::string& path,
                    NotificationSettings& settings) {
  if (!reader.is_map(block, path)) return;
  EventBusChannel bus;
  Keys keys{text_key(reader, "event_bus", bus.event_bus)};
  add_rules(reader, keys, bus.rules);
  reader.read_map(block, path + ".", keys);
  settings.event_buses.push_back(std::move(bus));
}

/// Attachments of one's own were files beside the classic function.
Key attachments_key(std::vector<std::string>& warnings) {
  return {"attachments", [&](const Value& value, const std::string& path) {
            if (value.is_list() && value.children.empty()) return;
            warnings.push_back(path + " (line " + std::to_string(value.place.line) +
                               ") is not sent: the run's own record and report are attached");
          }};
}

}  // namespace

void read_notifications(ConfigReader& reader, const Value& block, const std::string& path,
                        NotificationSettings& settings) {
  if (!reader.is_map(block, path)) return;
  using Read = void (*)(ConfigReader&, const Value&, const std::string&, NotificationSettings&);
  const auto key = [&](std::string_view name, Read read) {
    return Key{name, [&reader, &settings, read](const Value& value, const std::string& value_path) {
                 reader.for_each(value, value_path,
                                 [&](const Value& item, const std::string& item_path) {
                                   read(reader, item, item_path, settings);
                                 });
               }};
  };
  const Keys keys{key("mail", read_mail), key("sns", read_topic), key("webhook", read_webhook),
                  key("eventbridge", read_event_bus)};
  reader.read_map(block, path + ".", keys);
}

void read_classic_mail(ConfigReader& reader, const Value* smtp_credentials,
                       const Value* email_notification, NotificationSettings& settings,
                       std::vector<std::string>& warnings) {
  MailChannel mail;
  if (smtp_credentials != nullptr && reader.is_map(*smtp_credentials, smtp_credentials->name)) {
    reader.read_map(*smtp_credentials, smtp_credentials->name + ".", server_keys(reader, mail));
  }
  if (email_notification != nullptr &&
      reader.is_map(*email_notification, email_notification->name)) {
    Keys keys{attachments_key(warnings)};
    add_letter_keys(reader, keys, mail);
    reader.read_map(*email_notification, email_notification->name + ".", keys);
  }
  if (smtp_credentials == nullptr && email_notification == nullptr) return;
  const auto missing = missing_in(mail);
  if (missing.empty()) {
    settings.mail.push_back(std::move(mail));
    return;
  }
  std::string sentence = "no mail will be sent: ";
  sentence += missing.front() == "to" ? "emailNotification" : "smtpCredentials";
  warnings.push_back(sentence + "." + missing.front() + " is not filled in");
}

}  // namespace ecsr::formats
