// SPDX-License-Identifier: MIT
// "has reached a steady state.": said when counts are equal and everything is good, and again every
// six hours, so that the line alone proves nothing about now. [doc: Service event messages]
#pragma once

#include "sim/world.h"

namespace ecsr::sim {

/// As many tasks as asked for, all good, nothing under way.
bool is_steady(const Service& service);

/// Rule. Says so when the service has just become steady.
void note_steady_state(World& world, Service& service);

/// Rule. Says so again, when nothing changed for six hours.
void repeat_steady_state(World& world, Service& service);

}  // namespace ecsr::sim
