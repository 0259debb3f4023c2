// SPDX-License-Identifier: MIT
// The members of a JSON request, read with AWS's own refusals. The first member of a wrong type is
// remembered, so that a handler reads all it wants and asks once whether that was right.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/service.h"
#include "sim/operations.h"

namespace ecsr::sim::wire {

/// Members that nobody asks for are ignored and null ones count as absent, as with AWS.
class JsonInput {
 public:
  /// `body` is an object and outlives this.
  explicit JsonInput(const nlohmann::json& body) : body_(body) {}

  bool has(std::string_view name) const;
  std::string text(std::string_view name);  ///< empty when absent
  std::optional<std::string> maybe_text(std::string_view name);
  std::optional<int> number(std::string_view name);
  std::optional<bool> flag(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  /// A list of {key, value}; a value that is not there is empty.
  std::vector<core::Tag> tags(std::string_view name);
  /// A structure inside, read into by `read` when it is there.
  template <typename Read>
  void structure(std::string_view name, Read read) {
    if (const nlohmann::json* inside = object(name)) {
      JsonInput input(*inside);
      read(input);
      if (!problem_) problem_ = input.problem_;
    }
  }

  const std::optional<SimError>& problem() const { return problem_; }

 private:
  const nlohmann::json* find(std::string_view name) const;
  const nlohmann::json* object(std::string_view name);
  std::string text_of(const nlohmann::json& value, std::string_view name);
  void wrong_type(const nlohmann::json& value, std::string_view wanted, std::string_view name);

  const nlohmann::json& body_;
  std::optional<SimError> problem_;
};

/// Views of texts that outlive the call they are made for.
std::vector<std::string_view> views_of(const std::vector<std::string>& texts);

}  // namespace ecsr::sim::wire
