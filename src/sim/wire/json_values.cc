// SPDX-License-Identifier: MIT
#include "sim/wire/json_values.h"

#include <nlohmann/json.hpp>

#include "base/prng.h"

namespace ecsr::sim::wire {

nlohmann::json epoch_seconds(WallTime time) {
  // tree-check: allow float: AWS JSON sends instants as fractions of seconds
  return static_cast<double>(time.time_since_epoch().count()) / 1000;
}

void put(nlohmann::json& object, std::string_view name, const std::optional<WallTime>& time) {
  if (time) object[std::string(name)] = epoch_seconds(*time);
}

void put(nlohmann::json& object, std::string_view name, std::string_view text) {
  if (!text.empty()) object[std::string(name)] = std::string(text);
}

std::string hex_digits(std::uint64_t seed, std::size_t digits) {
  Prng prng(seed);
  std::string text;
  while (text.size() < digits) {
    std::uint64_t bits = prng.next();
    for (int i = 0; i < 16 && text.size() < digits; ++i, bits >>= 4U) {
      text += "0123456789abcdef"[bits & 0xFU];
    }
  }
  return text;
}

std::string uuid(std::uint64_t seed) {
  std::string text = hex_digits(seed, 32);
  text[12] = '4';  // version and variant of RFC 4122
  text[16] = '8';
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
  return text;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3U;
  }
  return hash;
}

}  // namespace ecsr::sim::wire
