// SPDX-License-Identifier: MIT
// Who is told what about a run: the channels as a configuration file names them. Texts that are
// secrets may still be references ("secretsmanager:NAME#key"); they are fetched when a notice goes
// out. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ecsr::formats {

/// What people may want to hear of.
enum class NoticeEvent {
  kStarted,
  kProgress,     ///< every so many percent of the tasks
  kWaits,        ///< for a person: it has halted, or asks whether it may go on
  kFinished,     ///< also: there was nothing to do
  kGaveUp,       ///< capacity is back
  kAborted,      ///< on request; capacity is back
  kRefused,      ///< before any change
  kNeedsAPerson  ///< capacity could not be put back
};

/// Which events a channel hears of. Default: the end of a run, whatever it is, and when it waits.
struct NoticeRules {
  std::set<NoticeEvent> events{NoticeEvent::kWaits,   NoticeEvent::kFinished,
                               NoticeEvent::kGaveUp,  NoticeEvent::kAborted,
                               NoticeEvent::kRefused, NoticeEvent::kNeedsAPerson};
  int progress_percent = 25;  ///< between two notices of kProgress; 1 to 100

  bool operator==(const NoticeRules&) const = default;
};

enum class MailSecurity {
  kStartTls,  ///< required, as the classic function does on 587
  kTls,       ///< from the first byte, as on 465
  kPlain,     ///< only when asked for
};

struct MailChannel {
  std::string host;
  std::uint16_t port = 587;
  std::optional<MailSecurity> security;  ///< default by port: 465 = kTls, else kStartTls
  std::string username;                  ///< empty = no AUTH
  std::string password;
  std::string from_email;
  std::vector<std::string> to;
  std::vector<std::string> cc;
  std::vector<std::string> bcc;
  std::string subject_prefix;
  std::string email_subject;
  std::string ca_file;  ///< empty = the system's bundle
  NoticeRules rules;

  bool operator==(const MailChannel&) const = default;
};

struct TopicChannel {
  std::string topic_arn;
  NoticeRules rules;

  bool operator==(const TopicChannel&) const = default;
};

enum class WebhookPayload { kGeneric, kSlack, kTeams };

struct WebhookChannel {
  std::string url;  ///< itself a secret with Slack and Teams
  WebhookPayload payload = WebhookPayload::kGeneric;
  std::vector<std::pair<std::string, std::string>> headers;
  NoticeRules rules;

  bool operator==(const WebhookChannel&) const = default;
};

struct EventBusChannel {
  std::string event_bus;  ///< empty = the default bus
  NoticeRules rules;

  bool operator==(const EventBusChannel&) const = default;
};

struct NotificationSettings {
  std::vector<MailChannel> mail;
  std::vector<TopicChannel> topics;
  std::vector<WebhookChannel> webhooks;
  std::vector<EventBusChannel> event_buses;

  bool empty() const {
    return mail.empty() && topics.empty() && webhooks.empty() && event_buses.empty();
  }
  bool operator==(const NotificationSettings&) const = default;
};

}  // namespace ecsr::formats
