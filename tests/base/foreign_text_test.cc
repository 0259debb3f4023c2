// SPDX-License-Identifier: MIT
#include "base/foreign_text.h"

#include <gtest/gtest.h>

namespace ecsr {
namespace {

constexpr std::string_view kSecret = "p+/0123456789abcdef=&%q";

std::string shown(std::string text) { return without_secret(std::move(text), kSecret, "[it]"); }

TEST(Printable, TextStaysAsItIs) {
  EXPECT_EQ(printable("deploy »web« – ready €"), "deploy »web« – ready €");
}

TEST(Printable, NothingMovesTheCursorOrEndsTheLine) {
  EXPECT_EQ(printable("a\x1b[2Jb\r\nc\x7f"), "a [2Jb  c ");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "2Kb"),
            "a 2Kb");
  EXPECT_EQ(printable("a\u2028b"), "a b");
}

TEST(Printable, NothingTurnsTheDirectionOfTheText) {
  EXPECT_EQ(printable("web\u202Edorp"), "web dorp");
}

TEST(Printable, BytesThatAreNoCharactersBecomeQuestionMarks) {
  EXPECT_EQ(printable("a\xFF\xE2\x80"), "a???");
}

TEST(WithoutSecret, TheSecretIsReplacedWhereverItStands) {
  EXPECT_EQ(shown("a p+/0123456789abcdef=&%q b p+/0123456789abcdef=&%q"), "a [it] b [it]");
}

TEST(WithoutSecret, PercentEncodedItIsFoundHoweverMuchOfItIsEncoded) {
  EXPECT_EQ(shown("key=p%2B%2f0123456789abcdef%3D%26%25q&x"), "key=[it]&x");
  EXPECT_EQ(shown("key=p+%2F0123456789abcdef=%26%25%71"), "key=[it]");
}

TEST(WithoutSecret, InBase64ItIsFoundWhateverStandsAroundIt) {
  EXPECT_EQ(shown("it cCsvMDEyMzQ1Njc4OWFiY2RlZj0mJXE= is"), "it [it] is");
  EXPECT_EQ(shown("AHUAcCsvMDEyMzQ1Njc4OWFiY2RlZj0mJXE"), "[it]");       // NUL u NUL and it
  EXPECT_EQ(shown("dXNlcjpwKy8wMTIzNDU2Nzg5YWJjZGVmPSYlcQ=="), "[it]");  // user: and it
}

TEST(WithoutSecret, AWordThatIsTooShortForASecretIsLeft) {
  EXPECT_EQ(without_secret("the web service", "web", "[it]"), "the web service");
  EXPECT_EQ(without_secret("the web service", "web", "[it]", 1), "the [it] service");
  EXPECT_EQ(without_secret("the web service", "", "[it]", 0), "the web service");
}

TEST(Depth, OfListsAndObjectsIsCountedOutsideOfTexts) {
  const std::string open(kDeepestJson, '[');

  EXPECT_FALSE(is_nested_too_deeply(open + std::string(kDeepestJson, ']') + open));
  EXPECT_TRUE(is_nested_too_deeply(open + "{"));
  EXPECT_FALSE(is_nested_too_deeply(open + R"("[[\"[{")"));
}

}  // namespace
}  // namespace ecsr
