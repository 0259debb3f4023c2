// SPDX-License-Identifier: MIT
#include "sim/wire/credential.h"

#include <gtest/gtest.h>

#include "tests/sim_wire/account.h"

namespace ecsr::sim::wire {
namespace {

std::optional<SimError> refused(std::vector<Header> headers, Dialect dialect = Dialect::kJson) {
  return refuse_credential(Request{.headers = std::move(headers)}, "eu-west-1", "ecs", dialect);
}

const Header kDate{"X-Amz-Date", "20260105T100000Z"};

TEST(Credential, IsAcceptedWhenItsScopeIsThisRegionAndService) {
  EXPECT_EQ(refused({{"authorization", authorization("eu-west-1", "ecs")}, kDate}), std::nullopt);
}

TEST(Credential, MissingIsRefusedInTheWordsOfEachDialect) {
  EXPECT_EQ(refused({kDate}),
            (SimError{"MissingAuthenticationTokenException", "Missing Authentication Token", 400}));
  EXPECT_EQ(
      refused({kDate}, Dialect::kQuery),
      (SimError{"MissingAuthenticationToken", "Request is missing Authentication Token", 403}));
}

TEST(Credential, OfAnotherRegionIsRefusedAndTheRightOneNamed) {
  EXPECT_EQ(refused({{"Authorization", authorization("us-east-1", "ecs")}, kDate}),
            (SimError{"InvalidSignatureException",
                      "Credential should be scoped to a valid region, not 'us-east-1'. This "
                      "simulated account lives in eu-west-1.",
                      400}));
}

TEST(Credential, OfAnotherServiceIsRefusedAndTheRightOneNamed) {
  EXPECT_EQ(refused({{"Authorization", authorization("eu-west-1", "ec2")}, kDate}, Dialect::kQuery),
            (SimError{"SignatureDoesNotMatch",
                      "Credential should be scoped to correct service: 'ecs', not 'ec2'.", 403}));
}

TEST(Credential, WithoutADateIsIncomplete) {
  const auto error = refused({{"Authorization", authorization("eu-west-1", "ecs")}});
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "IncompleteSignatureException");
  EXPECT_NE(error->message.find("'X-Amz-Date'"), std::string::npos) << error->message;
}

TEST(Credential, WithoutOneOfItsThreePartsIsIncomplete) {
  for (const char* name : {"Credential", "SignedHeaders", "Signature"}) {
    std::string text = authorization("eu-west-1", "ecs");
    text.replace(text.find(std::string(name) + "="), std::string(name).size(), "Nothing");
    const auto error = refused({{"Authorization", text}, kDate}, Dialect::kQuery);
    ASSERT_TRUE(error) << name;
    EXPECT_EQ(error->code, "IncompleteSignature");
    EXPECT_NE(error->message.find("'" + std::string(name) + "'"), std::string::npos);
  }
}

TEST(Credential, OfAnotherAlgorithmOrWithAShortScopeIsIncomplete) {
  for (const char* text : {"Basic QUtJRDpzZWNyZXQ=",
                           "AWS4-HMAC-SHA256 Credential=AKID/eu-west-1/ecs, SignedHeaders=host, "
                           "Signature=0a"}) {
    const auto error = refused({{"Authorization", text}, kDate});
    ASSERT_TRUE(error) << text;
    EXPECT_EQ(error->code, "IncompleteSignatureException") << text;
  }
}

}  // namespace
}  // namespace ecsr::sim::wire
