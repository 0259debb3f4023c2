// SPDX-License-Identifier: MIT
#include "aws/caller.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "aws/service_error.h"
#include "base/check.h"

namespace ecsr::aws {

struct Caller::Call {
  std::string body;
  std::optional<Result<HttpAnswer>> result;  ///< set when there is nothing left to do
  WallTime not_before{};
  int attempts = 0;
  bool repeated_with_new_keys = false;
  bool in_doubt = false;  ///< an attempt that AWS may have carried out had no answer
};

struct Caller::Wave {
  const Operation& operation;
  Endpoint endpoint;
  RestTarget target;
  WallTime began;
  std::optional<WallTime> give_up_at;
  bool has_moved = false;  ///< to the region that S3 has named
  std::vector<Call> calls;
  Credentials credentials;           ///< of the requests sent last
  std::optional<bool> keys_renewed;  ///< once tried: whether there are other keys now
};

namespace {

bool is_success(const HttpAnswer& answer) { return answer.status >= 200 && answer.status < 300; }

HttpRequest request_for(const Operation& operation, const Endpoint& endpoint,
                        const std::string& body, const Credentials& credentials,
                        const RestTarget& target) {
  const ServiceRow& service = row_of(operation.service);
  HttpRequest request{
      .endpoint = endpoint.url,
      .body = body,
      .signing = Signing{.region = endpoint.signing_region,
                         .service = std::string(service.signing_name),
                         .credentials = credentials},
      .send_once = operation.repeat == Repeat::kNever,
  };
  switch (service.protocol) {
    case Protocol::kJson11:
      request.headers = {
          {"Content-Type", "application/x-amz-json-1.1"},
          {"X-Amz-Target", std::string(service.version) + "." + std::string(operation.name)}};
      break;
    case Protocol::kQueryXml:
      request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
      break;
    case Protocol::kRestJson:
      request.path = target.path;
      request.headers = {{"Content-Type", "application/json"}};
      for (const HttpHeader& header : target.headers) request.headers.push_back(header);
      break;
    case Protocol::kRestXml:
      request.method = HttpMethod::kGet;
      request.path = target.path;
      request.headers = target.headers;
      break;
  }
  return request;
}

/// [doc: Methods for accessing a general purpose bucket]
void put_bucket(const std::string& bucket, bool configured, Endpoint& endpoint, std::string& path) {
  // The certificate is for one more name before AWS's host, not for two.
  if (configured || bucket.contains('.')) {
    path.insert(0, "/" + bucket);
  } else {
    endpoint.url.insert(endpoint.url.find("://") + 3, bucket + ".");
  }
}

}  // namespace

Caller::Caller(CallerWiring wiring) : wiring_(std::move(wiring)), prng_(wiring_.seed) {}

std::vector<Result<HttpAnswer>> Caller::send(const Operation& operation,
                                             std::vector<Result<std::string>> bodies,
                                             std::string_view region, RestTarget target,
                                             std::optional<milliseconds> limit) {
  Result<Endpoint> endpoint =
      wiring_.endpoints.of(operation.service, region.empty() ? wiring_.region : region);
  if (!endpoint) {
    const Error error = std::move(endpoint).error().during(operation.name);
    return std::vector<Result<HttpAnswer>>(bodies.size(), std::unexpected(error));
  }
  if (!target.bucket.empty()) {
    put_bucket(target.bucket, wiring_.endpoints.is_configured(operation.service), *endpoint,
               target.path);
  }
  Wave wave{.operation = operation,
            .endpoint = *std::move(endpoint),
            .target = std::move(target),
            .began = wiring_.clock.wall_now()};
  if (limit) wave.give_up_at = wave.began + *limit;
  for (Result<std::string>& body : bodies) {
    Call call;
    if (body) {
      call.body = *std::move(body);
      call.not_before = rates_.of(operation.request_class).reserve(wave.began);
    } else {
      call.result = std::unexpected(std::move(body).error().during(operation.name));
    }
    wave.calls.push_back(std::move(call));
  }

  while (true) {
    std::optional<WallTime> next;
    for (const Call& call : wave.calls) {
      if (!call.result && (!next || call.not_before < *next)) next = call.not_before;
    }
    if (!next) break;
    if (*next > wiring_.clock.wall_now()) wiring_.clock.sleep_until(*next);
    // Woken early, because somebody wants attention: what is due next is sent all the same, so that
    // this ends soon. Our rates leave room for that.
    send_due(wave, std::max(*next, wiring_.clock.wall_now()));
  }

  std::vector<Result<HttpAnswer>> results;
  results.reserve(wave.calls.size());
  for (Call& call : wave.calls) results.push_back(*std::move(call.result));
  return results;
}

void Caller::send_due(Wave& wave, WallTime due) {
  Result<Credentials> credentials = wiring_.credentials.credentials();
  std::optional<milliseconds> left;
  if (wave.give_up_at) left = *wave.give_up_at - wiring_.clock.wall_now();
  std::vector<HttpRequest> requests;
  std::vector<Call*> sent;
  for (Call& call : wave.calls) {
    if (call.result || call.not_before > due) continue;
    if (!credentials) {
      call.result = std::unexpected(Error(credentials.error()).during(wave.operation.name));
      continue;
    }
    if (left && *left <= milliseconds{0}) {
      call.result = fail(ErrorKind::kThrottled,
                         std::string(wave.operation.name) + ": not sent: its time is over");
      continue;
    }
    ++call.attempts;
    requests.push_back(
        request_for(wave.operation, wave.endpoint, call.body, *credentials, wave.target));
    if (left) requests.back().answer_limit = std::min(*left, kUsualLimit);
    sent.push_back(&call);
  }
  if (sent.empty()) return;
  wave.credentials = *std::move(credentials);
  sent_[std::string(wave.operation.name)] += static_cast<std::int64_t>(sent.size());
  std::vector<Result<HttpAnswer>> answers = wiring_.transport.send(requests);
  ECSR_CHECK(answers.size() == sent.size(), "a transport that loses requests");
  for (std::size_t i = 0; i < sent.size(); ++i) take(wave, *sent[i], std::move(answers[i]));
}

void Caller::take(Wave& wave, Call& call, Result<HttpAnswer> answer) {
  if (!answer) {
    const ErrorClass error_class = answer.error().kind() == ErrorKind::kTransport
                                       ? ErrorClass::kTransient
                                       : ErrorClass::kUnreadable;
    repeat_or_give_up(wave, call, error_class,
                      std::move(answer).error().during(wave.operation.name));
    return;
  }
  if (is_success(*answer)) {
    answer->signed_with = wave.credentials;
    call.result = std::move(answer);
    return;
  }
  const ServiceError error =
      read_error(row_of(wave.operation.service).protocol, *answer, wiring_.clock.wall_now());
  if (moved(wave, call, error.bucket_region)) return;
  const ErrorClass error_class = classify(wave.operation, error);
  repeat_or_give_up(wave, call, error_class,
                    to_error(wave.operation, error, error_class, wave.credentials));
}

void Caller::repeat_or_give_up(Wave& wave, Call& call, ErrorClass error_class, Error error) {
  const WallTime now = wiring_.clock.wall_now();
  TokenBucket& bucket = rates_.of(wave.operation.request_class);
  call.in_doubt = call.in_doubt || error_class == ErrorClass::kTransient;
  if (error_class == ErrorClass::kThrottle) bucket.drain(now);
  std::optional<milliseconds> wait = wait_before_repeat(wiring_.retry, wave.operation, error_class,
                                                        call.attempts, now - wave.began, prng_);
  if (error_class == ErrorClass::kCredentials && !call.repeated_with_new_keys && renewed(wave)) {
    call.repeated_with_new_keys = true;
    wait = milliseconds{0};
  }
  if (wait && wave.give_up_at && now + *wait >= *wave.give_up_at) wait.reset();
  if (wait) {
    call.not_before = std::max(now + *wait, bucket.reserve(now));
  } else {
    // That the last attempt was refused for now says nothing about those before it.
    if (call.in_doubt && error.kind() == ErrorKind::kThrottled) {
      error = Error(ErrorKind::kTransport, error.message()).with_code(error.code());
    }
    call.result = std::unexpected(std::move(error));
  }
}

/// Whether S3's own host of that region is asked next. Of what a server said, nothing but the name
/// of a region gets into an address; a Location is never followed. [seen: botocore,
/// S3RegionRedirector]
bool Caller::moved(Wave& wave, Call& call, const std::string& region) {
  if (wave.has_moved || wave.target.bucket.empty() || !is_a_region(region) ||
      region == wave.endpoint.signing_region ||
      wiring_.endpoints.is_configured(wave.operation.service)) {
    return false;
  }
  Result<Endpoint> there = wiring_.endpoints.of(wave.operation.service, region);
  if (!there) return false;
  std::string path;  // that of the target has the bucket already where it belongs there
  put_bucket(wave.target.bucket, false, *there, path);
  wave.endpoint = *std::move(there);
  wave.has_moved = true;
  const WallTime now = wiring_.clock.wall_now();
  call.not_before = std::max(now, rates_.of(wave.operation.request_class).reserve(now));
  return true;
}

/// Whether there are other keys than those AWS has just refused. Asked once a wave: the calls of a
/// wave are refused together.
bool Caller::renewed(Wave& wave) {
  if (!wave.keys_renewed) {
    const Result<Renewal> renewal = wiring_.credentials.renew();
    wave.keys_renewed = renewal && *renewal == Renewal::kRenewed;
  }
  return *wave.keys_renewed;
}

}  // namespace ecsr::aws
