// SPDX-License-Identifier: MIT
// SMTP by libcurl: STARTTLS required, or TLS from the first byte, or plain; AUTH when there is a
// user name, and no mail at all when the server offers none.
#pragma once

#include <string>
#include <utility>

#include "notify/mail.h"

namespace ecsr::notify {

class Smtp final : public MailTransport {
 public:
  /// `system_ca_file`: the system's trusted certificates; empty = libcurl knows where they are.
  explicit Smtp(std::string system_ca_file) : system_ca_file_(std::move(system_ca_file)) {}

  Result<std::string> deliver(const MailServer& server, const Mail& mail,
                              Patience patience) override;

 private:
  std::string system_ca_file_;
};

}  // namespace ecsr::notify
