// SPDX-License-Identifier: MIT
// Reading a JSON answer: members by name and type, unknown ones ignored, null the same as absent.
// The first thing that is missing or of the wrong type is remembered with its JSON pointer. Pure.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace ecsr::aws {

class JsonAnswer;
class JsonList;

/// An object inside an answer. A view: the answer must outlive it and stay where it is.
/// Every reading function gives a value in any case; JsonAnswer::problem() tells whether all were
/// good.
class JsonObject {
 public:
  /// Members that must be there. Texts are fit to be shown: a blank stands in place of each control
  /// character.
  std::string text(std::string_view name) const;
  int count(std::string_view name) const;
  WallTime time(std::string_view name) const;
  JsonObject required_object(std::string_view name) const;

  /// Members that may be absent or null.
  bool has(std::string_view name) const { return member(name, false) != nullptr; }
  std::string text_or_empty(std::string_view name) const;
  /// A text byte by byte, for what is sent on or used and never shown; empty when absent.
  std::string verbatim(std::string_view name) const;
  int count_or(std::string_view name, int fallback) const;
  bool flag_or(std::string_view name, bool fallback) const;
  /// Seconds since 1970 as a whole, decimal or exponent number, ISO 8601, or such a number as a
  /// text.
  std::optional<WallTime> optional_time(std::string_view name) const;
  JsonList list(std::string_view name) const;  ///< empty when absent
  std::optional<JsonObject> object(std::string_view name) const;

 private:
  friend class JsonAnswer;
  friend class JsonList;
  JsonObject(JsonAnswer& answer, const nlohmann::json* value, std::string pointer);

  /// nullptr when absent or null; `required` makes that a problem.
  const nlohmann::json* member(std::string_view name, bool required) const;
  void wrong(std::string_view name, std::string_view expected, const nlohmann::json& found) const;

  JsonAnswer* answer_;
  const nlohmann::json* value_;  ///< nullptr: something else stands here, so everything is absent
  std::string pointer_;          ///< of this object, "" for the whole answer
};

/// A list of objects or of texts inside an answer; as short-lived as a JsonObject.
class JsonList {
 public:
  int size() const { return size_; }
  JsonObject object(int index) const;
  std::string text(int index) const;

 private:
  friend class JsonObject;
  JsonAnswer* answer_ = nullptr;
  const nlohmann::json* value_ = nullptr;
  int size_ = 0;
  std::string pointer_;
};

/// A whole answer, parsed.
class JsonAnswer {
 public:
  /// kBadAnswer: the text is not JSON, or not an object; the message says what it is instead, to
  /// follow "the answer is".
  static Result<JsonAnswer> parse(std::string_view body);

  JsonAnswer(JsonAnswer&&) noexcept;
  JsonAnswer& operator=(JsonAnswer&&) noexcept;
  ~JsonAnswer();

  JsonObject root();

  /// From now on no problem repeats what it found: the answer holds a secret.
  void hide_values() { values_are_hidden_ = true; }

  /// "/services/0/desiredCount: a whole number was expected, not a string"; empty when all was
  /// well.
  const std::string& problem() const { return problem_; }

 private:
  friend class JsonObject;
  friend class JsonList;
  explicit JsonAnswer(std::unique_ptr<nlohmann::json> value);
  void remember(std::string problem);
  std::string shown(const nlohmann::json& found) const;

  std::unique_ptr<nlohmann::json> value_;
  std::string problem_;
  bool values_are_hidden_ = false;
};

/// Seconds since 1970, or ISO 8601: how AWS and its imitators write timestamps in texts.
std::optional<WallTime> time_of_text(std::string_view text);

}  // namespace ecsr::aws
