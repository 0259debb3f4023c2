// SPDX-License-Identifier: MIT
// What goes wrong between a client and the account: refusals that no rule of the account gives,
// answers that never arrive, arrive late, or cannot be read. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "sim/operations.h"
#include "sim/wire/message.h"

namespace ecsr::sim::wire {

enum class FaultKind {
  // In place of the operation.
  kStatus,       ///< "500", "502", "503", "504": that status with an empty body
  kServerError,  ///< "server-error": ServerException, status 500
  kThrottled,    ///< "throttled": Rate exceeded
  kExpired,      ///< "expired": the security token included in the request is expired
  kSkewed,       ///< "skewed": signature expired, with the account's own time in `Date`
  kConcurrent,   ///< "concurrent": another update is pending
  kHtml,         ///< "html": status 200 and a page, as from a captive proxy
  kResetBefore,  ///< "reset-before": the connection is reset, nothing was done
  // After it was carried out.
  kResetAfter,  ///< "reset-after": the connection is reset, the order is carried out
  kTruncated,   ///< "truncated": the connection ends in the middle of the answer
  kGarbled,     ///< "garbled": the answer stops in the middle, its length says all is well
  kSlow,        ///< "slow=2s": the answer comes that much later, in real time
};

struct Fault {
  std::string operation;  ///< "StopTask"; "*" = any
  FaultKind kind = FaultKind::kStatus;
  int status = 0;         ///< kStatus
  milliseconds delay{0};  ///< kSlow
  int after = 0;          ///< calls that go well first
  int count = 1;          ///< calls that do not

  bool operator==(const Fault&) const = default;
};

/// Reads "StopTask reset-after", "* 503 count=3", "ListTasks slow=2s after=1". kBadInput names the
/// word and what would be right.
Result<Fault> parse_fault(std::string_view text);

/// The faults that are still to come.
class FaultPlan {
 public:
  explicit FaultPlan(std::vector<Fault> faults) : faults_(std::move(faults)) {}

  /// The fault that this call meets, if any; every fault counts its own calls.
  std::optional<Fault> meet(std::string_view operation);

 private:
  std::vector<Fault> faults_;
};

/// The refusal of kServerError, kThrottled, kExpired, kSkewed and kConcurrent, in the words of JSON
/// services.
std::optional<SimError> refusal_of(FaultKind kind, WallTime now);

}  // namespace ecsr::sim::wire
