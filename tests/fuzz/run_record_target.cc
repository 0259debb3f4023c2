// SPDX-License-Identifier: MIT
// The tag on a service and the file in its place, who owns it, and the texts of time in it.
#include "base/time.h"
#include "formats/control_text.h"
#include "formats/run_record.h"
#include "lambda/owner.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

std::string read_tag(std::string_view text) {
  const auto record = formats::parse_run_record(text);
  if (!record) return complaint_about(record.error().message());
  const std::string written = formats::to_text(*record);
  if (written.size() > formats::kTagValueLimit) return "too long for a tag: " + written;
  const auto again = formats::parse_run_record(written);
  if (!again) return "cannot be read again: " + written;
  return unless(formats::to_text(*again) == written, "reads as something else: " + written);
}

std::string read_control(std::string_view text) {
  const auto control = formats::parse_control(text);
  if (!control) return complaint_about(control.error().message());
  const std::string written = formats::to_text(*control);
  if (std::string why = complaint_about(written); !why.empty()) return why;
  const auto again = formats::parse_control(written);
  return unless(again && formats::to_text(*again) == written,
                "reads as something else: " + written);
}

std::string read_owner(std::string_view text) {
  const std::string name = formats::owner_name(text);
  if (name.size() > formats::kOwnerLimit || formats::owner_name(name) != name) {
    return "not a name of an owner: " + name;
  }
  const auto owner = lambda::Owner::parse(text);
  if (!owner) return "";
  return unless(lambda::Owner::parse(owner->text()) == owner, "another owner: " + owner->text());
}

std::string read_time(std::string_view text) {
  const auto time = parse_iso8601(text);
  if (!time) return complaint_about(time.error().message());
  const auto again = parse_iso8601(to_iso8601(*time));
  return unless(again && *again == *time, "another instant: " + to_iso8601(*time));
}

std::string read_duration(std::string_view text) {
  const auto duration = parse_duration(text);
  if (!duration) return complaint_about(duration.error().message());
  return complaint_about(to_text(*duration));
}

}  // namespace

std::string read_run_record(std::string_view bytes) {
  Input input(bytes);
  switch (input.choose(5)) {
    case 0:
      return read_tag(input.rest());
    case 1:
      return read_owner(input.rest());
    case 4:
      return read_control(input.rest());
    case 2:
      return read_time(input.rest());
    default:
      return read_duration(input.rest());
  }
}

}  // namespace ecsr::fuzz
