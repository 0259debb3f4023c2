// SPDX-License-Identifier: MIT
// A small account with an endpoint before it, and requests the way AWS's own clients write them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/building.h"
#include "sim/wire/endpoint.h"

namespace ecsr::sim::wire {

inline std::string authorization(std::string_view region, std::string_view service) {
  return "AWS4-HMAC-SHA256 Credential=AKID/20260105/" + std::string(region) + "/" +
         std::string(service) +
         "/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=0a";
}

inline Request signed_request(std::string_view service, std::vector<Header> headers,
                              std::string body) {
  Request request{.headers = std::move(headers), .body = std::move(body)};
  request.headers.push_back({"X-Amz-Date", "20260105T100000Z"});
  request.headers.push_back({"Authorization", authorization("eu-west-1", service)});
  return request;
}

inline Request ecs_request(std::string_view operation, std::string body) {
  return signed_request(
      "ecs",
      {{"X-Amz-Target", "AmazonEC2ContainerServiceV20141113." + std::string(operation)},
       {"Content-Type", "application/x-amz-json-1.1"}},
      std::move(body));
}

inline Request scaling_request(std::string_view operation, std::string body) {
  return signed_request("application-autoscaling",
                        {{"X-Amz-Target", "AnyScaleFrontendService." + std::string(operation)},
                         {"Content-Type", "application/x-amz-json-1.1"}},
                        std::move(body));
}

inline Request elb_request(std::string body) {
  return signed_request("elasticloadbalancing",
                        {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
                        std::move(body));
}

inline std::string header_of(const Response& response, std::string_view name) {
  for (const Header& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return "(none)";
}

/// Cluster "prod" with service "web": two tasks behind one target group, at 10:00.
struct SmallAccount {
  World world;
  Endpoint endpoint;

  explicit SmallAccount(std::vector<Fault> faults = {}) : endpoint(world, std::move(faults)) {
    world.id_style = IdStyle::kLetters;
    Service& web = add_service(
        world, add_cluster(world, "prod"),
        {.name = "web", .desired_count = 2, .target_groups = 1, .tags = {{"team", "shop"}}});
    for (const char* name : {"a", "b"}) {
      const auto added = add_task(world, web, {.name = name, .zone = "eu-west-1a"});
      ECSR_CHECK(added.has_value(), "Fargate has room");
    }
    settle(world);
  }

  Delivery deliver(const Request& request) { return endpoint.answer(request); }
  Response ask(const Request& request) { return endpoint.answer(request).response; }
  nlohmann::json ecs(std::string_view operation, const nlohmann::json& body) {
    return nlohmann::json::parse(ask(ecs_request(operation, body.dump())).body);
  }
};

}  // namespace ecsr::sim::wire
