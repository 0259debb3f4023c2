// SPDX-License-Identifier: MIT
#include "formats/page_template.h"

#include <kainjow/mustache.hpp>

#include "base/check.h"
#include "base/text.h"

namespace ecsr::formats {

Blanks& Blanks::text(std::string name, std::string value) {
  texts_.insert_or_assign(std::move(name), std::move(value));
  return *this;
}

Blanks& Blanks::shown(std::string name, bool value) {
  switches_.insert_or_assign(std::move(name), value);
  return *this;
}

Blanks& Blanks::list(std::string name, std::vector<Blanks> value) {
  lists_.insert_or_assign(std::move(name), std::move(value));
  return *this;
}

std::vector<Blanks> command_words(const std::string& command) {
  std::vector<Blanks> list;
  for (const std::string_view word : words(command)) {
    list.push_back(Blanks().text("word", std::string(word)));
  }
  return list;
}

struct BlanksReader {
  static kainjow::mustache::data read(const Blanks& blanks) {
    using kainjow::mustache::data;
    data all{data::type::object};
    for (const auto& [name, value] : blanks.texts_) all.set(name, value);
    for (const auto& [name, value] : blanks.switches_) all.set(name, value);
    for (const auto& [name, values] : blanks.lists_) {
      data list{data::type::list};
      for (const Blanks& each : values) list.push_back(read(each));
      all.set(name, list);
    }
    return all;
  }
};

std::string fill(std::string_view page, const Blanks& blanks, Escape escape) {
  kainjow::mustache::mustache filled{std::string(page)};
  ECSR_CHECK(filled.is_valid(), filled.error_message());
  if (escape == Escape::kNone) {
    filled.set_custom_escape([](const std::string& text) { return text; });
  }
  std::string text = filled.render(BlanksReader::read(blanks));
  ECSR_CHECK(filled.is_valid(), filled.error_message());
  return text;
}

}  // namespace ecsr::formats
