// SPDX-License-Identifier: MIT
// A service and a record for the tests of the stores.
#pragma once

#include "base/time.h"
#include "core/run.h"
#include "core/service.h"

namespace ecsr::store {

inline core::Service web() {
  core::Service service;
  service.arn = "arn:aws:ecs:eu-west-1:111122223333:service/prod/web";
  service.name = "web";
  return service;
}

inline core::RunRecord alices_run() {
  return core::RunRecord{.id = "7f3a2c11",
                         .owner = "alice@bastion/4242",
                         .cutoff = parse_iso8601("2026-11-22T10:00:00.123Z").value(),
                         .claimed_at = parse_iso8601("2026-11-22T10:05:00Z").value(),
                         .heartbeat = parse_iso8601("2026-11-22T10:06:00Z").value(),
                         .base_count = 4,
                         .surge = 1};
}

inline core::RunRecord bobs_run() {
  core::RunRecord record = alices_run();
  record.id = "1e2d3c4b";
  record.owner = "bob@laptop/7";
  return record;
}

}  // namespace ecsr::store
