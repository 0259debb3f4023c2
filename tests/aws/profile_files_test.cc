// SPDX-License-Identifier: MIT
#include "aws/profile_files.h"

#include <gtest/gtest.h>

#include "aws/shell_words.h"
#include "tests/aws/fake_machine.h"

namespace ecsr::aws {
namespace {

using Words = std::vector<std::string>;

TEST(ShellWords, AreSplitAtBlanksOutsideQuotes) {
  EXPECT_EQ(shell_words(R"(a  "b c" 'd "e' f\ g h'i'"j" "")"),
            (Words{"a", "b c", "d \"e", "f g", "hij", ""}));
  EXPECT_EQ(shell_words(R"("a\"b\\c\d" '\')"), (Words{R"(a"b\c\d)", "\\"}));
  EXPECT_EQ(shell_words("  "), Words{});
  EXPECT_EQ(shell_words("a # b $HOME"), (Words{"a", "#", "b", "$HOME"}));
}

TEST(ShellWords, AreNothingWhenAQuoteIsOpenOrABackslashIsLast) {
  for (const char* line : {"a \"b", "a 'b", "a\\"}) EXPECT_EQ(shell_words(line), std::nullopt);
}

ProfileSections parsed(const std::string& text) {
  Result<ProfileSections> sections = parse_profile_text(text, "config");
  EXPECT_TRUE(sections) << sections.error().message();
  return sections ? *sections : ProfileSections();
}

TEST(ProfileText, HasSectionsAndSettingsWithNamesInLowerCase) {
  EXPECT_EQ(parsed("# comment\n"
                   "[default]\r\n"
                   "Region = eu-west-1\r\n"
                   "output: json\n"
                   "  ; comment\n"
                   "empty =\n"
                   "with_equals = a=b # no comment\n"
                   "\n"
                   "[profile x] ignored\n"
                   "  a = 1\n"),
            (ProfileSections{{"default",
                              {.settings = {{"region", "eu-west-1"},
                                            {"output", "json"},
                                            {"empty", ""},
                                            {"with_equals", "a=b # no comment"}}}},
                             {"profile x", {.settings = {{"a", "1"}}}}}));
}

TEST(ProfileText, NestsSettingsBelowAnEmptyOneAndContinuesAFullOne) {
  EXPECT_EQ(
      parsed("[services s]\n"
             "ecs =\n"
             "  endpoint_url = http://localhost:1\n"
             "\n"
             "  # comment\n"
             "  Other = 2\n"
             "long = a\n"
             "   b\n"
             "next = 1\n"),
      (ProfileSections{
          {"services s",
           {.settings = {{"long", "a\nb"}, {"next", "1"}},
            .nested = {{"ecs", {{"endpoint_url", "http://localhost:1"}, {"Other", "2"}}}}}}}));
}

TEST(ProfileText, FillsEverySectionFromPythonsOwnDefaultSection) {
  EXPECT_EQ(parsed("[DEFAULT]\nregion = eu-west-1\na = 1\n[x]\na = 2\n"),
            (ProfileSections{{"x", {.settings = {{"region", "eu-west-1"}, {"a", "2"}}}}}));
}

TEST(ProfileText, IsRefusedWithItsLineWhenItCannotBeUnderstood) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"a = 1\n", "config:1: there is something before the first [section]"},
      {"[x]\n\nwhat\n", "config:3: this is neither a [section] nor a setting (name = value)"},
      {"[x]\n= 1\n", "config:2: this is neither a [section] nor a setting (name = value)"},
      {"[x]\n[y]\n[x]\n", "config:3: the section [x] stands there twice"},
      {"[x]\na = 1\nA = 2\n", "config:3: the setting a stands there twice in its section"},
      {"[x]\ns3 =\n  what\n", "config:2: a line below s3 is not of the form name = value"},
      {"[x]\na = \xff\n", "config: the file is not UTF-8"}};
  for (const auto& [text, sentence] : rows) {
    const Result<ProfileSections> sections = parse_profile_text(text, "config");
    ASSERT_FALSE(sections) << text;
    EXPECT_EQ(sections.error(), Error(ErrorKind::kBadInput, sentence));
  }
}

struct TwoFiles {
  FakeMachine machine;
  Environment environment{{"HOME", "/home/me"}};

