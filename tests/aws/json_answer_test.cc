// SPDX-License-Identifier: MIT
#include "aws/json_answer.h"

#include <gtest/gtest.h>

#include "aws/form_body.h"
#include "aws/json_body.h"
#include "aws/xml_answer.h"

namespace ecsr::aws {
namespace {

/// What reading `read` from `body` complains about; empty when it does not.
template <typename Read>
std::string problem_of(std::string_view body, Read read) {
  Result<JsonAnswer> answer = JsonAnswer::parse(body);
  if (!answer) return answer.error().message();
  read(answer->root());
  return answer->problem();
}

TEST(JsonAnswer, IgnoresMembersItWasNotAskedForAndTakesNullAsAbsent) {
  Result<JsonAnswer> answer = JsonAnswer::parse(R"({"new":{"x":[1]},"a":null,"n":null,"l":null})");
  ASSERT_TRUE(answer);
  const JsonObject root = answer->root();

  EXPECT_EQ(root.text_or_empty("a"), "");
  EXPECT_EQ(root.count_or("n", 7), 7);
  EXPECT_EQ(root.flag_or("f", true), true);
  EXPECT_EQ(root.list("l").size(), 0);
  EXPECT_EQ(root.optional_time("t"), std::nullopt);
  EXPECT_FALSE(root.object("o"));
  EXPECT_EQ(answer->problem(), "");
}

TEST(JsonAnswer, NamesWhatIsMissingOrWrongByItsPointer) {
  const auto first_count = [](const JsonObject& root) {
    (void)root.list("services").object(0).count("desiredCount");
  };
  EXPECT_EQ(problem_of(R"({"services":[{}]})", first_count),
            "/services/0/desiredCount: is missing");
  EXPECT_EQ(problem_of(R"({"services":[{"desiredCount":null}]})", first_count),
            "/services/0/desiredCount: is missing");
  EXPECT_EQ(problem_of(R"({"services":[{"desiredCount":"3"}]})", first_count),
            "/services/0/desiredCount: a whole number was expected, not \"3\"");
  EXPECT_EQ(problem_of(R"({"services":[{"desiredCount":2.5}]})", first_count),
            "/services/0/desiredCount: a whole number was expected, not 2.5");
  EXPECT_EQ(problem_of(R"({"services":[{"desiredCount":3000000000}]})", first_count),
            "/services/0/desiredCount: a whole number was expected, not 3000000000");
  EXPECT_EQ(problem_of(R"({"services":[5]})", first_count),
            "/services/0: an object was expected, not 5");
  EXPECT_EQ(problem_of(R"({"services":[{"desiredCount":3.0}]})", first_count), "");
}

TEST(JsonAnswer, NamesEveryWrongType) {
  EXPECT_EQ(problem_of(R"({"a":1})", [](const auto& o) { (void)o.text("a"); }),
            "/a: a text was expected, not 1");
  EXPECT_EQ(problem_of(R"({"a":[1]})", [](const auto& o) { (void)o.text_or_empty("a"); }),
            "/a: a text was expected, not [1]");
  EXPECT_EQ(problem_of(R"({"a":{}})", [](const auto& o) { (void)o.list("a"); }),
            "/a: a list was expected, not {}");
  EXPECT_EQ(problem_of(R"({"a":[]})", [](const auto& o) { (void)o.object("a"); }),
            "/a: an object was expected, not []");
  EXPECT_EQ(problem_of(R"({"a":1})", [](const auto& o) { (void)o.flag_or("a", false); }),
            "/a: true or false was expected, not 1");
  EXPECT_EQ(problem_of(R"({"a":"soon"})", [](const auto& o) { (void)o.time("a"); }),
            "/a: a timestamp was expected, not \"soon\"");
  EXPECT_EQ(problem_of(R"({"a":[1]})", [](const auto& o) { (void)o.list("a").text(0); }),
            "/a/0: a text was expected, not 1");
  EXPECT_EQ(problem_of("{}", [](const auto& o) { (void)o.required_object("a").text("b"); }),
            "/a: is missing");
}

TEST(JsonAnswer, RemembersTheFirstProblemOnly) {
  EXPECT_EQ(problem_of("{}",
                       [](const auto& o) {
                         (void)o.text("first");
                         (void)o.text("second");
                       }),
            "/first: is missing");
}

TEST(JsonAnswer, ReadsTimestampsInEveryFormThatIsSeen) {
  const WallTime moment{milliseconds{1'754'560'000'123}};
  for (const char* form : {"1754560000.123", "1.754560000123E9", "\"1754560000.123\"",
                           "\"2025-08-07T09:46:40.123Z\"", "\"2025-08-07T11:46:40.123+02:00\""}) {
    Result<JsonAnswer> answer = JsonAnswer::parse(std::string(R"({"t":)") + form + "}");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->root().time("t"), moment) << form;
    EXPECT_EQ(answer->problem(), "") << form;
  }
  EXPECT_EQ(time_of_text("1754560000"), WallTime{seconds{1'754'560'000}});
  EXPECT_EQ(time_of_text("1e300"), std::nullopt);
  EXPECT_EQ(time_of_text("nan"), std::nullopt);
  EXPECT_EQ(time_of_text(""), std::nullopt);
}

TEST(JsonAnswer, SaysWhatABodyIsThatIsNoAnswer) {
  const auto nothing = [](const JsonObject&) {};
  EXPECT_EQ(problem_of("", nothing), "empty");
  EXPECT_EQ(problem_of(R"({"services":[{"desir)", nothing), "not whole JSON");
  EXPECT_EQ(problem_of("[]", nothing), "not whole JSON");
  EXPECT_EQ(problem_of("{\"a\":\"\xff\"}", nothing), "not whole JSON");
  EXPECT_EQ(problem_of("<html><body>Sign in</body></html>", nothing),
            "an HTML page, as proxies and captive networks send");
}

TEST(JsonBody, EscapesWhatIsBeyondAscii) {
  JsonBody inner;
  inner.flag("on", true);
  JsonBody body;
  body.text("cluster", "blüe \"😀\"").number("n", -3).object("o", inner).add_to_list("l", inner);

  EXPECT_EQ(*body.written(),
            R"({"cluster":"bl\u00fce \"\ud83d\ude00\"","n":-3,"o":{"on":true},"l":[{"on":true}]})");
}

TEST(JsonBody, RefusesATextThatIsNotUtf8) {
  JsonBody inner;
  inner.text("key", "a\xff");
  JsonBody body;
  body.add_to_list("tags", inner);

  ASSERT_FALSE(body.written());
  EXPECT_EQ(body.written().error(), Error(ErrorKind::kBadInput, "key \"a?\" is not UTF-8"));
}

TEST(FormBody, EncodesEveryByteThatIsNotUnreserved) {
  FormBody body("Do", "2015-12-01");
  body.text("A", "a-_.~ +/é");

  EXPECT_EQ(*body.written(), "Action=Do&Version=2015-12-01&A=a-_.~%20%2B%2F%C3%A9");
}

TEST(FormBody, RefusesATextThatIsNotUtf8) {
  FormBody body("Do", "1");
  body.text("TargetGroupArn", "\xff");

  EXPECT_EQ(body.written().error(),
            Error(ErrorKind::kBadInput, "TargetGroupArn \"?\" is not UTF-8"));
}

TEST(XmlAnswer, SaysWhatABodyIsThatIsNoAnswer) {
  const auto message = [](std::string_view body) {
    const Result<XmlAnswer> answer = XmlAnswer::parse(body, "Wanted");
    return answer ? "(accepted)" : answer.error().message();
  };
  EXPECT_EQ(message("<Wanted/>"), "(accepted)");
  EXPECT_EQ(message("<Other/>"), "XML whose first element is Other, not Wanted");
  EXPECT_EQ(message("<Wanted><a>"), "not whole XML");
  EXPECT_EQ(message(""), "empty");
  EXPECT_EQ(message("{}"), "not whole XML");
  EXPECT_EQ(message("<html><title>Hi</title></html>"),
            "an HTML page, as proxies and captive networks send (\"Hi\")");
}

TEST(XmlAnswer, ExpandsNoEntityOfTheAnswersOwn) {
  const Result<XmlAnswer> answer = XmlAnswer::parse(
      R"(<!DOCTYPE W [<!ENTITY e SYSTEM "file:///etc/passwd">]><W><a>&lt;&e;</a></W>)", "W");

  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->text("a"), "<&e;");
}

}  // namespace
}  // namespace ecsr::aws
