// SPDX-License-Identifier: MIT
// AWS's words for the values of an enumeration. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace ecsr::aws {

template <typename Value>
struct Word {
  std::string_view word;
  Value value;
};

/// The value of a word, or `unknown`: AWS adds words without asking.
template <typename Value, std::size_t kCount>
constexpr Value value_of_word(const Word<Value> (&words)[kCount], std::string_view word,
                              Value unknown) {
  for (const Word<Value>& each : words) {
    if (each.word == word) return each.value;
  }
  return unknown;
}

}  // namespace ecsr::aws
