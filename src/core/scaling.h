// SPDX-License-Identifier: MIT
// A service's scalable target in Application Auto Scaling: the second writer of its desired count.
// Pure.
#pragma once

namespace ecsr::core {

/// [doc: SuspendedState]. Unsent flags may fall back to false, so all three are always sent.
struct Suspended {
  bool scaling_in = false;
  bool scaling_out = false;
  bool scheduled = false;

  bool operator==(const Suspended&) const = default;
};

/// [doc: ScalableTarget]
struct ScalableTarget {
  int min_capacity = 0;
  int max_capacity = 0;
  Suspended suspended;

  bool operator==(const ScalableTarget&) const = default;
};

}  // namespace ecsr::core
