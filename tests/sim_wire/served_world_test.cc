// SPDX-License-Identifier: MIT
#include "sim/wire/served_world.h"

#include <gtest/gtest.h>

namespace ecsr::sim::wire {
namespace {

TEST(ServedWorld, HoldsTheAccountAndItsFaults) {
  const auto served = read_served_world(
      "cluster prod\n"
      "service web desired=1\n"
      "task a\n"
      "fault StopTask reset-after  # the answer is lost\n"
      "fault * 503 count=2\n",
      "demo.world");
  ASSERT_TRUE(served) << served.error().message();
  EXPECT_EQ(served->world->tasks.size(), 1U);
  EXPECT_EQ(served->faults, (std::vector<Fault>{parse_fault("StopTask reset-after").value(),
                                                parse_fault("* 503 count=2").value()}));
}

TEST(ServedWorld, NamesTheLineOfAWrongFault) {
  const auto served = read_served_world("cluster prod\nfault StopTask\n", "demo.world");
  ASSERT_FALSE(served);
  EXPECT_EQ(served.error().message(),
            "demo.world:2: fault \"StopTask\": write an operation and a kind, such as \"StopTask "
            "reset-after\"");
}

TEST(ServedWorld, NamesTheLineThatIsNoWorld) {
  const auto served = read_served_world("cluster prod\nserviec web\n", "demo.world");
  ASSERT_FALSE(served);
  EXPECT_EQ(served.error().message().substr(0, 13), "demo.world:2:");
}

}  // namespace
}  // namespace ecsr::sim::wire