  TwoFiles(const std::string& config, const std::string& credentials) {
    machine.files["/home/me/.aws/config"] = config;
    machine.files["/home/me/.aws/credentials"] = credentials;
  }
  ProfileFiles read() { return *read_profile_files(environment, machine); }
};

TEST(ProfileFiles, KeepSectionKindsApart) {
  const ProfileFiles files = TwoFiles(
                                 "[default]\na = 1\n"
                                 "[profile \"my profile\"]\na = 2\n"
                                 "[sso-session s]\na = 3\n"
                                 "[services v]\na = 4\n"
                                 "[plain]\na = 5\n"
                                 "[profile]\na = 6\n"
                                 "[profile a b]\na = 7\n"
                                 "[profile \"open]\na = 8\n",
                                 "[plain too]\na = 9\n")
                                 .read();

  EXPECT_EQ(files.profile("default")->value("a"), "1");
  EXPECT_EQ(files.profile("my profile")->value("a"), "2");
  EXPECT_EQ(files.sso_session("s")->value("a"), "3");
  EXPECT_EQ(files.services("v")->value("a"), "4");
  EXPECT_EQ(files.profile("plain"), nullptr);
  EXPECT_EQ(files.profile("a"), nullptr);
  EXPECT_EQ(files.profile("s"), nullptr);
  EXPECT_EQ(files.profile("plain too")->value("a"), "9");
}

TEST(ProfileFiles, AreMergedSettingBySettingAndTheCredentialsFileCounts) {
  const ProfileFiles files =
      TwoFiles("[profile x]\nregion = eu-west-1\na = config\n", "[x]\na = credentials\nb = 1\n")
          .read();

  EXPECT_EQ(files.profile("x")->settings,
            (ProfileSection::Settings{{"region", "eu-west-1"}, {"a", "credentials"}, {"b", "1"}}));
  EXPECT_EQ(files.in_config_file("x")->value("a"), "config");
  EXPECT_EQ(files.in_credentials_file("x")->value("a"), "credentials");
}

TEST(ProfileFiles, CountAsEmptyWhenTheyAreNotThereAndAsAnErrorWhenTheyCannotBeRead) {
  FakeMachine machine;
  const Environment environment{{"HOME", "/home/me"}};

  EXPECT_EQ(read_profile_files(environment, machine)->profile("default"), nullptr);

  machine.unreadable.insert("/home/me/.aws/credentials");
  const auto unreadable = read_profile_files(environment, machine);
  ASSERT_FALSE(unreadable);
  EXPECT_EQ(unreadable.error(),
            Error(ErrorKind::kBadInput, "/home/me/.aws/credentials: permission denied"));
}

TEST(ProfileFiles, AreWhereTheEnvironmentSays) {
  FakeMachine machine;
  machine.files["/home/me/c"] = "[profile x]\na = 1\n";
  machine.files["/etc/keys"] = "[x]\nb = 2\n";

  const ProfileFiles files = *read_profile_files({{"HOME", "/home/me/"},
                                                  {"PLACE", "/etc"},
                                                  {"AWS_CONFIG_FILE", "~/c"},
                                                  {"AWS_SHARED_CREDENTIALS_FILE", "${PLACE}/keys"}},
                                                 machine);

  EXPECT_EQ(files.profile("x")->settings, (ProfileSection::Settings{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(files.config_path(), "/home/me/c");
}

TEST(ExpandedPath, KnowsHomeAndVariablesAndLeavesTheRest) {
  const Environment environment{{"HOME", "/h"}, {"A", "x"}};

  EXPECT_EQ(expanded_path("~/$A/${A}b/$B/${B}/~/$", environment), "/h/x/xb/$B/${B}/~/$");
  EXPECT_EQ(expanded_path("~other/x", environment), "~other/x");
  EXPECT_EQ(expanded_path("${A", environment), "${A");
}

TEST(ChosenProfile, IsTheOneSaidThenTheEnvironmentsThenTheDefault) {
  const Environment environment{{"AWS_PROFILE", "p"}, {"AWS_DEFAULT_PROFILE", "d"}};

  EXPECT_EQ(choose_profile("x", "--profile", environment).name, "x");
  EXPECT_TRUE(choose_profile("x", "--profile", environment).explicitly);
  EXPECT_EQ(choose_profile("", "", environment).name, "d");
  EXPECT_EQ(choose_profile("", "", {{"AWS_PROFILE", "p"}}).name, "p");
  EXPECT_FALSE(choose_profile("", "", environment).explicitly);
  EXPECT_EQ(choose_profile("", "", {}).name, "default");
}

TEST(ChosenProfile, MustExistWhenItWasChosen) {
  const ProfileFiles files("/c", {}, "/k", {});

  EXPECT_EQ(settings_of({}, files), ProfileSection());
  EXPECT_EQ(settings_of({.name = "x", .where = "AWS_PROFILE"}, files).error(),
            Error(ErrorKind::kBadInput, "AWS_PROFILE: there is no profile \"x\" in /c or /k"));
  EXPECT_FALSE(settings_of({.name = "default", .where = "AWS_PROFILE"}, files));
}

}  // namespace
}  // namespace ecsr::aws
