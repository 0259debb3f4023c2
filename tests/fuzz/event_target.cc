// SPDX-License-Identifier: MIT
// What the function is invoked with, and what `run --event` reads.
#include "formats/function_event.h"
#include "formats/lambda_event.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

std::string read_as_file(std::string_view text) {
  const auto event = formats::parse_lambda_event(text);
  if (!event) return complaint_about(event.error().message());
  return unless(!event->service.cluster.value.empty() && !event->service.service.value.empty(),
                "a service without a name");
}

std::string read_as_invocation(std::string_view text) {
  const auto event = formats::parse_function_event(text, {});
  if (!event) return complaint_about(event.error().message());
  if (event->asks_nothing) return complaint_about(*event->asks_nothing);
  const formats::HandedOn handed{.run_id = "7f3a2c11", .owner = "fn:f/x", .turns = 3, .blind = 1};
  const std::string next = formats::next_event(*event, handed);
  const auto again = formats::parse_function_event(next, {});
  if (!again) return "the next turn cannot read its event: " + again.error().message();
  return unless(
      again->ask == event->ask && again->action == event->action && again->handed_on == handed,
      "the next turn reads something else: " + next);
}

}  // namespace

std::string read_event(std::string_view bytes) {
  Input input(bytes);
  return input.choose(2) == 0 ? read_as_invocation(input.rest()) : read_as_file(input.rest());
}

}  // namespace ecsr::fuzz
