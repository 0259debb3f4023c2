// SPDX-License-Identifier: MIT
// Makes the channels that a configuration names.
#pragma once

#include <memory>
#include <vector>

#include "notify/channel.h"
#include "notify/mail.h"
#include "ports/event_bus_api.h"
#include "ports/topic_api.h"
#include "ports/web_api.h"

namespace ecsr::notify {

/// What carries notices. References outlive the channels.
struct Carriers {
  MailTransport& mail;
  ports::TopicApi& topics;
  ports::WebApi& web;
  ports::EventBusApi& event_buses;
  Reveal reveal;
};

/// In the order of the settings: mail, topics, webhooks, event buses.
std::vector<std::unique_ptr<Channel>> make_channels(const formats::NotificationSettings& settings,
                                                    const Carriers& carriers);

}  // namespace ecsr::notify
