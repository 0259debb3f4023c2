// SPDX-License-Identifier: MIT
#include "aws/form_body.h"

#include "aws/wire_text.h"
#include "base/utf8.h"

namespace ecsr::aws {
FormBody::FormBody(std::string_view action, std::string_view version) {
  text("Action", action).text("Version", version);
}

FormBody& FormBody::text(std::string_view name, std::string_view value) {
  if (problem_.empty() && !is_utf8(value)) {
    problem_ = std::string(name) + " \"" + one_line(value) + "\" is not UTF-8";
  }
  if (!encoded_.empty()) encoded_ += '&';
  encoded_ += name;
  encoded_ += '=';
  encoded_ += percent_encoded(value);
  return *this;
}

Result<std::string> FormBody::written() const {
  if (!problem_.empty()) return fail(ErrorKind::kBadInput, problem_);
  return encoded_;
}

}  // namespace ecsr::aws
