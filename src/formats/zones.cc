// SPDX-License-Identifier: MIT
#include "formats/zones.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/foreign_text.h"
#include "base/text.h"
#include "formats/posix_zone.h"
#include "formats/zone_table.h"

namespace ecsr::formats {
namespace {

constexpr int kFirstYear = 2026;

/// The changes of its own come before those of the rule.
void take_extra(const ZoneExtra& extra, core::Zone& zone) {
  std::vector<core::OffsetChange> changes;
  for (const std::string_view change : split(extra.changes, ' ')) {
    const std::size_t equals = change.find('=');
    const std::string_view behind = change.substr(equals + 1);
    const bool negative = behind.starts_with('-');
    const auto at = parse_whole_number(change.substr(0, equals));
    const auto offset = parse_whole_number(behind.substr(negative ? 1 : 0));
    ECSR_CHECK(at && offset, "tools/make_zones.py writes TIME=OFFSET");
    changes.push_back({WallTime{seconds{*at}}, seconds{negative ? -*offset : *offset}});
  }
  for (const core::OffsetChange& later : zone.changes) {
    if (later.at > changes.back().at) changes.push_back(later);
  }
  zone.first_offset = seconds{extra.first_offset};
  zone.changes = std::move(changes);
}

core::Zone made(const ZoneRule& row, std::string_view name) {
  auto zone = read_posix_zone(row.rule, kFirstYear);
  ECSR_CHECK(zone.has_value(), "tools/make_zones.py writes rules");
  const auto extras = zone_extras();
  const auto extra = std::ranges::find(extras, name, &ZoneExtra::name);
  if (extra != extras.end()) take_extra(*extra, *zone);
  zone->name = name;
  return *std::move(zone);
}

}  // namespace

Result<core::Zone> built_in_zone(std::string_view name) {
  const std::string wanted = lower_case(name);
  std::vector<std::string_view> known;
  for (const ZoneRule& row : zone_rules()) {
    for (const std::string_view each : split(row.names, ' ')) {
      if (lower_case(each) == wanted) return made(row, each);
      known.push_back(each);
    }
  }
  const auto close = nearest(name, known);
  return fail(ErrorKind::kBadInput, "\"" + printable(std::string(name.substr(0, 80))) +
                                        "\" is no time zone" +
                                        (close ? ": did you mean " + *close + "?"
                                               : "; one looks like Europe/Berlin, and UTC is one"));
}

}  // namespace ecsr::formats
