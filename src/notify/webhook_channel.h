// SPDX-License-Identifier: MIT
// Notices to somebody's own URL: JSON for programs, or what Slack and Teams take.
#pragma once

#include <string>

#include "notify/channel.h"
#include "ports/web_api.h"

namespace ecsr::notify {

class WebhookChannel final : public Channel {
 public:
  /// `web` outlives it.
  WebhookChannel(formats::WebhookChannel settings, Reveal reveal, ports::WebApi& web);

  const std::string& name() const override { return name_; }
  const formats::NoticeRules& rules() const override { return settings_.rules; }
  Result<std::string> send(const formats::Notice& notice, const std::string& id,
                           Patience patience) override;

 private:
  formats::WebhookChannel settings_;
  Reveal reveal_;
  ports::WebApi& web_;
  std::string name_;
};

}  // namespace ecsr::notify
