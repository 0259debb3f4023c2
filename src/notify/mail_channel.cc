// SPDX-License-Identifier: MIT
#include "notify/mail_channel.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <utility>

#include "base/utf8.h"
#include "formats/html_report.h"
#include "formats/report.h"
#include "formats/story.h"
#include "notify/header_text.h"
#include "notify/notice_text.h"

namespace ecsr::notify {
namespace {

using formats::NoticeEvent;

std::string_view subject_begin(const formats::Notice& notice) {
  if (notice.test) return "Test: ";
  switch (notice.event) {
    case NoticeEvent::kStarted:
      return "Started: ";
    case NoticeEvent::kProgress:
      return "In progress: ";
    case NoticeEvent::kWaits:
      return "WAITING for a person: ";
    case NoticeEvent::kFinished:
      return "";
    case NoticeEvent::kAborted:
      return "Aborted: ";
    case NoticeEvent::kGaveUp:
    case NoticeEvent::kRefused:
      return "Failed: ";
    case NoticeEvent::kNeedsAPerson:
      return "FAILED, a person is needed: ";
  }
  return "";
}

/// For a file name: what is ASCII and no letter, digit, ".", "-" or "_" becomes "-"; so does what
/// is not UTF-8.
std::string plain_name(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string name;
  while (!text.empty() && name.size() < kLongest) {
    const char c = text.front();
    const std::size_t length = std::max<std::size_t>(1, utf8_length(text));
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                       std::string_view("._-").find(c) != std::string_view::npos;
    name += length > 1 || plain ? text.substr(0, length) : "-";
    text.remove_prefix(length);
  }
  return name;
}

std::vector<Attachment> attachments_of(const formats::Notice& notice) {
  if (!formats::is_end(notice.event)) return {};
  const formats::FinalRecord& record = notice.record;
  std::string name =
      "ecs-recycle-" +
      plain_name(record.service.service.value.substr(record.service.service.value.rfind('/') + 1));
  if (!record.run_id.empty()) name += "-" + plain_name(record.run_id);
  return {
      {name + ".json", "application/json", formats::finished_line(record, notice.facts) + "\n"},
      {name + ".html", "text/html; charset=utf-8",
       formats::html_report({.record = record, .facts = notice.facts, .samples = notice.samples})}};
}

/// Headers in which nothing but the value changes.
std::string header(std::string_view name, std::string_view value) {
  const std::string begin = std::string(name) + ": ";
  return begin + encoded_text(value, begin.size());
}

struct Recipients {
  std::vector<MailAddress> from;
  std::vector<MailAddress> to;
  std::vector<MailAddress> cc;
  std::vector<MailAddress> bcc;
};

Status read_list(std::string_view what, const std::vector<std::string>& texts,
                 std::vector<MailAddress>& place) {
  for (const std::string& text : texts) {
    auto parsed = parse_addresses(what, text);
    if (!parsed) return std::unexpected(std::move(parsed).error());
    place.insert(place.end(), parsed->begin(), parsed->end());
  }
  return {};
}

Result<Recipients> recipients_of(const formats::MailChannel& settings) {
  Recipients all;
  const std::array<Status, 4> read{read_list("from_email", {settings.from_email}, all.from),
                                   read_list("to", settings.to, all.to),
                                   read_list("cc", settings.cc, all.cc),
                                   read_list("bcc", settings.bcc, all.bcc)};
  for (const Status& each : read) {
    if (!each) return std::unexpected(each.error());
  }
  if (all.from.size() != 1) {
    return fail(ErrorKind::kBadInput, "from_email: \"" + settings.from_email +
                                          "\" is not one mail address such as ops@example.com");
  }
  if (all.to.empty() && all.cc.empty() && all.bcc.empty()) {
    return fail(ErrorKind::kBadInput, "to: nobody is named who should get the mail");
  }
  return all;
}

Status reveal_all(const Reveal& reveal, const std::vector<std::string*>& texts) {
  for (std::string* text : texts) {
    auto revealed = reveal(*text);
    if (!revealed) return std::unexpected(std::move(revealed).error());
    *text = *std::move(revealed);
  }
  return {};
}

}  // namespace

MailChannel::MailChannel(formats::MailChannel settings, Reveal reveal, MailTransport& transport)
    : settings_(std::move(settings)),
      reveal_(std::move(reveal)),
      transport_(transport),
      name_("mail by " + settings_.host + ":" + std::to_string(settings_.port)) {}

Result<std::string> MailChannel::send(const formats::Notice& notice, const std::string& id,
                                      Patience patience) {
  formats::MailChannel settings = settings_;
  std::vector<std::string*> texts{&settings.host, &settings.username, &settings.from_email,
                                  &settings.ca_file};
  for (auto* list : {&settings.to, &settings.cc, &settings.bcc}) {
    for (std::string& text : *list) texts.push_back(&text);
  }
  if (Status revealed = reveal_all(reveal_, texts); !revealed) {
    return std::unexpected(std::move(revealed).error());
  }
  const auto mail = compose_mail(settings, notice, id);
  if (!mail) return std::unexpected(mail.error());
  using formats::MailSecurity;
  MailServer server{.host = settings.host,
                    .port = settings.port,
                    .security = settings.security.value_or(
                        settings.port == 465 ? MailSecurity::kTls : MailSecurity::kStartTls),
                    .username = settings.username,
                    .ca_file = settings.ca_file};
  if (!server.username.empty()) {
    auto password = reveal_(settings.password);
    if (!password) return std::unexpected(std::move(password).error());
    server.password = *password;
    forget(*password);
  }
  auto delivered = transport_.deliver(server, *mail, patience);
  forget(server.password);
  return delivered;
}

std::string mail_subject(const formats::MailChannel& settings, const formats::Notice& notice) {
  const std::string words =
      settings.email_subject.empty() ? formats::tell(notice, 0).headline : settings.email_subject;
  std::string subject;
  if (!settings.subject_prefix.empty()) subject = settings.subject_prefix + " | ";
  subject.append(subject_begin(notice)).append(words);
  // To the minute: seconds tell nobody anything.
  return subject + " | " + formats::to_sentence(notice.at).substr(0, 16) + " UTC";
}

std::string to_mail_date(WallTime time) {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s, %u %s %d %s +0000",
                kDays.at(std::chrono::weekday{day}.c_encoding()), static_cast<unsigned>(date.day()),
                kMonths.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                to_clock(time).c_str());
  return text.data();
}

