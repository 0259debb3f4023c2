// SPDX-License-Identifier: MIT
// Notices by mail: subject, text and HTML made from templates, the run's record and its picture
// attached.
#pragma once

#include <string>

#include "formats/notification_settings.h"
#include "notify/channel.h"
#include "notify/mail.h"

namespace ecsr::notify {

class MailChannel final : public Channel {
 public:
  /// `transport` outlives it.
  MailChannel(formats::MailChannel settings, Reveal reveal, MailTransport& transport);

  const std::string& name() const override { return name_; }
  const formats::NoticeRules& rules() const override { return settings_.rules; }
  Result<std::string> send(const formats::Notice& notice, const std::string& id,
                           Patience patience) override;

 private:
  formats::MailChannel settings_;
  Reveal reveal_;
  MailTransport& transport_;
  std::string name_;
};

/// "{subject_prefix} | {email_subject} | {date}"; whatever is no success stands before the subject.
std::string mail_subject(const formats::MailChannel& settings, const formats::Notice& notice);

/// The mail of a notice; kBadInput when an address or a header cannot be. Settings are revealed
/// ones.
Result<Mail> compose_mail(const formats::MailChannel& settings, const formats::Notice& notice,
                          const std::string& id);

/// "Sun, 22 Nov 2026 10:05:00 +0000" [doc: RFC 5322]
std::string to_mail_date(WallTime time);

}  // namespace ecsr::notify
