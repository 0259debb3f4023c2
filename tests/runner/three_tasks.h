// SPDX-License-Identifier: MIT
// A simulated service of three tasks, and what a runner needs to recycle it.
#pragma once

#include <gtest/gtest.h>

#include "runner/runner.h"
#include "sim/account.h"
#include "sim/building.h"
#include "sim/sim_clock.h"
#include "store/memory_store.h"

namespace ecsr::runner {

class ThreeTasks : public testing::Test {
 protected:
  ThreeTasks() {
    sim::Service& web = sim::add_service(world, sim::add_cluster(world, "prod"),
                                         {.name = "web", .desired_count = 3});
    for (const char* name : {"a", "b", "c"}) {
      EXPECT_TRUE(sim::add_task(world, web, {.name = name}).has_value());
    }
    sim::settle(world);
    run.owner = "alice@bastion/4242";
    run.id = "7f3a2c11";
  }

  sim::World world;
  sim::Account account{world};
  sim::SimClock clock{world};
  store::MemoryStore store;
  core::ServiceAddress address{.cluster = {"prod"}, .service = {"web"}};
  Observer observer{{account, account, account, account, store, clock}, address};
  Parts parts{observer, {account, account, account}, store, clock};
  core::Policy policy;
  core::Run run;
};

}  // namespace ecsr::runner
