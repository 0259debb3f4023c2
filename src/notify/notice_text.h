// SPDX-License-Identifier: MIT
// A notice as pages: plain text for mail and SNS, HTML for mail. Made from the templates beside it.
// Pure.
#pragma once

#include <string>

#include "formats/notice.h"

namespace ecsr::notify {

/// At most so many tasks are told one by one in a mail; the attachments have them all.
inline constexpr std::size_t kMostTasksInAMail = 50;

std::string plain_text(const formats::Notice& notice);
std::string mail_html(const formats::Notice& notice);

}  // namespace ecsr::notify
