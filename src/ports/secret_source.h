// SPDX-License-Identifier: MIT
// Where the text behind a reference such as "secretsmanager:NAME" is fetched, late and once.
#pragma once

#include <string>

#include "base/result.h"

namespace ecsr::ports {

class SecretSource {
 public:
  virtual ~SecretSource() = default;

  /// The whole secret text of Secrets Manager. `id`: name or ARN. An ARN may name another region.
  /// kBadInput: the secret holds bytes and no text. [doc: GetSecretValue]
  virtual Result<std::string> secrets_manager(const std::string& id) = 0;
  /// A parameter's value, decrypted. `name`: "/path", name, or ARN. [doc: GetParameter]
  virtual Result<std::string> parameter(const std::string& name) = 0;
};

}  // namespace ecsr::ports
