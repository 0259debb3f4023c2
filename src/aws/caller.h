// SPDX-License-Identifier: MIT
// Sends waves of calls: signs them, keeps below the request rates, repeats what may be repeated,
// and turns every refusal into an Error. The one place through which all requests to AWS go.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials/provider.h"
#include "aws/endpoints.h"
#include "aws/http.h"
#include "aws/request_rate.h"
#include "aws/retry.h"
#include "aws/services.h"
#include "base/prng.h"
#include "base/result.h"
#include "ports/clock.h"

namespace ecsr::aws {

/// What the calls need from outside. The references outlive the caller; wired in main.
struct CallerWiring {
  HttpTransport& transport;
  CredentialsProvider& credentials;
  ports::Clock& clock;
  std::string region;
  Endpoints endpoints;
  std::uint64_t seed = 0;  ///< of the chance in the waits between repeats
  RetryPolicy retry;
};

/// Where an operation goes that is named by its path; the same for a whole wave.
struct RestTarget {
  std::string path = "/";  ///< see HttpRequest for what can be signed
  std::vector<HttpHeader> headers;
  /// Of S3: the first part of AWS's own host, and of the path at an endpoint that was configured,
  /// whose server may have one name only. A bucket of another region is asked for once more, there.
  std::string bucket;
};

class Caller {
 public:
  explicit Caller(CallerWiring wiring);

  /// Sends one request for each body and gives one result for each, in the same order: an answer
  /// with a status of 2xx, or an Error whose message begins with the operation's name. A body that
  /// could not be written is an error of its own and is not sent. `region` is empty for the
  /// account's own. `limit`: for everything, waits and repeats included; nothing: as usual.
  std::vector<Result<HttpAnswer>> send(const Operation& operation,
                                       std::vector<Result<std::string>> bodies,
                                       std::string_view region = {}, RestTarget target = {},
                                       std::optional<milliseconds> limit = {});

  /// Requests sent so far, repeats included, by operation.
  const std::map<std::string, std::int64_t, std::less<>>& requests_sent() const { return sent_; }

 private:
  struct Call;
  struct Wave;
  void send_due(Wave& wave, WallTime due);
  void take(Wave& wave, Call& call, Result<HttpAnswer> answer);
  void repeat_or_give_up(Wave& wave, Call& call, ErrorClass error_class, Error error);
  bool renewed(Wave& wave);
  bool moved(Wave& wave, Call& call, const std::string& region);
  CallerWiring wiring_;
  RequestRates rates_;
  Prng prng_;
  std::map<std::string, std::int64_t, std::less<>> sent_;
};

}  // namespace ecsr::aws
