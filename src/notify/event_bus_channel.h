// SPDX-License-Identifier: MIT
// Notices as events on an EventBridge bus.
#pragma once

#include <string>

#include "notify/channel.h"
#include "ports/event_bus_api.h"

namespace ecsr::notify {

class EventBusChannel final : public Channel {
 public:
  /// `event_buses` outlives it.
  EventBusChannel(formats::EventBusChannel settings, Reveal reveal,
                  ports::EventBusApi& event_buses);

  const std::string& name() const override { return name_; }
  const formats::NoticeRules& rules() const override { return settings_.rules; }
  Result<std::string> send(const formats::Notice& notice, const std::string& id,
                           Patience patience) override;

 private:
  formats::EventBusChannel settings_;
  Reveal reveal_;
  ports::EventBusApi& event_buses_;
  std::string name_;
};

/// "ECS Recycle Finished", and so on: what rules match.
std::string_view detail_type(formats::NoticeEvent event);

}  // namespace ecsr::notify
