// SPDX-License-Identifier: MIT
#include "notify/topic_channel.h"

#include <utility>

#include "formats/story.h"
#include "notify/notice_text.h"

namespace ecsr::notify {
namespace {

/// Under 100 characters, without control characters. [doc: Publish, "Subject"] ASCII, because older
/// endpoints take nothing else.
std::string topic_subject(const formats::Notice& notice) {
  const formats::Story story = formats::tell(notice, 0);
  std::string subject;
  for (const char c : story.status + ": " + story.headline) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 && byte < 0xC0) continue;  // the rest of a character
    subject += byte < 0x20 || byte >= 0x7F ? '?' : c;
  }
  constexpr std::size_t kMost = 99;
  if (subject.size() > kMost) subject = subject.substr(0, kMost - 3) + "...";
  return subject;
}

}  // namespace

TopicChannel::TopicChannel(formats::TopicChannel settings, Reveal reveal, ports::TopicApi& topics)
    : settings_(std::move(settings)),
      reveal_(std::move(reveal)),
      topics_(topics),
      name_("SNS topic " + settings_.topic_arn) {}

Result<std::string> TopicChannel::send(const formats::Notice& notice, const std::string& id,
                                       Patience patience) {
  auto topic_arn = reveal_(settings_.topic_arn);
  if (!topic_arn) return std::unexpected(std::move(topic_arn).error());
  const Status sent = topics_.publish({.topic_arn = *std::move(topic_arn),
                                       .subject = topic_subject(notice),
                                       .message = plain_text(notice),
                                       .fifo_id = id,
                                       .limit = patience.whole});
  if (!sent) return std::unexpected(sent.error());
  return std::string();
}

}  // namespace ecsr::notify
