// SPDX-License-Identifier: MIT
// A text of a configuration file that says where the real one is kept, and fetching that once.
// Pure: what fetches is handed in.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace ecsr::formats {

struct SecretReference {
  enum class Source { kSecretsManager, kParameter, kEnvironment, kFile };
  Source source = Source::kEnvironment;
  std::string name;      ///< of the secret, the parameter, the variable or the file
  std::string json_key;  ///< kSecretsManager: of the secret's JSON; empty = the whole secret

  bool operator==(const SecretReference&) const = default;
};

/// "secretsmanager:NAME#json.key", "secretsmanager:NAME", "ssm:/path", "env:NAME", "file:PATH", or
/// the text itself. "literal:TEXT" is TEXT, whatever it looks like. kBadInput: it begins like a
/// reference and is none.
Result<std::variant<std::string, SecretReference>> parse_secret_text(std::string_view text);

/// Whether the text names something that has to be fetched from AWS.
bool is_kept_in_aws(std::string_view text);

/// Whether the text is a reference of any kind, and can be shown.
bool is_reference(std::string_view text);

/// The texts behind references, each fetched when it is first asked for and then kept for as long
/// as this lives. What could not be fetched is tried again.
class SecretTexts {
 public:
  using Fetch = std::function<Result<std::string>(const std::string& name)>;
  struct Sources {
    Fetch secrets_manager;
    Fetch parameter;
    Fetch file;
    std::function<std::optional<std::string>(std::string_view name)> environment;
  };

  explicit SecretTexts(Sources sources) : sources_(std::move(sources)) {}

  /// What is meant by a text of a configuration file. Errors name the reference and show nothing of
  /// what is behind it.
  Result<std::string> reveal(const std::string& text);

 private:
  Result<std::string> fetch(const SecretReference& reference);

  Sources sources_;
  std::map<std::string, std::string> fetched_;  ///< by source and name
};

}  // namespace ecsr::formats
