// SPDX-License-Identifier: MIT
// Reading an XML answer of a query service, as far as it is a list of texts found by path. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace pugi {
class xml_document;  // NOLINT(readability-identifier-naming): the library's name
}

namespace ecsr::aws {

/// Texts of one element, by path below it, in the order they were asked for; empty when absent.
using XmlRow = std::vector<std::string>;

class XmlAnswer {
 public:
  /// kBadAnswer: the text is not a whole XML document whose first element is `root`; the message
  /// says what it looks like. Entities beyond XML's own five are not expanded.
  static Result<XmlAnswer> parse(std::string_view body, std::string_view root);

  XmlAnswer(XmlAnswer&&) noexcept;
  XmlAnswer& operator=(XmlAnswer&&) noexcept;
  ~XmlAnswer();

  /// Whether there is an element at the path, for example "Result/Descriptions".
  bool has(const std::string& path) const;
  /// The text at the path; empty when absent.
  std::string text(const std::string& path) const;
  /// One row for each `<member>` of the element at `list_path`.
  std::vector<XmlRow> members(const std::string& list_path,
                              const std::vector<std::string>& paths) const;

 private:
  explicit XmlAnswer(std::unique_ptr<pugi::xml_document> document);
  std::unique_ptr<pugi::xml_document> document_;
};

}  // namespace ecsr::aws