Result<Mail> compose_mail(const formats::MailChannel& settings, const formats::Notice& notice,
                          const std::string& id) {
  for (const auto& [what, text] : {std::pair("subject_prefix", &settings.subject_prefix),
                                   std::pair("email_subject", &settings.email_subject)}) {
    if (Status clean = check_header_text(what, *text); !clean) {
      return std::unexpected(std::move(clean).error());
    }
  }
  auto people = recipients_of(settings);
  if (!people) return std::unexpected(std::move(people).error());
  const std::string subject = mail_subject(settings, notice);
  // A service is named by whoever typed the name.
  if (Status clean = check_header_text("the subject", subject); !clean) {
    return std::unexpected(std::move(clean).error());
  }
  const std::string& from = people->from.front().address;
  const bool urgent = notice.event == NoticeEvent::kNeedsAPerson && !notice.test;
  Mail mail{.from = from,
            .headers = {"From: " + address_list(people->from)},
            .text = plain_text(notice),
            .html = mail_html(notice),
            .attachments = attachments_of(notice)};
  if (!people->to.empty()) mail.headers.push_back("To: " + address_list(people->to));
  if (people->to.empty() && people->cc.empty()) {
    mail.headers.emplace_back("To: undisclosed-recipients:;");
  }
  if (!people->cc.empty()) mail.headers.push_back("Cc: " + address_list(people->cc));
  mail.headers.push_back(header("Subject", subject));
  mail.headers.push_back("Date: " + to_mail_date(notice.at));
  mail.headers.push_back("Message-ID: <" + id + "@" + from.substr(from.rfind('@') + 1) + ">");
  // No out-of-office answers. [doc: RFC 3834]
  mail.headers.emplace_back("Auto-Submitted: auto-generated");
  if (urgent) mail.headers.emplace_back("Importance: high");
  for (const auto* list : {&people->to, &people->cc, &people->bcc}) {
    for (const MailAddress& each : *list) {
      if (std::ranges::find(mail.to, each.address) == mail.to.end()) {
        mail.to.push_back(each.address);
      }
    }
  }
  return mail;
}

}  // namespace ecsr::notify
