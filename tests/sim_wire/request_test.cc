// SPDX-License-Identifier: MIT
// What the endpoint makes of the bytes of a request: members, forms and their refusals.
#include <gtest/gtest.h>

#include "sim/wire/form.h"
#include "sim/wire/json_input.h"
#include "sim/wire/json_values.h"
#include "tests/sim_wire/account.h"

namespace ecsr::sim::wire {
namespace {

using nlohmann::json;

TEST(JsonInput, ReadsWhatIsThereAndTakesNullForAbsent) {
  const json body = json::parse(
      R"({"cluster": "prod", "service": null, "desiredCount": 3, "forceNewDeployment": true,
          "services": ["web", "api"], "tags": [{"key": "team", "value": "shop"}, {"key": "bare"}]})");
  JsonInput input(body);
  EXPECT_EQ(input.text("cluster"), "prod");
  EXPECT_EQ(input.maybe_text("service"), std::nullopt);
  EXPECT_FALSE(input.has("service"));
  EXPECT_EQ(input.number("desiredCount"), 3);
  EXPECT_EQ(input.flag("forceNewDeployment"), true);
  EXPECT_EQ(input.texts("services"), (std::vector<std::string>{"web", "api"}));
  EXPECT_EQ(input.tags("tags"), (std::vector<core::Tag>{{"team", "shop"}, {"bare", ""}}));
  EXPECT_EQ(input.problem(), std::nullopt);
}

TEST(JsonInput, RemembersTheFirstMemberOfAWrongType) {
  const json body = json::parse(R"({"cluster": 7, "desiredCount": "3"})");
  JsonInput input(body);
  input.text("cluster");
  input.number("desiredCount");
  EXPECT_EQ(input.problem(),
            (SimError{"SerializationException",
                      "NUMBER_VALUE can not be converted to a String (member \"cluster\")"}));
}

TEST(JsonInput, RefusesNumbersThatAreNoInts) {
  for (const char* text :
       {"2147483648", "-2147483649", "1.5", "\"3\"", "true", "18446744073709551615"}) {
    const json body{{"desiredCount", json::parse(text)}};
    JsonInput input(body);
    EXPECT_EQ(input.number("desiredCount"), std::nullopt) << text;
    EXPECT_TRUE(input.problem()) << text;
  }
}

TEST(JsonInput, RefusesListsOfTheWrongThings) {
  for (const char* text : {R"({"tags": [1]})", R"({"tags": {}})", R"({"tags": [{"key": 1}]})",
                           R"({"tags": "team"})"}) {
    const json body = json::parse(text);
    JsonInput input(body);
    input.tags("tags");
    EXPECT_TRUE(input.problem()) << text;
    JsonInput again(body);
    again.texts("tags");
    EXPECT_TRUE(again.problem()) << text;
  }
}

TEST(JsonInput, LooksIntoStructuresAndRemembersWhatIsWrongThere) {
  const json body = json::parse(R"({"SuspendedState": {"DynamicScalingInSuspended": "yes"}})");
  JsonInput input(body);
  input.structure("SuspendedState",
                  [](JsonInput& state) { state.flag("DynamicScalingInSuspended"); });
  ASSERT_TRUE(input.problem());
  EXPECT_EQ(input.problem()->code, "SerializationException");
}

TEST(Form, ReadsEncodedPairsAndTheLastOfTwo) {
  const auto form = Form::parse("Action=A%20B&Name=%C3%BC+x&Empty=&Bare&Action=C&&");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->value("Action"), "C");
  EXPECT_EQ(form->value("Name"), "\xC3\xBC x");
  EXPECT_TRUE(form->has("Empty"));
  EXPECT_TRUE(form->has("Bare"));
  EXPECT_EQ(form->value("Other"), "");
}

TEST(Form, RefusesABrokenEscape) {
  EXPECT_FALSE(Form::parse("Action=%2"));
  EXPECT_FALSE(Form::parse("Action=%zz"));
  EXPECT_FALSE(Form::parse("Action=%+1"));
}

TEST(JsonValues, AreSecondsWithMillisecondsAndIdsThatDependOnTheirSeedOnly) {
  EXPECT_EQ(epoch_seconds(WallTime{milliseconds{1'767'607'200'123}}).dump(), "1767607200.123");
  EXPECT_EQ(epoch_seconds(WallTime{milliseconds{1'767'607'200'000}}).dump(), "1767607200.0");
  EXPECT_EQ(uuid(7), uuid(7));
  EXPECT_NE(uuid(7), uuid(8));
  EXPECT_EQ(uuid(7).size(), 36U);
  EXPECT_EQ(hex_digits(7, 64).size(), 64U);
}

}  // namespace
}  // namespace ecsr::sim::wire
