// SPDX-License-Identifier: MIT
// How an invocation calls itself in a run record, so that others can tell whether it can still be
// alive: an invocation never outlives its own limit, and says when that is. Pure.
//
//   fn:ecs-recycle/t5k3x9.k3fa2   works until the moment t5k3x9 at the longest
//   fn:ecs-recycle/t5k3x9+k3fa2   has handed the run over; until t5k3x9 only to its own next turn
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace ecsr::lambda {

struct Owner {
  std::string function;  ///< its name, or the beginning of a long one and a number made from all
  WallTime until{};      ///< whole seconds, rounded up when written
  bool handed_over = false;
  std::string chain;       ///< three letters or digits: the same for all turns of one invocation
  std::string invocation;  ///< two of them

  /// As it stands in a run record; at most 30 characters.
  std::string text() const;
  /// Nothing for any other kind of owner.
  static std::optional<Owner> parse(std::string_view text);

  bool operator==(const Owner&) const = default;
};

/// `size` letters and digits that are made from `text`.
std::string short_word(std::string_view text, std::size_t size);

/// A function's name as it fits into an owner.
std::string short_function(std::string_view name);

/// Whether nobody can be working under this name any more: its time is over, by AWS's clock, with
/// some seconds for clocks that differ.
bool is_over(const Owner& owner, WallTime aws_now);

/// The first moment at which is_over() says so.
WallTime over_at(const Owner& owner);

}  // namespace ecsr::lambda
