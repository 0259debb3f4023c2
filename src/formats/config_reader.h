// SPDX-License-Identifier: MIT
// Reading maps key by key, and keeping what is wrong, what is not filled in, and what is set. Pure.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/config_file.h"
#include "formats/value.h"

namespace ecsr::formats {

class ConfigReader {
 public:
  /// What a key does with its value.
  struct Key {
    std::string_view name;
    std::function<void(const Value& value, const std::string& path)> read;
  };
  enum class Secrecy { kOpen, kSecret };
  /// Whether a text may be kept in AWS: not where it is needed to get there.
  enum class Kept { kAnywhere, kHere };

  /// Reads every member by its key. Members without one are problems, and so are keys that come
  /// twice. `path` stands before the names: "", "notifications.".
  void read_map(const Value& map, const std::string& path, std::span<const Key> keys);
  /// The same for the members that another reader has left over; `known` are the names it knows.
  void read_members(std::span<const Value* const> members, const std::string& path,
                    std::span<const Key> keys, std::span<const std::string_view> known);
  void check_names(const Value& map, const std::string& path);
  /// Each item of a list, or the one value that stands in its place.
  void for_each(const Value& value, const std::string& path,
                const std::function<void(const Value& item, const std::string& path)>& read);

  /// Whether the value is a map; complains if not, and does not show what it is.
  bool is_map(const Value& value, const std::string& path);
  /// The text as it stands in the file, maybe a reference; nothing when it is not filled in or
  /// wrong.
  std::optional<std::string> text(const Value& value, const std::string& path,
                                  Secrecy secrecy = Secrecy::kOpen, Kept kept = Kept::kAnywhere);
  /// A list of texts, or one text with commas.
  std::vector<std::string> texts(const Value& value, const std::string& path);
  std::optional<int> number(const Value& value, const std::string& path, int least, int most,
                            std::string_view expected);
  /// The index of the word in the list.
  std::optional<std::size_t> choice(const Value& value, const std::string& path,
                                    std::span<const std::string_view> words);

  void problem(Place place, std::string path, std::string message);
  void problem(ValueProblem problem) { problems_.push_back(std::move(problem)); }
  /// What `config` shows of a value.
  void note(const Value& value, const std::string& path, std::string shown);
  void note(const Value& value, const std::string& path);

  std::vector<ValueProblem>& problems() { return problems_; }
  std::vector<ConfigSetting>& settings() { return settings_; }
  const std::vector<ConfigSetting>& unfilled() const { return unfilled_; }
  std::vector<std::string>& literal_secrets() { return literal_secrets_; }

 private:
  bool is_unfilled(const Value& value, const std::string& path);

  std::vector<ValueProblem> problems_;
  std::vector<ConfigSetting> settings_;
  std::vector<ConfigSetting> unfilled_;
  std::vector<std::string> literal_secrets_;
};

/// "<aws_profile_name>" and the like: what the classic function's template says in place of a
/// value.
bool is_placeholder(std::string_view text);

}  // namespace ecsr::formats
