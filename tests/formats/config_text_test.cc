// SPDX-License-Identifier: MIT
#include "formats/config_text.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ecsr::formats {
namespace {

/// What was read, as one line of JSON; or the place and the complaint.
std::string read(const std::string& text) {
  const auto value = read_config_text(text);
  if (value) return shown(*value);
  return std::to_string(value.error().place.line) + ":" +
         std::to_string(value.error().place.column) + " " + value.error().sentence();
}

/// "a@1:1=1:4 b@2:1=3:3": where each member and its value stand.
std::string places(const std::string& text) {
  std::string line;
  const Value map = read_config_text(text).value();
  for (const Value& member : map.children) {
    line += member.name + "@" + std::to_string(member.name_place.line) + ":" +
            std::to_string(member.name_place.column) + "=" + std::to_string(member.place.line) +
            ":" + std::to_string(member.place.column) + " ";
  }
  return line;
}

TEST(ConfigText, IsYaml) {
  EXPECT_EQ(read("wait: 30s # a comment\naz:\n  - a\n  - 'b: c'\nmail: {port: 587}\n"),
            R"({"wait":"30s","az":["a","b: c"],"mail":{"port":587}})");
}

TEST(ConfigText, IsJsonWithComments) {
  EXPECT_EQ(
      read("// first\n{\n\t\"wait\":\t\"30s\", // a comment\n\t/* two\n\tlines */ \"batch\": 2}"),
      R"({"wait":"30s","batch":2})");
}

TEST(ConfigText, KnowsWhereEverythingStands) {
  EXPECT_EQ(places("a: 1\nb:\n  - x\nc: {d: e}\n"), "a@1:1=1:4 b@2:1=3:3 c@4:1=4:4 ");
  EXPECT_EQ(places("{\n\t\"a\": 1,\n\t\"b\": [\n\t\t\"x\\\"\"], /* { */ \"c\": {\"d\": null}, "
                   "\"e\": true\n}"),
            "a@2:2=2:7 b@3:2=3:7 c@4:19=4:24 e@4:37=4:42 ");
}

TEST(ConfigText, KeepsTheWordsThatOtherReadersOfYamlTurnIntoSomethingElse) {
  EXPECT_EQ(read("{}"), "{}");
  EXPECT_EQ(read("a: no\nb: on\nc: 010\nd: 1_000\ne: 10:30\nf: 0x1F\ng: .5\n"),
            R"({"a":"no","b":"on","c":"010","d":"1_000","e":"10:30","f":"0x...)");
  EXPECT_EQ(read("a: True\nb: -1.5e3\nc: ~\nd:\ne: 'true'\nf: !!str 5\n"),
            R"({"a":true,"b":-1.5e3,"c":null,"d":null,"e":"true","f":"5"})");
}

TEST(ConfigText, MayBeEmpty) {
  EXPECT_EQ(read(""), "{}");
  EXPECT_EQ(read("# nothing yet\n"), "{}");
  EXPECT_EQ(read("---\n"), "2:1 holds no settings: expected lines such as \"wait: 30s\"");
}

TEST(ConfigText, TakesAByteOrderMarkAndTheLineEndsOfWindows) {
  EXPECT_EQ(read("\xEF\xBB\xBFwait: 30s\r\nbatch: 2\r\n"), R"({"wait":"30s","batch":2})");
}

TEST(ConfigText, ReadsCharactersBeyondTheBasicPlaneInBothLanguages) {
  EXPECT_EQ(read_config_text(R"({"a": "\ud83d\ude00"})")->children[0].text, "\U0001F600");
  EXPECT_EQ(read_config_text("a: \U0001F600")->children[0].text, "\U0001F600");
}

TEST(ConfigText, SaysWhereItStopsMakingSense) {
  EXPECT_EQ(read("{\n\"a\": 1\n\"b\": 2}"),
            "3:3 is not JSON: syntax error while parsing object - unexpected string literal; "
            "expected ',' or '}'");
  EXPECT_EQ(read("a: b: c\n"), "1:5 is not YAML: illegal map value");
  EXPECT_EQ(read("a:\n\tb: 1\n"),
            "2:3 is not YAML: illegal map value; the line is indented with a tab, and YAML wants "
            "blanks");
  EXPECT_EQ(read("a: 1\n// note: x: y\n"),
            "2:11 is not YAML: illegal map value; comments begin with # in YAML");
  EXPECT_EQ(read("- a\n"), "1:1 holds no settings: expected lines such as \"wait: 30s\"");
}

TEST(ConfigText, QuotesNoSecretWhenItMakesNoSense) {
  const std::vector<std::string> broken{"{\"password\": \"CANARY\\x\"}",
                                        "{\"password\": \"CANARY",
                                        "{\"password\": CANARY}",
                                        "{\"password\": \"CANARY\nx\"}",
                                        "{\"password\": 12345678CANARY}",
                                        "password: \"CANARY\\q\"",
                                        "password: \"CANARY",
                                        "password: CANARY: x",
                                        "password: &CANARY x",
                                        "password: *CANARY",
                                        "password: !CANARY x",
                                        "password: @CANARY"};
  for (const std::string& text : broken) {
    EXPECT_FALSE(read_config_text(text)) << text;
    EXPECT_EQ(read(text).find("CANARY"), std::string::npos) << read(text);
  }
}

TEST(ConfigText, RefusesAnchorsAliasesTagsAndSecondDocuments) {
  EXPECT_EQ(read("a: &x 1\n"),
            "1:4 anchors (&name) and aliases (*name) are not read here: write the value out");
  EXPECT_EQ(read("a: !!binary aGk=\n"), "1:4 tags (!name) are not read here: leave it out");
  EXPECT_EQ(read("a: 1\n---\nb: 2\n"),
            "2:1 begins a second document: there can be only one in a file");
  EXPECT_EQ(read("? [a]\n: 1\n"), "1:3 a name is missing, or it is not a plain text");
}

TEST(ConfigText, RefusesBytesThatAreNoText) {
  EXPECT_EQ(read(std::string("a: x\0y", 6)),
            "1:5 is not a text: the control character 0x00 stands here");
  EXPECT_EQ(read("a: 1\nb: \x04\n"), "2:4 is not a text: the control character 0x04 stands here");
  EXPECT_EQ(read("a: \xC3\n"), "1:4 is not UTF-8: the byte 0xC3 stands here");
  EXPECT_EQ(read("\xFF\xFE{\0}\0"), "1:1 is not UTF-8: the byte 0xFF stands here");
}

std::string repeated(const std::string& piece) {
  std::string text;
  while (text.size() + piece.size() <= kLargestConfig) text += piece;
  return text;
}

TEST(ConfigText, SurvivesWhatIsMadeToHurt) {
  const std::vector<std::string> pieces{"[",   "{",  "- ",   "? ", "{a: ", "{\"a\":", ":", ",",
                                        "&a ", "!!", "\"\"", "''", "?\n",  "-\n",     "]", "*a ",
                                        "|\n", "a ", "\\",   "//", "/*",   "{\""};
  for (const std::string& piece : pieces) {
    EXPECT_FALSE(read_config_text(repeated(piece)).has_value()) << piece;
    EXPECT_FALSE(read_config_text("{\"a\": " + repeated(piece).substr(8)).has_value()) << piece;
  }
  EXPECT_EQ(read("a: " + std::string(30, '[')), "1:5 a name is missing, or it is not a plain text");
  EXPECT_EQ(read("{\"a\": " + std::string(30, '[')), "1:22 is not JSON: is nested deeper than 16");
  EXPECT_EQ(read(std::string(kLargestConfig + 1, ' ')), "1:1 is larger than 262144 bytes");
}

/// Every beginning of a file that is right, and the same with one byte changed: no crash, and a
/// problem that points into the text.
TEST(ConfigText, SurvivesEveryCutAndEveryChangedByte) {
  const std::string yaml =
      "wait: 30s\nmail: [{host: \"a\\u00e9\", 'b': |\n    x\n  }]\naz:\n  - a # c\n";
  const std::string json =
      "{\n\t\"wait\": [1.5e3, true, null], // c\n\t\"b\\\"\": {\"c\": \"\\ud83d\\ude00\"}}";
  int read_well = 0;
  for (const std::string& text : std::vector<std::string>{yaml, json}) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      read_well += read_config_text(text.substr(0, at)).has_value() ? 1 : 0;
      for (const char byte : {'\0', '"', '{', '[', ':', ',', '\n', '\t', '&', '\x80', '-', '\''}) {
        std::string changed = text;
        changed[at] = byte;
        const auto value = read_config_text(changed);
        read_well += value.has_value() ? 1 : 0;
        if (!value) {
          EXPECT_GE(value.error().place.line, 1);
        }
      }
    }
  }
  EXPECT_GT(read_well, 20);
}

}  // namespace
}  // namespace ecsr::formats
