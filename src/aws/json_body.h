// SPDX-License-Identifier: MIT
// Writing the body of a JSON request. Members are written in the order given, characters beyond
// ASCII as
// \u escapes, like AWS's own tools do. Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ecsr::aws {

class JsonBody {
 public:
  JsonBody();
  JsonBody(JsonBody&&) noexcept;
  ~JsonBody();

  JsonBody& text(std::string_view name, std::string_view value);
  JsonBody& number(std::string_view name, std::int64_t value);
  JsonBody& flag(std::string_view name, bool value);
  JsonBody& texts(std::string_view name, std::span<const std::string> values);
  JsonBody& object(std::string_view name, const JsonBody& value);
  JsonBody& add_to_list(std::string_view name, const JsonBody& value);

  /// kBadInput when some text was not UTF-8; the message names the member.
  Result<std::string> written() const;

 private:
  void check(std::string_view name, std::string_view value);

  std::unique_ptr<nlohmann::ordered_json> value_;
  std::string problem_;
};

}  // namespace ecsr::aws
