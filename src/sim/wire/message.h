// SPDX-License-Identifier: MIT
// An HTTP request and the answer to it as plain values: all that the wire face knows of HTTP apart
// from the sockets. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecsr::sim::wire {

struct Header {
  std::string name;
  std::string value;

  bool operator==(const Header&) const = default;
};

struct Request {
  std::string method = "POST";
  std::string path = "/";
  std::vector<Header> headers;
  std::string body;

  /// The value of the first header of that name, in whatever case; nothing when there is none.
  std::optional<std::string_view> header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
};

}  // namespace ecsr::sim::wire
