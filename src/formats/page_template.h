// SPDX-License-Identifier: MIT
// Fills mustache templates. The library that does it is seen by page_template.cc only. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ecsr::formats {

/// What a template's names stand for: texts, switches (a section is shown or not), and lists (a
/// section is repeated). A name that is not there is empty, and its section is not shown.
class Blanks {
 public:
  Blanks& text(std::string name, std::string value);
  Blanks& shown(std::string name, bool value);
  Blanks& list(std::string name, std::vector<Blanks> value);

 private:
  friend struct BlanksReader;
  std::map<std::string, std::string> texts_;
  std::map<std::string, bool> switches_;
  std::map<std::string, std::vector<Blanks>> lists_;
};

/// The words of a command as a list with the blank `word`, so that a page breaks between them only.
std::vector<Blanks> command_words(const std::string& command);

enum class Escape { kHtml, kNone };

/// A template that cannot be read is a mistake of ours: templates are part of the program.
/// `{{name}}` is escaped as asked, `{{{name}}}` never.
std::string fill(std::string_view page, const Blanks& blanks, Escape escape);

}  // namespace ecsr::formats
