// SPDX-License-Identifier: MIT
#include "formats/yaml_value.h"

#include <exception>
#include <sstream>
#include <string>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"

namespace ecsr::formats {
namespace {

/// Ends the parser from inside its own calls: it has no other way to be told.
struct Refusal : std::exception {
  explicit Refusal(ValueProblem reason) : problem(std::move(reason)) {}
  ValueProblem problem;
};

Place place_of(const YAML::Mark& mark) {
  return mark.is_null() ? Place{} : Place{.line = mark.line + 1, .column = mark.column + 1};
}

bool is_json_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto digits = [&] {
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count;
  };
  const bool leads_with_zero = text.starts_with('0');
  const std::size_t whole = digits();
  if (whole == 0 || (leads_with_zero && whole > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return text.empty();
}

/// The parser's tags: "!" for what stands in quotes or in a block, "?" for what does not.
Value scalar(const YAML::Mark& mark, const std::string& tag, const std::string& text) {
  Value value{.kind = Value::Kind::kText, .place = place_of(mark), .text = text};
  if (tag != "?" && !tag.empty()) return value;
  for (const std::string_view word : {"true", "True", "TRUE", "false", "False", "FALSE"}) {
    if (text != word) continue;
    value.kind = Value::Kind::kPlain;
    value.text = word[0] == 't' || word[0] == 'T' ? "true" : "false";
  }
  if (is_json_number(text)) value.kind = Value::Kind::kPlain;
  return value;
}

class TreeBuilder final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (begun_) refuse(mark, "begins a second document: there can be only one in a file");
    begun_ = true;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "?", anchor);
    add(Value{.place = place_of(mark)});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override { refuse_anchor(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    check(mark, tag, anchor);
    Value value = scalar(mark, tag, text);
    if (!wants_a_name()) return add(std::move(value));
    open_.back().name = std::move(value.text);
    open_.back().name_place = value.place;
    open_.back().named = true;
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    check(mark, tag, anchor);
    open(mark, Value::Kind::kList);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    check(mark, tag, anchor);
    open(mark, Value::Kind::kMap);
  }
  void OnMapEnd() override { close(); }

  Value result() && { return std::move(root_); }

 private:
  /// A list or a map that has not ended, and the name that the next member of a map will have.
  struct Open {
    Value value;
    std::string name;
    Place name_place;
    bool named = false;
  };

  [[noreturn]] static void refuse(const YAML::Mark& mark, std::string why) {
    throw Refusal({place_of(mark), {}, std::move(why)});
  }
  [[noreturn]] static void refuse_anchor(const YAML::Mark& mark) {
    refuse(mark, "anchors (&name) and aliases (*name) are not read here: write the value out");
  }
  static void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) refuse_anchor(mark);
    if (tag == "?" || tag == "!" || tag.empty() || tag == "tag:yaml.org,2002:str") return;
    refuse(mark, "tags (!name) are not read here: leave it out");
  }

  bool wants_a_name() const {
    return !open_.empty() && open_.back().value.is_map() && !open_.back().named;
  }
  void add(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Open& parent = open_.back();
    if (wants_a_name()) {
      throw Refusal({value.place, {}, "a name is missing, or it is not a plain text"});
    }
    value.name = std::exchange(parent.name, {});
    value.name_place = std::exchange(parent.name_place, {});
    parent.named = false;
    parent.value.children.push_back(std::move(value));
  }
  void open(const YAML::Mark& mark, Value::Kind kind) {
    if (wants_a_name()) refuse(mark, "a name is missing, or it is not a plain text");
    if (open_.size() == kDeepest) {
      refuse(mark, "is nested deeper than " + std::to_string(kDeepest));
    }
    open_.push_back({.value = {.kind = kind, .place = place_of(mark)}});
  }
  void close() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    add(std::move(value));
  }

  Value root_{.kind = Value::Kind::kMap};
  std::vector<Open> open_;
  bool begun_ = false;
};

/// The parser's sentence with what usually lies behind it. Its own words quote at most one
/// character of the text.
ValueProblem explained(const YAML::ParserException& problem, std::string_view text) {
  const Place place = place_of(problem.mark);
  const auto lines = split(text, '\n');
  const auto index = static_cast<std::size_t>(place.line - 1);
  const std::string_view line = index < lines.size() ? lines[index] : std::string_view();
  const std::string_view indent = line.substr(0, line.find_first_not_of(" \t"));
  std::string message = "is not YAML: " + problem.msg;
  if (indent.contains('\t')) {
    message += "; the line is indented with a tab, and YAML wants blanks";
  } else if (trim(line).starts_with("//")) {
    message += "; comments begin with # in YAML";
  }
  return {.place = place, .path = {}, .message = std::move(message)};
}

}  // namespace

std::expected<Value, ValueProblem> read_yaml(std::string_view text) {
  TreeBuilder builder;
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    // Twice and never in a loop: at ",," version 0.7 finds one empty document after the other for
    // ever.
    if (parser.HandleNextDocument(builder)) parser.HandleNextDocument(builder);
  } catch (const Refusal& refusal) {
    return std::unexpected(refusal.problem);
  } catch (const YAML::ParserException& problem) {
    return std::unexpected(explained(problem, text));
  } catch (const YAML::Exception& problem) {
    return std::unexpected(ValueProblem{place_of(problem.mark), {}, "is not YAML: " + problem.msg});
  }
  return std::move(builder).result();
}

}  // namespace ecsr::formats
