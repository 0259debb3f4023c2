// SPDX-License-Identifier: MIT
// A mail that is ready to go, and what takes it to a server.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "formats/notification_settings.h"
#include "notify/channel.h"

namespace ecsr::notify {

struct MailServer {
  std::string host;  ///< a name or an address
  std::uint16_t port = 587;
  formats::MailSecurity security = formats::MailSecurity::kStartTls;
  std::string username;  ///< empty = no AUTH
  std::string password;
  std::string ca_file;  ///< empty = the system's trusted certificates

  bool operator==(const MailServer&) const = default;
};

struct Attachment {
  std::string file_name;  ///< UTF-8, without control characters
  std::string type;       ///< "application/json"
  std::string content;

  bool operator==(const Attachment&) const = default;
};

struct Mail {
  std::string from;                  ///< address alone, for the envelope
  std::vector<std::string> to;       ///< every recipient, whether a header names them or not
  std::vector<std::string> headers;  ///< "Subject: …", encoded and folded
  std::string text;                  ///< UTF-8
  std::string html;                  ///< UTF-8
  std::vector<Attachment> attachments;

  bool operator==(const Mail&) const = default;
};

class MailTransport {
 public:
  virtual ~MailTransport() = default;

  /// One attempt. A remark when the server took the mail, but not for everybody. kDenied: user
  /// name, password, certificate, or TLS; kTransport: no server, or no answer in time; kThrottled:
  /// the server says to come back later; kBadInput: it refuses this mail for good.
  virtual Result<std::string> deliver(const MailServer& server, const Mail& mail,
                                      Patience patience) = 0;
};

/// Overwrites a secret that has been used.
void forget(std::string& secret);

}  // namespace ecsr::notify
