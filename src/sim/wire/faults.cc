// SPDX-License-Identifier: MIT
#include "sim/wire/faults.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "sim/request_rates.h"

namespace ecsr::sim::wire {
namespace {

struct Named {
  std::string_view word;
  FaultKind kind;
};

constexpr std::array kKinds{Named{"500", FaultKind::kStatus},
                            Named{"502", FaultKind::kStatus},
                            Named{"503", FaultKind::kStatus},
                            Named{"504", FaultKind::kStatus},
                            Named{"server-error", FaultKind::kServerError},
                            Named{"throttled", FaultKind::kThrottled},
                            Named{"expired", FaultKind::kExpired},
                            Named{"skewed", FaultKind::kSkewed},
                            Named{"concurrent", FaultKind::kConcurrent},
                            Named{"html", FaultKind::kHtml},
                            Named{"reset-before", FaultKind::kResetBefore},
                            Named{"reset-after", FaultKind::kResetAfter},
                            Named{"truncated", FaultKind::kTruncated},
                            Named{"garbled", FaultKind::kGarbled},
                            Named{"slow", FaultKind::kSlow}};

std::unexpected<Error> wrong(std::string_view text, const std::string& what) {
  return fail(ErrorKind::kBadInput, "fault \"" + std::string(text) + "\": " + what);
}

std::string known_kinds() {
  std::vector<std::string> known;
  known.reserve(kKinds.size());
  for (const Named& named : kKinds) known.emplace_back(named.word);
  return join(known, ", ");
}

bool known_operation(std::string_view name) {
  if (name == "*") return true;
  for (int i = 0; i < static_cast<int>(Operation::kCount); ++i) {
    if (to_text(static_cast<Operation>(i)) == name) return true;
  }
  return false;
}

/// Reads one word of "KIND", "slow=2s", "count=3", "after=1" into `fault`.
Status read_word(std::string_view text, std::string_view word, Fault& fault, bool& has_kind) {
  const std::size_t equals = word.find('=');
  const std::string_view name = word.substr(0, equals);
  const std::string_view value =
      equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
  if (name == "count" || name == "after") {
    const auto number = parse_whole_number(value);
    const int least = name == "count" ? 1 : 0;
    if (!number || *number < least || *number > 1'000'000) {
      return wrong(text, std::string(name) + " must be a whole number from " +
                             std::to_string(least) + " to 1000000, not \"" + std::string(value) +
                             "\"");
    }
    (name == "count" ? fault.count : fault.after) = static_cast<int>(*number);
    return {};
  }
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const Named& named) { return named.word == name; });
  if (found == kKinds.end()) {
    return wrong(text, "\"" + std::string(name) + "\" is none of " + known_kinds());
  }
  if (has_kind) return wrong(text, "names two kinds of fault; one line for each, please");
  has_kind = true;
  fault.kind = found->kind;
  if (fault.kind == FaultKind::kStatus) {
    fault.status = static_cast<int>(parse_whole_number(name).value_or(0));
  }
  if (fault.kind == FaultKind::kSlow) {
    const auto delay = parse_duration(value);
    if (!delay) return wrong(text, "slow needs a duration, such as slow=2s");
    fault.delay = *delay;
  } else if (!value.empty()) {
    return wrong(text, "\"" + std::string(name) + "\" takes no value");
  }
  return {};
}

}  // namespace

Result<Fault> parse_fault(std::string_view text) {
  const std::vector<std::string_view> pieces = words(text);
  if (pieces.size() < 2) {
    return wrong(text, "write an operation and a kind, such as \"StopTask reset-after\"");
  }
  if (!known_operation(pieces[0])) {
    return wrong(text, "\"" + std::string(pieces[0]) +
                           "\" is no operation of the simulator; \"*\" means any");
  }
  Fault fault{.operation = std::string(pieces[0])};
  bool has_kind = false;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (Status read = read_word(text, pieces[i], fault, has_kind); !read) {
      return std::unexpected(std::move(read).error());
    }
  }
  if (!has_kind) return wrong(text, "names no kind of fault: " + known_kinds());
  return fault;
}

std::optional<Fault> FaultPlan::meet(std::string_view operation) {
  std::optional<Fault> met;
  for (Fault& fault : faults_) {
    if (fault.operation != "*" && fault.operation != operation) continue;
    if (fault.after > 0) {
      --fault.after;
    } else if (fault.count > 0 && !met) {
      --fault.count;
      met = fault;
    }
  }
  return met;
}

std::optional<SimError> refusal_of(FaultKind kind, WallTime now) {
  switch (kind) {
    case FaultKind::kServerError:
      return SimError{"ServerException", "Service Unavailable", 500};
    case FaultKind::kThrottled:
      return SimError{"ThrottlingException", "Rate exceeded"};
    case FaultKind::kExpired:
      return SimError{"ExpiredTokenException",
                      "The security token included in the request is expired", 403};
    case FaultKind::kSkewed:
      return SimError{
          "InvalidSignatureException",
          "Signature expired: the request's X-Amz-Date is too far from " + to_iso8601(now)};
    case FaultKind::kConcurrent:
      return SimError{"ConcurrentUpdateException",
                      "You already have a pending update to an Auto Scaling resource."};
    case FaultKind::kStatus:
    case FaultKind::kHtml:
    case FaultKind::kResetBefore:
    case FaultKind::kResetAfter:
    case FaultKind::kTruncated:
    case FaultKind::kGarbled:
    case FaultKind::kSlow:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace ecsr::sim::wire
