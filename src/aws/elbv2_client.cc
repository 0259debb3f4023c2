// SPDX-License-Identifier: MIT
#include "aws/elbv2_client.h"

#include "aws/form_body.h"
#include "aws/json_wave.h"
#include "aws/words.h"
#include "aws/xml_answer.h"
#include "base/text.h"

namespace ecsr::aws {
namespace {

using core::TargetHealth;

/// [doc: TargetHealth, "State"]
constexpr Word<TargetHealth> kStates[] = {
    {"healthy", TargetHealth::kHealthy},
    {"initial", TargetHealth::kInitial},
    {"unhealthy", TargetHealth::kUnhealthy},
    {"draining", TargetHealth::kDraining},
    {"unhealthy.draining",
     TargetHealth::kUnhealthy},  // of an NLB: it fails, and is no less a target
    {"unused", TargetHealth::kUnused},
    {"unavailable", TargetHealth::kUnknown},  // health checks are switched off
};

Result<ports::DescribeTargetHealthAnswer> read(const HttpAnswer& http) {
  const auto cannot = [&http](std::string_view why) {
    return std::unexpected(cannot_be_used(kDescribeTargetHealth, http, why));
  };
  const Result<XmlAnswer> parsed = XmlAnswer::parse(http.body, "DescribeTargetHealthResponse");
  if (!parsed) return cannot("it is " + parsed.error().message());
  const std::string list = "DescribeTargetHealthResult/TargetHealthDescriptions";
  // Without the list nobody knows whether there are targets; an empty list is there, but empty.
  if (!parsed->has("DescribeTargetHealthResult"))
    return cannot("it has no DescribeTargetHealthResult");

  ports::DescribeTargetHealthAnswer answer;
  for (const XmlRow& row :
       parsed->members(list, {"Target/Id", "Target/Port", "TargetHealth/State"})) {
    const std::string where = list + ", target " + std::to_string(answer.targets.size() + 1);
    if (row[0].empty()) return cannot(where + ": has no Target/Id");
    const std::optional<std::int64_t> port = parse_whole_number(row[1].empty() ? "0" : row[1]);
    if (!port || *port < 0 || *port > 65'535) {
      return cannot(where + ": Target/Port \"" + row[1] + "\" is not a port");
    }
    answer.targets.push_back({.id = row[0],
                              .port = static_cast<int>(*port),
                              .health = value_of_word(kStates, row[2], TargetHealth::kUnknown)});
  }
  return answer;
}

Result<std::string> deregister_body(const ports::DeregisterTargetsRequest& request) {
  FormBody body(kDeregisterTargets.name, row_of(kDeregisterTargets.service).version);
  body.text("TargetGroupArn", request.target_group_arn);
  int number = 0;
  for (const ports::TargetPlace& target : request.targets) {
    const std::string member = "Targets.member." + std::to_string(++number);
    body.text(member + ".Id", target.id);
    // Without the port nothing is found where one was given at the registration.
    if (target.port != 0) body.text(member + ".Port", std::to_string(target.port));
  }
  return body.written();
}

/// The answer holds nothing of interest: it must only be AWS's.
Status read_deregistered(const HttpAnswer& http) {
  const Result<XmlAnswer> parsed = XmlAnswer::parse(http.body, "DeregisterTargetsResponse");
  if (parsed) return {};
  return std::unexpected(
      cannot_be_used(kDeregisterTargets, http, "it is " + parsed.error().message()));
}

}  // namespace

std::vector<Result<ports::DescribeTargetHealthAnswer>> Elbv2Client::describe_target_health(
    std::span<const ports::DescribeTargetHealthRequest> wave) {
  std::vector<Result<std::string>> bodies;
  for (const ports::DescribeTargetHealthRequest& request : wave) {
    FormBody body(kDescribeTargetHealth.name, row_of(kDescribeTargetHealth.service).version);
    body.text("TargetGroupArn", request.target_group_arn);
    bodies.push_back(body.written());
  }
  std::vector<Result<ports::DescribeTargetHealthAnswer>> results;
  for (const Result<HttpAnswer>& answer : caller_.send(kDescribeTargetHealth, std::move(bodies))) {
    if (answer) {
      results.push_back(read(*answer));
    } else {
      results.push_back(std::unexpected(answer.error()));
    }
  }
  return results;
}

std::vector<Status> Elbv2Client::deregister_targets(
    std::span<const ports::DeregisterTargetsRequest> wave) {
  std::vector<Result<std::string>> bodies;
  for (const ports::DeregisterTargetsRequest& request : wave) {
    bodies.push_back(deregister_body(request));
  }
  std::vector<Status> results;
  for (const Result<HttpAnswer>& answer : caller_.send(kDeregisterTargets, std::move(bodies))) {
    results.push_back(answer ? read_deregistered(*answer)
                             : Status(std::unexpected(answer.error())));
  }
  return results;
}

}  // namespace ecsr::aws
