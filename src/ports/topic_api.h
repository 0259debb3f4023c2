// SPDX-License-Identifier: MIT
// Amazon SNS, as far as it takes one message for a topic.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace ecsr::ports {

/// `subject`: under 100 characters, no line breaks or control characters; empty = none. `message`:
/// at most 256 KiB. [doc: Publish]
struct PublishRequest {
  std::string topic_arn;  ///< its region is where the request goes
  std::string subject;
  std::string message;
  /// For a FIFO topic: SNS drops a second message with the same one within five minutes. Empty: the
  /// topic must tell by the content. Other topics do not get to see it.
  std::string fifo_id;
  std::optional<milliseconds> limit;  ///< for everything, repeats included; nothing: as usual
};

class TopicApi {
 public:
  virtual ~TopicApi() = default;

  /// Not repeated after a lost answer: it would reach people twice.
  virtual Status publish(const PublishRequest& request) = 0;
};

}  // namespace ecsr::ports
