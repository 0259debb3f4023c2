// SPDX-License-Identifier: MIT
// A request to the simulator's endpoint: "POST /", headers, an empty line, a body.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "sim/wire/endpoint.h"
#include "sim/world_file.h"
#include "tests/fuzz/targets.h"

namespace ecsr::fuzz {
namespace {

constexpr std::string_view kWorld =
    "ecs ids=letters rate-limits=no\ncluster prod\n"
    "service web desired=2 target-groups=1 health-check=yes tag=team=blue\ntask a\ntask b\n"
    "autoscaling web min=1 max=4\nservice agent launch=EC2 strategy=DAEMON\ninstances count=2\n";

sim::wire::Request request_in(std::string_view text) {
  sim::wire::Request request;
  bool first = true;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) break;
    const std::size_t end = std::min(line.find(first ? ' ' : ':'), line.size());
    const std::string name(line.substr(0, end));
    const std::string value(trim(line.substr(std::min(end + 1, line.size()))));
    if (first) {
      request.method = name;
      request.path = value;
    } else {
      request.headers.push_back({name, value});
    }
    first = false;
  }
  request.body = text;
  return request;
}

}  // namespace

std::string read_sim_request(std::string_view bytes) {
  auto file = sim::read_world(kWorld);
  if (!file) return "the world cannot be read: " + file.error().message();
  sim::wire::Request request = request_in(bytes);
  if (!request.header("Authorization")) {
    const std::string_view service =
        request.header("X-Amz-Target").value_or("").starts_with("AnyScale")
            ? "application-autoscaling"
        : request.header("X-Amz-Target") ? "ecs"
                                         : "elasticloadbalancing";
    request.headers.push_back(
        {"Authorization", "AWS4-HMAC-SHA256 Credential=a/20260105/eu-west-1/" +
                              std::string(service) +
                              "/aws4_request, SignedHeaders=host, "
                              "Signature=0"});
    request.headers.push_back({"X-Amz-Date", "20260105T100000Z"});
  }
  sim::wire::Endpoint endpoint(*file->world, {});
  const sim::wire::Delivery delivery = endpoint.answer(request);
  file->world->advance_by(minutes{2});
  const sim::wire::Response& response = delivery.response;
  for (const sim::wire::Header& header : response.headers) {
    if (std::string why = complaint_about("x" + header.value); !why.empty()) return why;
  }
  const auto is_json = std::ranges::any_of(response.headers, [](const sim::wire::Header& each) {
    return each.value == "application/x-amz-json-1.1";
  });
  return unless(!is_json || nlohmann::json::accept(response.body),
                "an answer that is not JSON: " + response.body);
}

}  // namespace ecsr::fuzz
