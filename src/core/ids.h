// SPDX-License-Identifier: MIT
// Names of ECS things as types of their own, so that a cluster cannot be passed for a service.
// Pure.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace ecsr::core {

/// A cluster's short name, or its full ARN. [doc: DescribeServices, "cluster"]
struct ClusterName {
  std::string value;
  auto operator<=>(const ClusterName&) const = default;
};

/// A service's short name, or its full ARN. [doc: DescribeServices, "services"]
struct ServiceName {
  std::string value;
  auto operator<=>(const ServiceName&) const = default;
};

/// What ECS calls `taskArn`; tests and scenarios may use any short text.
struct TaskId {
  std::string value;
  auto operator<=>(const TaskId&) const = default;

  /// The part after the last "/": what people see and type.
  std::string_view name() const {
    const std::string_view text = value;
    return text.substr(text.rfind('/') + 1);
  }
};

/// One service, named the way people name it.
struct ServiceAddress {
  ClusterName cluster;
  ServiceName service;
  auto operator<=>(const ServiceAddress&) const = default;
};

}  // namespace ecsr::core
