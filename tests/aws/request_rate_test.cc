// SPDX-License-Identifier: MIT
#include "aws/request_rate.h"

#include <gtest/gtest.h>

namespace ecsr::aws {
namespace {

constexpr WallTime kNoon{seconds{1'754'560'800}};

milliseconds wait_of(TokenBucket& bucket, WallTime now) { return bucket.reserve(now) - now; }

TEST(TokenBucket, GivesItsBurstAtOnceAndThenOneAtATime) {
  TokenBucket bucket({.burst = 2, .per_second = 4});

  EXPECT_EQ(wait_of(bucket, kNoon), milliseconds{0});
  EXPECT_EQ(wait_of(bucket, kNoon), milliseconds{0});
  EXPECT_EQ(wait_of(bucket, kNoon), milliseconds{250});
  EXPECT_EQ(wait_of(bucket, kNoon), milliseconds{500});
}

TEST(TokenBucket, FillsWithTimeButNeverBeyondItsBurst) {
  TokenBucket bucket({.burst = 2, .per_second = 4});
  bucket.reserve(kNoon);
  bucket.reserve(kNoon);

  const WallTime later = kNoon + milliseconds{250};
  EXPECT_EQ(wait_of(bucket, later), milliseconds{0});
  EXPECT_EQ(wait_of(bucket, later), milliseconds{250});
  const WallTime tomorrow = kNoon + std::chrono::hours{24};
  EXPECT_EQ(wait_of(bucket, tomorrow), milliseconds{0});
  EXPECT_EQ(wait_of(bucket, tomorrow), milliseconds{0});
  EXPECT_EQ(wait_of(bucket, tomorrow), milliseconds{250});
}

TEST(TokenBucket, GivesNothingBackWhenOurClockStepsBackwards) {
  TokenBucket bucket({.burst = 1, .per_second = 1});
  bucket.reserve(kNoon);

  const WallTime earlier = kNoon - minutes{10};
  EXPECT_EQ(wait_of(bucket, earlier), milliseconds{1'000});
  EXPECT_EQ(wait_of(bucket, earlier + milliseconds{1'000}), milliseconds{1'000});
}

TEST(TokenBucket, IsEmptyAfterAwsSaidSo) {
  TokenBucket bucket({.burst = 50, .per_second = 10});

  bucket.drain(kNoon);

  EXPECT_EQ(wait_of(bucket, kNoon), milliseconds{100});
}

TEST(RequestRates, StayAtOrBelowHalfOfWhatAwsGrantsInEveryClass) {
  for (std::size_t i = 0; i < kGrantedRates.size(); ++i) {
    const RequestRate ours = our_rate(static_cast<RequestClass>(i));
    EXPECT_LE(ours.burst * 2, kGrantedRates[i].burst) << i;
    EXPECT_LE(ours.per_second * 2, kGrantedRates[i].per_second) << i;
    EXPECT_GE(ours.per_second, 1) << i;
  }
}

TEST(RequestRates, AreCountedByClass) {
  RequestRates rates;
  for (int i = 0; i < 25; ++i) {
    EXPECT_EQ(wait_of(rates.of(RequestClass::kServiceModify), kNoon), milliseconds{0});
  }

  EXPECT_EQ(wait_of(rates.of(RequestClass::kServiceModify), kNoon), milliseconds{500});
  EXPECT_EQ(wait_of(rates.of(RequestClass::kServiceRead), kNoon), milliseconds{0});
}

}  // namespace
}  // namespace ecsr::aws
