// SPDX-License-Identifier: MIT
#include "notify/webhook_channel.h"

#include <algorithm>
#include <utility>

#include "notify/header_text.h"
#include "notify/mail.h"
#include "notify/payload.h"

namespace ecsr::notify {
namespace {

using formats::WebhookPayload;

/// Scheme and host: the path of a Slack or Teams URL is its password.
std::string public_part(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url.substr(0, url.find(':'))) + ":…";
  const std::string_view rest = url.substr(scheme + 3);
  std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  host = host.substr(host.rfind('@') + 1);
  return std::string(url.substr(0, scheme + 3)) + std::string(host);
}

std::string_view kind(WebhookPayload payload) {
  switch (payload) {
    case WebhookPayload::kGeneric:
      return "webhook ";
    case WebhookPayload::kSlack:
      return "Slack webhook ";
    case WebhookPayload::kTeams:
      return "Teams webhook ";
  }
  return "webhook ";
}

std::string body_of(WebhookPayload payload, const formats::Notice& notice) {
  switch (payload) {
    case WebhookPayload::kGeneric:
      return generic_payload(notice);
    case WebhookPayload::kSlack:
      return slack_payload(notice);
    case WebhookPayload::kTeams:
      return teams_payload(notice);
  }
  return generic_payload(notice);
}

/// The beginning of an answer, on one line, for the end of a sentence.
std::string answer_text(const std::string& body, const std::string& url) {
  std::string text = body.substr(0, 160);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  // A server that repeats the URL would write a secret into our log.
  if (text.empty() || text.find(url) != std::string::npos) return "";
  return " (" + text + ")";
}

Result<std::string> judge(const ports::WebAnswer& answer, const std::string& url) {
  if (answer.status >= 200 && answer.status < 300) return std::string();
  const std::string said =
      "it answered " + std::to_string(answer.status) + answer_text(answer.body, url);
  if (answer.status >= 500) return fail(ErrorKind::kTransport, said);
  if (answer.status == 429) return fail(ErrorKind::kThrottled, said);
  if (answer.status == 401 || answer.status == 403) return fail(ErrorKind::kDenied, said);
  if (answer.status == 404 || answer.status == 410) return fail(ErrorKind::kNotFound, said);
  if (answer.status >= 300 && answer.status < 400) {
    return fail(ErrorKind::kBadInput,
                said + ": redirects are not followed, set url to where it is");
  }
  return fail(ErrorKind::kBadInput, said);
}

}  // namespace

WebhookChannel::WebhookChannel(formats::WebhookChannel settings, Reveal reveal, ports::WebApi& web)
    : settings_(std::move(settings)),
      reveal_(std::move(reveal)),
      web_(web),
      name_(std::string(kind(settings_.payload)) + public_part(settings_.url)) {}

Result<std::string> WebhookChannel::send(const formats::Notice& notice, const std::string& id,
                                         Patience patience) {
  auto url = reveal_(settings_.url);
  if (!url) return std::unexpected(std::move(url).error());
  if (!url->starts_with("https://") && !url->starts_with("http://")) {
    return fail(ErrorKind::kBadInput, "url must begin with https:// or http://");
  }
  if (Status clean = check_header_text("url", *url); !clean) {
    return fail(ErrorKind::kBadInput, "url holds a line break or another control character");
  }
  ports::WebPost post{
      .url = *url,
      .headers = {{"Content-Type", "application/json"}, {"X-Ecs-Recycle-Notice", id}},
      .body = body_of(settings_.payload, notice),
      .limit = patience.whole};
  for (const auto& [name, value] : settings_.headers) {
    auto revealed = reveal_(value);
    if (!revealed) return std::unexpected(std::move(revealed).error());
    // The text stays out of the sentence: it may be a secret.
    if (!check_header_text("", name) || !check_header_text("", *revealed)) {
      return fail(ErrorKind::kBadInput, "headers: " + name.substr(0, name.find_first_of("\r\n")) +
                                            " holds a line break or another control character");
    }
    post.headers.emplace_back(name, *std::move(revealed));
  }
  const auto answer = web_.post(post);
  Result<std::string> sent =
      answer ? judge(*answer, *url) : Result<std::string>(std::unexpected(answer.error()));
  forget(post.url);
  for (auto& [name, value] : post.headers) forget(value);
  forget(*url);
  return sent;
}

}  // namespace ecsr::notify
