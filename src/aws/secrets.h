// SPDX-License-Identifier: MIT
// The two stores of secrets behind one port.
#pragma once

#include "aws/secret_value_client.h"
#include "aws/ssm_client.h"
#include "ports/secret_source.h"

namespace ecsr::aws {

class Secrets final : public ports::SecretSource {
 public:
  explicit Secrets(Caller& caller) : secrets_manager_(caller), ssm_(caller) {}

  Result<std::string> secrets_manager(const std::string& id) override {
    return secrets_manager_.get_secret_value(id);
  }
  Result<std::string> parameter(const std::string& name) override {
    return ssm_.get_parameter(name);
  }

 private:
  SecretValueClient secrets_manager_;
  SsmClient ssm_;
};

}  // namespace ecsr::aws
