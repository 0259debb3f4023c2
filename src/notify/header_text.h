// SPDX-License-Identifier: MIT
// Texts that go into the headers of a mail: what may not go in is refused, what is not ASCII is
// encoded. libcurl checks none of it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ecsr::notify {

/// kBadInput when there is a byte below 0x20, or 0x7f: with a line break in it a text could add
/// headers or recipients of its own. `what` names the text in the sentence, e.g. "subject_prefix".
Status check_header_text(std::string_view what, std::string_view text);

/// Encoded words where the text is not plain ASCII, folded so that no line is longer than 76
/// characters. `column`: how much of the first line is taken. [doc: RFC 2047]
std::string encoded_text(std::string_view text, std::size_t column);

/// "Content-Disposition: attachment; …", with an encoded name where it is not plain ASCII.
/// [doc: RFC 2231]
std::string attachment_header(std::string_view file_name);

struct MailAddress {
  std::string name;     ///< may be empty; any UTF-8
  std::string address;  ///< ASCII, with one "@"

  bool operator==(const MailAddress&) const = default;
};

/// "ops@example.com", "Ops <ops@example.com>", or several with commas between them. kBadInput: not
/// an address, a control character, or letters that are not ASCII in the address itself. `what`
/// names the setting in the sentence.
Result<std::vector<MailAddress>> parse_addresses(std::string_view what, std::string_view text);

/// For From, To and Cc: "Ops <ops@example.com>,\r\n other@example.com".
std::string address_list(const std::vector<MailAddress>& addresses);

}  // namespace ecsr::notify
