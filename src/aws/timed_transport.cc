// SPDX-License-Identifier: MIT
#include "aws/timed_transport.h"

#include <algorithm>
#include <utility>

namespace ecsr::aws {
namespace {

/// As many as go out at one time: the limit of a request counts from when it is sent.
constexpr std::size_t kAtATime = 50;

}  // namespace

std::vector<Result<HttpAnswer>> TimedTransport::send(std::span<const HttpRequest> wave) {
  if (!end_) return next_.send(wave);
  std::vector<Result<HttpAnswer>> all;
  for (std::size_t begin = 0; begin < wave.size(); begin += kAtATime) {
    const std::size_t count = std::min(kAtATime, wave.size() - begin);
    for (Result<HttpAnswer>& answer : send_some(wave.subspan(begin, count), *end_)) {
      all.push_back(std::move(answer));
    }
  }
  return all;
}

std::vector<Result<HttpAnswer>> TimedTransport::send_some(std::span<const HttpRequest> wave,
                                                          WallTime end) {
  const milliseconds left = end - clock_.wall_now();
  if (left <= milliseconds{0}) {
    const Error error(ErrorKind::kThrottled, "not sent: the time for requests is over");
    return std::vector<Result<HttpAnswer>>(wave.size(), std::unexpected(error));
  }
  std::vector<HttpRequest> limited(wave.begin(), wave.end());
  for (HttpRequest& request : limited) {
    const milliseconds usual = request.answer_limit.value_or(kUsualLimit);
    request.answer_limit = usual == kNoLimit ? left : std::min(usual, left);
  }
  return next_.send(limited);
}

}  // namespace ecsr::aws
