// SPDX-License-Identifier: MIT
#include "aws/form_body.h"

#include "aws/wire_text.h"
#include "base/utf8.h"

namespace ecsr::aws {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

/// Every byte but the unreserved ones becomes %XX. [doc: Signature Version 4, "UriEncode"]
void append_encoded(std::string& to, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      to += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    to += '%';
    to += kHex[byte >> 4U];
    to += kHex[byte & 0x0FU];
  }
}

}  // namespace

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
  append_encoded(encoded_, value);
  return *this;
}

Result<std::string> FormBody::written() const {
  if (!problem_.empty()) return fail(ErrorKind::kBadInput, problem_);
  return encoded_;
}

}  // namespace ecsr::aws
