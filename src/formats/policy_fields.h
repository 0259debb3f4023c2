// SPDX-License-Identifier: MIT
// The policy's fields as an event and a configuration file write them: one table for both, by the
// flags' names with underscores. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "core/policy.h"
#include "formats/value.h"

namespace ecsr::formats {

/// What came of reading the policy from a map.
struct PolicyReading {
  std::vector<const Value*> others;  ///< members that are no fields of the policy
  std::vector<const Value*> fields;  ///< members that are
  std::vector<ValueProblem> problems;
};

/// Reads what `map` says of the policy into `policy`; what it does not name stays as it is. Names
/// may have "-" for "_". Beside the fields there are the classic switch `maintain_service_state`
/// and the flag `no_surge`, which stand for a surge. `path` goes before the names in problems, as
/// "services[0]."; it may be empty.
PolicyReading read_policy(const Value& map, std::string_view path, core::Policy& policy);

/// Every name that read_policy() knows.
std::vector<std::string_view> policy_field_names();

/// The name with underscores.
std::string snake_case(std::string_view name);

/// "is 5: expected …" for the value.
ValueProblem wrong_value(const Value& value, std::string path, std::string_view expected);

/// true or false, also as a text; nothing and a problem for anything else.
bool read_switch(const Value& value, std::string_view path, bool& place,
                 std::vector<ValueProblem>& problems);

/// The one that `name` was meant to be: ": did you mean \"wait\"?", or nothing.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace ecsr::formats
