// SPDX-License-Identifier: MIT
// What carries notices out of a real account, and what reveals the secrets they need.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "aws/account.h"
#include "base/result.h"
#include "formats/secret_reference.h"
#include "notify/channels.h"
#include "notify/smtp.h"

namespace ecsr::app {

class RealCarriers {
 public:
  /// The account outlives this.
  RealCarriers(aws::Account& account,
               std::function<Result<std::string>(const std::string& path)> read_file,
               std::function<std::optional<std::string>(std::string_view name)> environment);

  /// Refers to this, which outlives it.
  notify::Carriers carriers();

 private:
  aws::Account& account_;
  notify::Smtp smtp_;
  formats::SecretTexts secrets_;
};

}  // namespace ecsr::app
