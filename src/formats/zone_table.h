// SPDX-License-Identifier: MIT
// Every time zone with its rule, for machines without zone files: the Lambda function, small
// containers. Made by tools/make_zones.py. Pure.
#pragma once

#include <span>
#include <string_view>

namespace ecsr::formats {

struct ZoneRule {
  std::string_view rule;   ///< as POSIX writes it; see posix_zone.h
  std::string_view names;  ///< with a blank between two
};

/// What changes in a zone before its rule takes over.
struct ZoneExtra {
  std::string_view name;
  int first_offset = 0;      ///< before the first change, in seconds
  std::string_view changes;  ///< "1771120800=0 1774144800=3600": seconds since 1970, and the offset
};

std::span<const ZoneRule> zone_rules();
std::span<const ZoneExtra> zone_extras();
/// "2026a".
std::string_view zone_release();

}  // namespace ecsr::formats
