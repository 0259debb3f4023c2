// SPDX-License-Identifier: MIT
#include "aws/shell_words.h"

namespace ecsr::aws {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

class Splitter {
 public:
  explicit Splitter(std::string_view line) : line_(line) {}

  std::optional<std::vector<std::string>> words() {
    for (; at_ < line_.size(); ++at_) {
      if (!take(line_[at_])) return std::nullopt;
    }
    if (quote_ != '\0') return std::nullopt;
    finish_word();
    return std::move(words_);
  }

 private:
  bool take(char c) {
    if (quote_ == '\'') {
      c == quote_ ? void(quote_ = '\0') : word_.push_back(c);
      return true;
    }
    if (c == '\\') return take_escaped();
    if (quote_ == '"') {
      c == quote_ ? void(quote_ = '\0') : word_.push_back(c);
      return true;
    }
    if (c == '\'' || c == '"') {
      quote_ = c;
      in_word_ = true;  // '' is a word, an empty one
      return true;
    }
    if (kBlanks.contains(c)) {
      finish_word();
      return true;
    }
    in_word_ = true;
    word_.push_back(c);
    return true;
  }

  /// Between double quotes a backslash escapes only a backslash and a double quote.
  bool take_escaped() {
    if (at_ + 1 == line_.size()) return false;
    const char next = line_[++at_];
    if (quote_ == '"' && next != '"' && next != '\\') word_.push_back('\\');
    word_.push_back(next);
    in_word_ = true;
    return true;
  }

  void finish_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  char quote_ = '\0';
  bool in_word_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

}  // namespace

std::optional<std::vector<std::string>> shell_words(std::string_view line) {
  return Splitter(line).words();
}

}  // namespace ecsr::aws
