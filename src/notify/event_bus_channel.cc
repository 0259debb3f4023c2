// SPDX-License-Identifier: MIT
#include "notify/event_bus_channel.h"

#include <utility>

#include "notify/payload.h"

namespace ecsr::notify {

EventBusChannel::EventBusChannel(formats::EventBusChannel settings, Reveal reveal,
                                 ports::EventBusApi& event_buses)
    : settings_(std::move(settings)),
      reveal_(std::move(reveal)),
      event_buses_(event_buses),
      name_("EventBridge bus " +
            (settings_.event_bus.empty() ? std::string("default") : settings_.event_bus)) {}

Result<std::string> EventBusChannel::send(const formats::Notice& notice, const std::string& /*id*/,
                                          Patience patience) {
  auto event_bus = reveal_(settings_.event_bus);
  if (!event_bus) return std::unexpected(std::move(event_bus).error());
  ports::PutEventRequest request{.event_bus = *std::move(event_bus),
                                 .source = "ecs-recycle",
                                 .detail_type = std::string(detail_type(notice.event)),
                                 .detail = generic_payload(notice),
                                 .limit = patience.whole};
  const std::string& service = notice.record.service.service.value;
  if (service.starts_with("arn:")) request.resources.push_back(service);
  const Status sent = event_buses_.put_event(request);
  if (!sent) return std::unexpected(sent.error());
  return std::string();
}

std::string_view detail_type(formats::NoticeEvent event) {
  using formats::NoticeEvent;
  switch (event) {
    case NoticeEvent::kStarted:
      return "ECS Recycle Started";
    case NoticeEvent::kProgress:
      return "ECS Recycle Progress";
    case NoticeEvent::kWaits:
      return "ECS Recycle Waits";
    case NoticeEvent::kFinished:
      return "ECS Recycle Finished";
    case NoticeEvent::kGaveUp:
      return "ECS Recycle Gave Up";
    case NoticeEvent::kAborted:
      return "ECS Recycle Aborted";
    case NoticeEvent::kRefused:
      return "ECS Recycle Refused";
    case NoticeEvent::kNeedsAPerson:
      return "ECS Recycle Needs A Person";
  }
  return "ECS Recycle";
}

}  // namespace ecsr::notify
