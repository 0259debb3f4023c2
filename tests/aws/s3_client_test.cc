// SPDX-License-Identifier: MIT
#include "aws/s3_client.h"

#include <gtest/gtest.h>

#include "tests/aws/fakes.h"

namespace ecsr::aws {
namespace {

class S3ClientTest : public testing::Test, protected PlainAccount {
 protected:
  std::string object(const std::string& uri) {
    const Result<std::string> text = account.objects().get_object(uri);
    return text ? *text : text.error().message();
  }
};

TEST_F(S3ClientTest, AnObjectIsFetchedFromItsBucketsOwnHost) {
  transport.answer(answer_of(200, "wait: 5s\n"));

  EXPECT_EQ(object("s3://my-bucket/a b/größe+1~(x).yaml"), "wait: 5s\n");
  EXPECT_EQ(sent().method, HttpMethod::kGet);
  EXPECT_EQ(url_of(sent()),
            "https://my-bucket.s3.eu-west-1.amazonaws.com/a%20b/gr%C3%B6%C3%9Fe%2B1~%28x%29.yaml");
  EXPECT_EQ(sent().signing->service, "s3");
  EXPECT_EQ(
      sent().headers,
      (std::vector<HttpHeader>{{"X-Amz-Content-Sha256",
                                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b"
                                "855"}}));
}

TEST_F(S3ClientTest, ABucketWithDotsIsAPartOfThePathSoThatTheCertificateFits) {
  object("s3://my.bucket/k");

  EXPECT_EQ(url_of(sent()), "https://s3.eu-west-1.amazonaws.com/my.bucket/k");
}

TEST_F(S3ClientTest, WhatIsNoAddressOnS3IsNotAskedFor) {
  for (const std::string uri : {"s3://", "s3://b/k", "s3://my-bucket", "s3://my-bucket/",
                                "s3://MyBucket/k", "s3://my..bucket/k", "https://x/y", "s3:///k"}) {
    EXPECT_EQ(object(uri), "GetObject: \"" + uri +
                               "\" names no object on S3; one looks like "
                               "s3://my-bucket/ecs-recycle.json");
  }
  EXPECT_TRUE(transport.requests.empty());
}

HttpAnswer in_region(const std::string& region) {
  HttpAnswer elsewhere = answer_of(301, "<Error><Code>PermanentRedirect</Code></Error>");
  elsewhere.headers = {{"location", "https://evil.example/k"},
                       {"x-amz-bucket-region", region},
                       {"x-amz-request-id", "r-9"}};
  return elsewhere;
}

TEST_F(S3ClientTest, ABucketOfAnotherRegionIsAskedForThere) {
  transport.answer(in_region("us-west-2"));
  transport.answer(answer_of(200, "wait: 5s\n"));

  EXPECT_EQ(object("s3://my-bucket/k"), "wait: 5s\n");
  ASSERT_EQ(transport.requests.size(), 2U);
  EXPECT_EQ(url_of(transport.requests[1]), "https://my-bucket.s3.us-west-2.amazonaws.com/k");
  EXPECT_EQ(transport.requests[1].signing->region, "us-west-2");
}

TEST_F(S3ClientTest, TheRegionOfABucketWithDotsMayStandInTheBody) {
  transport.answer(answer_of(400,
                             "<Error><Code>AuthorizationHeaderMalformed</Code><Message>The region "
                             "is wrong</Message><Region>eu-central-1</Region></Error>"));
  transport.answer(answer_of(200, "wait: 5s\n"));

  EXPECT_EQ(object("s3://my.bucket/k"), "wait: 5s\n");
  ASSERT_EQ(transport.requests.size(), 2U);
  EXPECT_EQ(url_of(transport.requests[1]), "https://s3.eu-central-1.amazonaws.com/my.bucket/k");
}

TEST_F(S3ClientTest, ABucketThatIsInAThirdRegionEachTimeIsASentence) {
  transport.answer(in_region("us-west-2"));
  transport.answer(in_region("us-east-2"));

  EXPECT_EQ(
      object("s3://my-bucket/k"),
      "GetObject: PermanentRedirect: the bucket is in us-east-2, and was looked for in another "
      "region: use a bucket of the region that is worked in (request id r-9)");
  EXPECT_EQ(transport.requests.size(), 2U);
}

TEST_F(S3ClientTest, WhatIsNoOtherRegionIsNotFollowed) {
  for (const std::string region : {"evil.example/", "us-west-2.evil.example", "", "eu-west-1"}) {
    transport.requests.clear();
    transport.script.clear();
    transport.answer(in_region(region));

    EXPECT_TRUE(object("s3://my-bucket/k").starts_with("GetObject: PermanentRedirect")) << region;
    EXPECT_EQ(transport.requests.size(), 1U);
  }
}

TEST_F(S3ClientTest, AnObjectThatIsNotThereOrNotOursIsASentence) {
  transport.answer(answer_of(404,
                             "<Error><Code>NoSuchKey</Code><Message>The specified key does "
                             "not exist.</Message></Error>"));
  transport.answer(answer_of(403,
                             "<Error><Code>AccessDenied</Code><Message>Access Denied"
                             "</Message></Error>"));

  EXPECT_EQ(object("s3://my-bucket/k"),
            "GetObject: NoSuchKey: The specified key does not exist. (request id r-1)");
  EXPECT_EQ(
      object("s3://my-bucket/k"),
      "GetObject: AccessDenied: Access Denied (request id r-1); without s3:ListBucket S3 also "
      "says so of an object that is not there");
}

TEST_F(S3ClientTest, AnObjectThatIsLargerThanAnyConfigurationIsRefused) {
  transport.answer(answer_of(200, std::string((1U << 20U) + 1, 'x')));

  EXPECT_EQ(object("s3://my-bucket/k"), "GetObject: s3://my-bucket/k is larger than 1 MiB");
}

}  // namespace
}  // namespace ecsr::aws
