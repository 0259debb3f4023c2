// SPDX-License-Identifier: MIT
#include "aws/timed_transport.h"

#include <gtest/gtest.h>

#include "tests/aws/fakes.h"

namespace ecsr::aws {
namespace {

struct TimedTransportTest : testing::Test {
  FakeTransport transport;
  FakeClock clock;
  TimedTransport timed{transport, clock};

  std::vector<Result<HttpAnswer>> send(std::size_t count, std::optional<milliseconds> limit = {}) {
    const HttpRequest request{.endpoint = "https://x", .answer_limit = limit};
    return timed.send(std::vector<HttpRequest>(count, request));
  }
};

TEST_F(TimedTransportTest, WithoutAnEndChangesNothing) {
  EXPECT_TRUE(send(1)[0]);
  EXPECT_EQ(transport.requests[0].answer_limit, std::nullopt);
}

TEST_F(TimedTransportTest, LetsNoRequestWaitBeyondTheEnd) {
  timed.end_at(clock.now + seconds{4});

  send(1);
  send(1, seconds{2});
  send(1, kNoLimit);
  timed.end_at(clock.now + minutes{4});
  send(1);

  EXPECT_EQ(transport.requests[0].answer_limit, seconds{4});
  EXPECT_EQ(transport.requests[1].answer_limit, seconds{2});
  EXPECT_EQ(transport.requests[2].answer_limit, seconds{4});
  EXPECT_EQ(transport.requests[3].answer_limit, kUsualLimit);
}

TEST_F(TimedTransportTest, SendsNothingAfterTheEndAndSaysThatNothingWasDone) {
  timed.end_at(clock.now);

  const auto answers = send(3);

  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[2].error().kind(), ErrorKind::kThrottled);
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(TimedTransportTest, SendsALargeWaveInPiecesEachOfWhichEndsInTime) {
  timed.end_at(clock.now + seconds{4});

  EXPECT_EQ(send(120).size(), 120U);
  EXPECT_EQ(transport.waves, (std::vector<std::size_t>{50, 50, 20}));
}

}  // namespace
}  // namespace ecsr::aws
