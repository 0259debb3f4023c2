// SPDX-License-Identifier: MIT
// Writing the form-encoded body of a query request: Action=…&Version=…&Name=value. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ecsr::aws {

class FormBody {
 public:
  FormBody(std::string_view action, std::string_view version);

  /// Adds one parameter, percent-encoded.
  FormBody& text(std::string_view name, std::string_view value);

  /// kBadInput when some text was not UTF-8; the message names the parameter.
  Result<std::string> written() const;

 private:
  std::string encoded_;
  std::string problem_;
};

}  // namespace ecsr::aws
