// SPDX-License-Identifier: MIT
// The body of a query-protocol request: application/x-www-form-urlencoded pairs, lists as
// `Name.member.1`, `Name.member.2`. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ecsr::sim::wire {

class Form {
 public:
  /// Nothing when a percent sign is not followed by two hex digits.
  static std::optional<Form> parse(std::string_view body);

  /// Empty when it is not there: the query protocol knows no difference.
  std::string_view value(std::string_view name) const;
  bool has(std::string_view name) const { return values_.contains(name); }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace ecsr::sim::wire
