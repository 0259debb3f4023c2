// SPDX-License-Identifier: MIT
// Notices to an SNS topic: a subject, and the plain text of a mail.
#pragma once

#include <string>

#include "notify/channel.h"
#include "ports/topic_api.h"

namespace ecsr::notify {

class TopicChannel final : public Channel {
 public:
  /// `topics` outlives it.
  TopicChannel(formats::TopicChannel settings, Reveal reveal, ports::TopicApi& topics);

  const std::string& name() const override { return name_; }
  const formats::NoticeRules& rules() const override { return settings_.rules; }
  Result<std::string> send(const formats::Notice& notice, const std::string& id,
                           Patience patience) override;

 private:
  formats::TopicChannel settings_;
  Reveal reveal_;
  ports::TopicApi& topics_;
  std::string name_;
};

}  // namespace ecsr::notify
