#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes src/formats/zone_table.cc from a release of the time zone database (the package tzdata of PyPI).

    python3 -m venv /tmp/v && /tmp/v/bin/pip install tzdata && /tmp/v/bin/python tools/make_zones.py

The table is what the function and containers without zone files go by. Rules change a few times a year: make it
anew before a release, and read the difference.
"""

import pathlib
import struct
import sys
import textwrap

import tzdata

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = pathlib.Path(tzdata.__file__).parent
FIRST = 1767225600  # 2026-01-01T00:00Z: what was before is never asked for
# Changes that follow no rule are planned decades ahead; so far they are taken over.
LAST = 2240611200  # 2041-01-01T00:00Z

HEAD = """// SPDX-License-Identifier: MIT
// Made by tools/make_zones.py from the time zone database, release {release}: public domain.
//
// tree-check: long file: a table of every time zone
#include "formats/zone_table.h"

#include <array>

namespace ecsr::formats {{
namespace {{

// clang-format off
"""
TAIL = """// clang-format on

}}  // namespace

std::span<const ZoneRule> zone_rules() {{ return kRules; }}
std::span<const ZoneExtra> zone_extras() {{ return kExtras; }}
std::string_view zone_release() {{ return "{release}"; }}

}}  // namespace ecsr::formats
"""


def read(path):
    """The changes (time, offset) and the rule that follows them. [doc: RFC 9636]"""
    data = path.read_bytes()
    assert data[:4] == b"TZif" and data[4:5] >= b"2", path

    def counts(start):
        return struct.unpack(">6l", data[start + 20 : start + 44])

    isut, isstd, leap, times, types, chars = counts(0)
    start = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = counts(start)
    start += 44
    at = struct.unpack(f">{times}q", data[start : start + 8 * times])
    start += 8 * times
    which = data[start : start + times]
    start += times
    offsets = [struct.unpack(">lBB", data[start + 6 * i : start + 6 * i + 6])[0] for i in range(types)]
    start += 6 * types + chars + leap * 12 + isstd + isut
    return [(t, offsets[i]) for t, i in zip(at, which)], offsets[0], data[start:].strip(b"\n").decode()


def pieces(text, indent):
    lines = textwrap.wrap(text, 100, break_long_words=False, break_on_hyphens=False)
    last = len(lines) - 1
    return "\n".join(f'{indent}"{line}{"" if i == last else " "}"' for i, line in enumerate(lines))


def main():
    by_rule, extras = {}, []
    for name in sorted((DATA / "zones").read_text().split()):
        changes, first, rule = read(DATA / "zoneinfo" / name)
        by_rule.setdefault(rule, []).append(name)
        late = [(t, o) for t, o in changes if FIRST <= t < LAST]
        if late:
            before = ([first] + [o for t, o in changes if t < FIRST])[-1]
            extras.append((name, before, late))
    out = [HEAD.format(release=tzdata.IANA_VERSION), "constexpr std::array kRules{\n"]
    for rule in sorted(by_rule):
        out.append(f'    ZoneRule{{"{rule}",\n{pieces(" ".join(by_rule[rule]), " " * 13)}}},\n')
    out.append("};\n\n// The offset before, and what changes before the rule takes over, as TIME=OFFSET.\n")
    out.append("constexpr std::array kExtras{\n")
    for name, before, late in extras:
        text = " ".join(f"{t}={o}" for t, o in late)
        out.append(f'    ZoneExtra{{"{name}", {before},\n{pieces(text, " " * 14)}}},\n')
    out.append("};\n")
    out.append(TAIL.format(release=tzdata.IANA_VERSION))
    (ROOT / "src" / "formats" / "zone_table.cc").write_text("".join(out), encoding="utf-8")
    print(f"{sum(map(len, by_rule.values()))} zones, {len(by_rule)} rules, {len(extras)} with changes of their own")


if __name__ == "__main__":
    sys.exit(main())
