// SPDX-License-Identifier: MIT
#include "runner/names.h"

namespace ecsr::runner {

std::string_view short_name(std::string_view name_or_arn) {
  return name_or_arn.substr(name_or_arn.rfind('/') + 1);
}

std::string task_group(const core::ServiceAddress& address) {
  return "service:" + std::string(short_name(address.service.value));
}

std::string scaling_resource_id(const core::ServiceAddress& address, const core::Service* service) {
  const bool told = service != nullptr && !service->cluster_arn.empty() && !service->name.empty();
  const std::string_view cluster = short_name(told ? service->cluster_arn : address.cluster.value);
  const std::string_view name = told ? service->name : short_name(address.service.value);
  std::string id = "service/";
  return id.append(cluster).append("/").append(name);
}

std::string task_arn_prefix(std::string_view service_arn) {
  constexpr std::string_view kKind = ":service/";
  const std::size_t kind = service_arn.find(kKind);
  if (kind == std::string_view::npos) return "";
  const std::string_view names = service_arn.substr(kind + kKind.size());
  const std::size_t slash = names.find('/');
  if (slash == std::string_view::npos) return "";
  std::string prefix(service_arn.substr(0, kind));
  return prefix.append(":task/").append(names.substr(0, slash + 1));
}

}  // namespace ecsr::runner
