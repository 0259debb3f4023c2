// SPDX-License-Identifier: MIT
#include "base/result.h"

namespace ecsr {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kTransport:
      return "transport";
    case ErrorKind::kThrottled:
      return "throttled";
    case ErrorKind::kDenied:
      return "denied";
    case ErrorKind::kNotFound:
      return "not-found";
    case ErrorKind::kBadAnswer:
      return "bad-answer";
    case ErrorKind::kBadInput:
      return "bad-input";
  }
  return "unknown";
}

}  // namespace ecsr
