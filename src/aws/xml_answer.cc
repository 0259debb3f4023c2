// SPDX-License-Identifier: MIT
#include "aws/xml_answer.h"

#include <pugixml.hpp>
#include <utility>

#include "aws/wire_text.h"
#include "base/foreign_text.h"
#include "base/text.h"

namespace ecsr::aws {

Result<XmlAnswer> XmlAnswer::parse(std::string_view body, std::string_view root) {
  auto document = std::make_unique<pugi::xml_document>();
  const pugi::xml_parse_result parsed = document->load_buffer(body.data(), body.size());
  const std::string found = document->document_element().name();
  if (parsed && found == root) return XmlAnswer(std::move(document));
  if (parsed && !found.empty() && !looks_like(body, "").starts_with("an HTML")) {
    return fail(ErrorKind::kBadAnswer,
                "XML whose first element is " + one_line(found) + ", not " + std::string(root));
  }
  return fail(ErrorKind::kBadAnswer, looks_like(body, "whole XML"));
}

XmlAnswer::XmlAnswer(std::unique_ptr<pugi::xml_document> document)
    : document_(std::move(document)) {}
XmlAnswer::XmlAnswer(XmlAnswer&&) noexcept = default;
XmlAnswer& XmlAnswer::operator=(XmlAnswer&&) noexcept = default;
XmlAnswer::~XmlAnswer() = default;

bool XmlAnswer::has(const std::string& path) const {
  return !document_->document_element().first_element_by_path(path.c_str()).empty();
}

std::string XmlAnswer::text(const std::string& path) const {
  const pugi::xml_node node = document_->document_element().first_element_by_path(path.c_str());
  return printable(std::string(trim(node.child_value())));
}

std::vector<XmlRow> XmlAnswer::members(const std::string& list_path,
                                       const std::vector<std::string>& paths) const {
  std::vector<XmlRow> rows;
  const pugi::xml_node list =
      document_->document_element().first_element_by_path(list_path.c_str());
  for (const pugi::xml_node& member : list.children("member")) {
    XmlRow row;
    for (const std::string& path : paths) {
      row.push_back(
          printable(std::string(trim(member.first_element_by_path(path.c_str()).child_value()))));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace ecsr::aws
