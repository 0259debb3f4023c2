// SPDX-License-Identifier: MIT
#include "notify/webhook_channel.h"

#include <algorithm>
#include <utility>

#include "base/foreign_text.h"
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

/// `text` without what may be a secret in `value`: the pieces of a path, of a query, of a header.
/// A server that repeats its request would write them into our log.
std::string without_pieces(std::string text, std::string_view value) {
  constexpr std::size_t kShortest = 6;
  text = without_secret(std::move(text), value, "[…]", kShortest);
  while (!value.empty()) {
    const std::string_view piece = value.substr(0, value.find_first_of("/?&#;, "));
    text = without_secret(std::move(text), piece, "[…]", kShortest);
    text = without_secret(std::move(text), piece.substr(piece.find('=') + 1), "[…]", kShortest);
    value.remove_prefix(std::min(piece.size() + 1, value.size()));
  }
  return text;
}

/// The beginning of an answer, on one line, for the end of a sentence.
std::string answer_text(const std::string& body, const ports::WebPost& post) {
  constexpr std::size_t kLongest = 160;
  const std::size_t host = post.url.find("://") + 3;
  const std::size_t path = std::min(post.url.find('/', host), post.url.size());
  std::string text = without_secret(body, post.url, "[…]");
  text = without_pieces(std::move(text), std::string_view(post.url).substr(path));
  for (const auto& [name, value] : post.headers) {
    if (name != "Content-Type") text = without_pieces(std::move(text), value);
  }
  text = printable(text.substr(0, kLongest));
  return text.empty() ? "" : " (" + text + ")";
}

Result<std::string> judge(const ports::WebAnswer& answer, const ports::WebPost& post) {
  if (answer.status >= 200 && answer.status < 300) return std::string();
  const std::string said =
      "it answered " + std::to_string(answer.status) + answer_text(answer.body, post);
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
      answer ? judge(*answer, post) : Result<std::string>(std::unexpected(answer.error()));
  forget(post.url);
  for (auto& [name, value] : post.headers) forget(value);
  forget(*url);
  return sent;
}

}  // namespace ecsr::notify
