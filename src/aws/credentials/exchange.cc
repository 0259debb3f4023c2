// SPDX-License-Identifier: MIT
#include "aws/credentials/exchange.h"

#include <algorithm>

namespace ecsr::aws {

Result<HttpAnswer> exchange(HttpTransport& transport, ports::Clock& clock,
                            const HttpRequest& request, const ExchangePolicy& policy,
                            const std::function<bool(const HttpAnswer&)>& is_worth_another) {
  milliseconds pause = policy.pause;
  for (int attempt = 1;; ++attempt) {
    Result<HttpAnswer> answer = std::move(transport.send({&request, 1}).front());
    const bool again =
        answer ? is_worth_another(*answer) : answer.error().kind() == ErrorKind::kTransport;
    if (!again || attempt >= policy.attempts) return answer;
    clock.sleep_until(clock.wall_now() + pause);
    if (policy.doubled) pause *= 2;
  }
}

Result<SplitUrl> split_url(std::string_view url) {
  SplitUrl parts;
  parts.is_https = url.starts_with("https://");
  if (!parts.is_https && !url.starts_with("http://")) {
    return fail(ErrorKind::kBadInput, "it must begin with https:// or http://");
  }
  const bool printable =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!printable || url.contains('\\')) {
    return fail(ErrorKind::kBadInput, "it holds characters that no URL has");
  }
  const std::size_t host = url.find("//") + 2;
  const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
  const std::string_view authority = url.substr(host, end - host);
  if (authority.contains('@')) {
    return fail(ErrorKind::kBadInput, "it must not hold a user name or a password");
  }
  const bool is_ipv6 = authority.starts_with('[');
  const std::size_t host_end =
      is_ipv6 ? authority.find(']') : std::min(authority.find(':'), authority.size());
  if (host_end == std::string_view::npos || host_end == 0) {
    return fail(ErrorKind::kBadInput, "it has no host name");
  }
  parts.host = authority.substr(is_ipv6 ? 1 : 0, is_ipv6 ? host_end - 1 : host_end);
  parts.origin = url.substr(0, end);
  parts.path = url.substr(end, url.find('#') - end);
  if (!parts.path.starts_with('/')) parts.path.insert(0, "/");
  return parts;
}

}  // namespace ecsr::aws
