// SPDX-License-Identifier: MIT
// Texts that come from the wire, made fit for people. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ecsr::aws {

/// Every byte but the unreserved ones becomes %XX. [doc: Signature Version 4, "UriEncode"]
std::string percent_encoded(std::string_view text);

/// "ns.example#ThrottlingException:http://x/" gives "ThrottlingException".
std::string_view bare_code(std::string_view code);

/// The text on one line for people: control characters and broken UTF-8 taken out, at most
/// `longest` bytes.
std::string one_line(std::string_view text, std::size_t longest = 500);

/// What a body is that is not what was `expected` ("whole JSON"), to follow "the answer is":
/// "empty", "not whole JSON", "an HTML page, as proxies and captive networks send (\"502 Bad
/// Gateway\")".
std::string looks_like(std::string_view body, std::string_view expected);

}  // namespace ecsr::aws
