// SPDX-License-Identifier: MIT
// The notices that a configuration file asks for: the block `notifications`, and the classic
// function's `smtpCredentials` with `emailNotification`. Pure.
#pragma once

#include <string>
#include <vector>

#include "formats/config_reader.h"
#include "formats/notification_settings.h"
#include "formats/value.h"

namespace ecsr::formats {

void read_notifications(ConfigReader& reader, const Value& block, const std::string& path,
                        NotificationSettings& settings);

/// Either may be missing: then there is no mail. Adds sentences about mail that will not go out.
void read_classic_mail(ConfigReader& reader, const Value* smtp_credentials,
                       const Value* email_notification, NotificationSettings& settings,
                       std::vector<std::string>& warnings);

}  // namespace ecsr::formats
