// SPDX-License-Identifier: MIT
// A text that must reach AWS and nobody else: it cannot be printed, streamed or turned into a
// string by accident. `reveal()` is the one way out and is easy to search for. Pure.
#pragma once

#include <ostream>
#include <string>
#include <utility>

namespace ecsr::aws {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  bool empty() const { return value_.empty(); }
  /// Only for signing, and for taking the secret out of a text that is about to be shown.
  const std::string& reveal() const { return value_; }

  bool operator==(const Secret&) const = default;

 private:
  std::string value_;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

/// What GoogleTest prints in place of the bytes when a comparison fails.
// NOLINTNEXTLINE(readability-identifier-naming): the name is GoogleTest's.
inline void PrintTo(const Secret& secret, std::ostream* out) {
  *out << (secret.empty() ? "[no secret]" : "[secret]");
}

}  // namespace ecsr::aws
