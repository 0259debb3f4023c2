// SPDX-License-Identifier: MIT
#include "sim/wire/front_page.h"

#include "base/text.h"
#include "sim/wire/handlers.h"

namespace ecsr::sim::wire {
namespace {

void list_operations(std::string& page, std::string_view title,
                     std::span<const JsonOperation> operations) {
  std::string line = "  " + std::string(title) + ":";
  for (const JsonOperation& operation : operations) {
    if (line.size() + operation.name.size() > 92) {
      page += line + "\n";
      line = "   ";
    }
    line += " " + std::string(operation.name);
  }
  page += line + "\n";
}

}  // namespace

Response front_page(const World& world, std::string_view host) {
  const std::string url = "http://" + std::string(host);
  const std::string cluster = world.clusters.empty() ? "default" : world.clusters.front().name;
  std::string page =
      "This is the ECS simulator of ecs-recycle: an imaginary AWS account that speaks AWS's own\n"
      "protocols. Nothing here is real, nothing costs money, any access key will do.\n\n"
      "It is " +
      to_iso8601(world.now()) + " in " + world.region + ", account " + std::string(kAccountId) +
      ": " + counted(static_cast<std::int64_t>(world.clusters.size()), "cluster") + ", " +
      counted(static_cast<std::int64_t>(world.services.size()), "service") +
      ".\n\n"
      "Point a client at it:\n\n"
      "  export AWS_ENDPOINT_URL=" +
      url +
      "\n"
      "  export AWS_REGION=" +
      world.region + " AWS_DEFAULT_REGION=" + world.region +
      "\n"
      "  export AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated\n\n"
      "  aws ecs list-services --cluster " +
      cluster +
      "\n"
      "  python3 -c 'import boto3; print(boto3.client(\"ecs\").list_clusters())'\n\n"
      "or name it in the command or the code:\n\n"
      "  aws --endpoint-url " +
      url + " --region " + world.region + " ecs describe-clusters --clusters " + cluster +
      "\n"
      "  boto3.client(\"ecs\", endpoint_url=\"" +
      url + "\", region_name=\"" + world.region +
      "\")\n\n"
      "It answers these operations:\n\n";
  list_operations(page, "Amazon ECS", ecs_operations());
  list_operations(page, "Application Auto Scaling", autoscaling_operations());
  page += "  Elastic Load Balancing v2: DescribeTargetHealth, DeregisterTargets\n";
  list_operations(page, "Amazon CloudWatch", cloudwatch_operations());
  return {.status = 200,
          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
          .body = std::move(page)};
}

}  // namespace ecsr::sim::wire
