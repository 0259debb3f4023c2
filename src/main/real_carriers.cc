// SPDX-License-Identifier: MIT
#include "main/real_carriers.h"

#include <utility>

#include "aws/http_curl.h"

namespace ecsr::app {

RealCarriers::RealCarriers(
    aws::Account& account, std::function<Result<std::string>(const std::string& path)> read_file,
    std::function<std::optional<std::string>(std::string_view name)> environment)
    : account_(account),
      smtp_(aws::system_ca_bundle()),
      secrets_(
          {.secrets_manager =
               [this](const std::string& name) { return account_.secrets().secrets_manager(name); },
           .parameter =
               [this](const std::string& name) { return account_.secrets().parameter(name); },
           .file = std::move(read_file),
           .environment = std::move(environment)}) {}

notify::Carriers RealCarriers::carriers() {
  return {.mail = smtp_,
          .topics = account_.topics(),
          .web = account_.web(),
          .event_buses = account_.event_buses(),
          .reveal = [this](const std::string& text) { return secrets_.reveal(text); }};
}

}  // namespace ecsr::app
