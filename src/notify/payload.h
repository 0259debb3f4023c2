// SPDX-License-Identifier: MIT
// A notice as JSON: for programs, for Slack and for Teams. Pure.
#pragma once

#include <string>

#include "formats/notice.h"

namespace ecsr::notify {

/// What a program reads: EventBridge's detail, and the body of a generic webhook. Holds the final
/// record; of a very large one the first tasks only, so that it stays below 256 KiB.
std::string generic_payload(const formats::Notice& notice);

/// An incoming webhook's body. [doc: Slack, "Reference: blocks"]
std::string slack_payload(const formats::Notice& notice);

/// A workflow's or connector's body with an adaptive card in it. [doc: Teams, "Create incoming
/// webhooks"]
std::string teams_payload(const formats::Notice& notice);

}  // namespace ecsr::notify
