// SPDX-License-Identifier: MIT
#include "formats/secret_reference.h"

#include <gtest/gtest.h>
#include <vector>

namespace ecsr::formats {
namespace {

using Source = SecretReference::Source;

std::variant<std::string, SecretReference> parsed(std::string_view text) {
  return parse_secret_text(text).value();
}

TEST(SecretText, MayBeAReferenceOfFourKinds) {
  EXPECT_EQ(parsed("secretsmanager:prod/smtp#user.password"),
            (std::variant<std::string, SecretReference>(
                SecretReference{Source::kSecretsManager, "prod/smtp", "user.password"})));
  EXPECT_EQ(parsed("secretsmanager:arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf"),
            (std::variant<std::string, SecretReference>(SecretReference{
                Source::kSecretsManager,
                "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf", ""})));
  EXPECT_EQ(parsed("ssm:/prod/smtp"), (std::variant<std::string, SecretReference>(
                                          SecretReference{Source::kParameter, "/prod/smtp", ""})));
  EXPECT_EQ(parsed("env:SMTP_PASSWORD"),
            (std::variant<std::string, SecretReference>(
                SecretReference{Source::kEnvironment, "SMTP_PASSWORD", ""})));
  EXPECT_EQ(parsed("file:/run/secrets/smtp #1"),
            (std::variant<std::string, SecretReference>(
                SecretReference{Source::kFile, "/run/secrets/smtp #1", ""})));
}

TEST(SecretText, IsOtherwiseMeantAsItStands) {
  EXPECT_EQ(parsed("pa:ss#word"), (std::variant<std::string, SecretReference>("pa:ss#word")));
  EXPECT_EQ(parsed("literal:env:HOME"), (std::variant<std::string, SecretReference>("env:HOME")));
  EXPECT_EQ(parsed("literal:literal:x"), (std::variant<std::string, SecretReference>("literal:x")));
  EXPECT_EQ(parsed(""), (std::variant<std::string, SecretReference>("")));
}

TEST(SecretText, ThatOnlyBeginsLikeAReferenceIsRefused) {
  EXPECT_EQ(parse_secret_text("secretsmanager:#key").error().message(),
            "begins with secretsmanager: and is no reference such as "
            "secretsmanager:NAME#json.key; if it is meant as it stands, write literal: before it");
  EXPECT_EQ(parse_secret_text("env:1 CANARY").error().message(),
            "begins with env: and is no reference such as env:NAME; if it is meant as it stands, "
            "write literal: before it");
  EXPECT_FALSE(parse_secret_text("secretsmanager:name#"));
  EXPECT_FALSE(parse_secret_text("ssm:/a#b"));
  EXPECT_FALSE(parse_secret_text("ssm:"));
  EXPECT_FALSE(parse_secret_text("file:"));
}

class Secrets : public ::testing::Test {
 protected:
  Result<std::string> take(const std::string& name) {
    asked_.push_back(name);
    if (name == "down") return fail(ErrorKind::kTransport, "no answer");
    if (name == "json") return R"({"password": "CANARY", "a.b": 7, "deep": {"er": "x"}, "o": {}})";
    return name + "-value\r\n";
  }

  std::string said(const std::string& text) {
    const auto value = texts_.reveal(text);
    return value ? *value : "! " + value.error().message();
  }

  std::vector<std::string> asked_;
  SecretTexts texts_{{.secrets_manager = [this](const std::string& name) { return take(name); },
                      .parameter = [this](const std::string& name) { return take(name); },
                      .file = [this](const std::string& name) { return take(name); },
                      .environment = [](std::string_view name) -> std::optional<std::string> {
                        if (name == "SET") return "from the environment";
                        if (name == "EMPTY") return "";
                        return std::nullopt;
                      }}};
};

TEST_F(Secrets, AreFetchedOnce) {
  EXPECT_EQ(said("secretsmanager:json#password"), "CANARY");
  EXPECT_EQ(said("secretsmanager:json#a.b"), "7");
  EXPECT_EQ(said("secretsmanager:json#deep.er"), "x");
  EXPECT_EQ(asked_, std::vector<std::string>{"json"});
}

TEST_F(Secrets, AreAskedForAgainWhenTheyCouldNotBeFetched) {
  EXPECT_EQ(said("ssm:down"), "! ssm:down: no answer");
  EXPECT_EQ(said("ssm:down"), "! ssm:down: no answer");
  EXPECT_EQ(asked_, (std::vector<std::string>{"down", "down"}));
}

TEST_F(Secrets, OfAFileEndBeforeItsLastLineEnd) { EXPECT_EQ(said("file:a"), "a-value"); }

TEST_F(Secrets, ThatAreTextsNeedNobody) {
  EXPECT_EQ(said("plain"), "plain");
  EXPECT_EQ(said("literal:env:SET"), "env:SET");
  EXPECT_EQ(said("env:SET"), "from the environment");
  EXPECT_TRUE(asked_.empty());
}

TEST_F(Secrets, AreNeverShownWhenSomethingIsWrongWithThem) {
  EXPECT_EQ(said("secretsmanager:json#user"),
            "! secretsmanager:json#user: the secret has no key \"user\"");
  EXPECT_EQ(said("secretsmanager:json#o"),
            "! secretsmanager:json#o: what the key holds is no text");
  EXPECT_EQ(said("secretsmanager:other#user"),
            "! secretsmanager:other#user: the secret is no JSON object, so it has no keys");
  EXPECT_EQ(said("env:UNSET"), "! env:UNSET: the variable is not set");
  EXPECT_EQ(said("env:EMPTY"), "! env:EMPTY: it is empty");
}

}  // namespace
}  // namespace ecsr::formats
