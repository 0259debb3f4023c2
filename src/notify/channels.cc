// SPDX-License-Identifier: MIT
#include "notify/channels.h"

#include "notify/event_bus_channel.h"
#include "notify/mail_channel.h"
#include "notify/topic_channel.h"
#include "notify/webhook_channel.h"

namespace ecsr::notify {

std::vector<std::unique_ptr<Channel>> make_channels(const formats::NotificationSettings& settings,
                                                    const Carriers& carriers) {
  std::vector<std::unique_ptr<Channel>> channels;
  channels.reserve(settings.mail.size() + settings.topics.size() + settings.webhooks.size() +
                   settings.event_buses.size());
  for (const auto& each : settings.mail) {
    channels.push_back(std::make_unique<MailChannel>(each, carriers.reveal, carriers.mail));
  }
  for (const auto& each : settings.topics) {
    channels.push_back(std::make_unique<TopicChannel>(each, carriers.reveal, carriers.topics));
  }
  for (const auto& each : settings.webhooks) {
    channels.push_back(std::make_unique<WebhookChannel>(each, carriers.reveal, carriers.web));
  }
  for (const auto& each : settings.event_buses) {
    channels.push_back(
        std::make_unique<EventBusChannel>(each, carriers.reveal, carriers.event_buses));
  }
  return channels;
}

}  // namespace ecsr::notify
