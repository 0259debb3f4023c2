// SPDX-License-Identifier: MIT
// Small values as they stand in AWS's JSON answers, and the ids that the simulated account does not
// keep because nobody asks for them: those are worked out from the thing they belong to. Pure.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace ecsr::sim::wire {

/// Seconds since 1970 with milliseconds as a decimal fraction, e.g. 1767607200.123.
nlohmann::json epoch_seconds(WallTime time);

/// Leaves the member out when there is nothing to say, as AWS does.
void put(nlohmann::json& object, std::string_view name, const std::optional<WallTime>& time);
void put(nlohmann::json& object, std::string_view name, std::string_view text);

/// So many hex digits that depend on `seed` only.
std::string hex_digits(std::uint64_t seed, std::size_t digits);
/// "0f0e0d0c-0b0a-4908-8706-050403020100", from `seed` only.
std::string uuid(std::uint64_t seed);
/// A number for a text, the same everywhere.
std::uint64_t hash_of(std::string_view text);

}  // namespace ecsr::sim::wire
