// SPDX-License-Identifier: MIT
#include "formats/json_value.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace ecsr::formats {
namespace {

using nlohmann::json;

/// Hands the library its characters and remembers how many it took: the library tells what it
/// reads, but not where.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** taken) : at_(at), taken_(taken) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    if (taken_ != nullptr) *taken_ = at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  const char** taken_;
};

/// The library's sentence without its number, its position, and the piece of the text it quotes.
std::string bare_complaint(std::string_view what) {
  if (const std::size_t start = what.find(": ", what.find("parse error at"));
      what.contains("parse error at") && start != std::string_view::npos) {
    what.remove_prefix(start + 2);
  }
  const std::string_view all = what;
  if (const std::size_t last = what.find("; last read: "); last != std::string_view::npos) {
    const std::size_t expected = what.rfind("; expected ");
    const bool says_more = expected != std::string_view::npos && expected > last;
    what = what.substr(0, last);
    return std::string(what) + (says_more ? std::string(all.substr(expected)) : std::string());
  }
  if (what.ends_with("; expected '}'") || what.ends_with("; expected ']'")) {
    return std::string(what.substr(0, what.size() - 3)) + "',' or " +
           std::string(what.substr(what.size() - 3));
  }
  if (what.contains("number overflow")) return "a number that is too large";
  return std::string(what);
}

class TreeBuilder final : public nlohmann::json_sax<json> {
 public:
  explicit TreeBuilder(std::string_view text) : text_(text), taken_(text.data()) {}

  const char** taken() { return &taken_; }
  std::expected<Value, ValueProblem> result() && {
    if (problem_) return std::unexpected(*std::move(problem_));
    return std::move(root_);
  }

  bool null() override { return add(Value::Kind::kNull, word_start(), {}); }
  bool boolean(bool value) override {
    return add(Value::Kind::kPlain, word_start(), value ? "true" : "false");
  }
  bool number_integer(std::int64_t /*value*/) override { return number(); }
  bool number_unsigned(std::uint64_t /*value*/) override { return number(); }
  bool number_float(double /*value*/, const std::string& /*text*/) override { return number(); }
  bool string(std::string& value) override {
    return add(Value::Kind::kText, string_start(), std::move(value));
  }
  bool binary(json::binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(Value::Kind::kMap); }
  bool start_array(std::size_t /*size*/) override { return open(Value::Kind::kList); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    name_ = std::move(name);
    name_place_ = at(string_start());
    return true;
  }
  bool parse_error(std::size_t byte, const std::string& /*last_read*/,
                   const nlohmann::detail::exception& problem) override {
    // `byte` counts from 1, and one past the end for a text that stops too early.
    return complain(at(std::min(byte == 0 ? 0 : byte - 1, text_.size())),
                    bare_complaint(problem.what()));
  }

 private:
  std::size_t consumed() const { return static_cast<std::size_t>(taken_ - text_.data()); }
  Place at(std::size_t offset) {
    for (; counted_ < offset; ++counted_) {
      place_ = text_[counted_] == '\n' ? Place{place_.line + 1, 1}
                                       : Place{place_.line, place_.column + 1};
    }
    return counted_ == offset ? place_ : place_of(text_, offset);
  }

  /// Every quote inside a string stands behind an odd number of backslashes, the one that opens it
  /// does not.
  std::size_t string_start() const {
    std::size_t quote = consumed() - 1;
    while (true) {
      quote = text_.rfind('"', quote - 1);
      std::size_t backslashes = 0;
      while (backslashes < quote && text_[quote - 1 - backslashes] == '\\') ++backslashes;
      if (backslashes % 2 == 0) return quote;
    }
  }
  /// true, false and null have been taken to their last letter.
  std::size_t word_start() const {
    std::size_t start = consumed();
    while (start > 0 && text_[start - 1] >= 'a' && text_[start - 1] <= 'z') --start;
    return start;
  }
  /// Of a number the character behind it has been taken as well, unless the text ends with it.
  bool number() {
    constexpr std::string_view kNumber = "0123456789+-.eE";
    std::size_t end = consumed();
    if (!kNumber.contains(text_[end - 1])) --end;
    std::size_t start = end;
    while (start > 0 && kNumber.contains(text_[start - 1])) --start;
    return add(Value::Kind::kPlain, start, std::string(text_.substr(start, end - start)));
  }

  bool add(Value::Kind kind, std::size_t start, std::string text) {
    Value& value = open_.empty() ? root_ : open_.back()->children.emplace_back();
    value.kind = kind;
    value.place = at(start);
    value.text = std::move(text);
    value.name = std::exchange(name_, {});
    value.name_place = std::exchange(name_place_, {});
    return true;
  }
  bool open(Value::Kind kind) {
    if (open_.size() == kDeepest) {
      return complain(at(consumed() - 1), "is nested deeper than " + std::to_string(kDeepest));
    }
    add(kind, consumed() - 1, {});
    open_.push_back(open_.empty() ? &root_ : &open_.back()->children.back());
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool complain(Place place, std::string message) {
    problem_ = ValueProblem{place, {}, std::move(message)};
    return false;
  }

  std::string_view text_;
  const char* taken_;
  std::size_t counted_ = 0;
  Place place_;  ///< of the byte at counted_
  Value root_;
  std::vector<Value*> open_;  ///< a child is only ever added to the last one, so none of them moves
  std::string name_;
  Place name_place_;
  std::optional<ValueProblem> problem_;
};

}  // namespace

Place place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 = 0
  return {.line = 1 + static_cast<int>(std::ranges::count(before, '\n')),
          .column = 1 + static_cast<int>(before.size() - start)};
}

std::expected<Value, ValueProblem> read_json(std::string_view text, Comments comments) {
  TreeBuilder builder(text);
  const char* const first = std::to_address(text.begin());
  const CountingIterator begin(first, builder.taken());
  const CountingIterator end(first + text.size(), nullptr);
  json::sax_parse(begin, end, &builder, json::input_format_t::json, /*strict=*/true,
                  /*ignore_comments=*/comments == Comments::kSkipped);
  return std::move(builder).result();
}

}  // namespace ecsr::formats
