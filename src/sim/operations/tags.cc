// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sim/changes.h"
#include "sim/operations.h"
#include "sim/operations/gate.h"
#include "sim/operations/tag_text.h"

namespace ecsr::sim {
namespace {

constexpr std::size_t kMostTags = 50;

Answer<ServiceIndex> taggable(const World& world, std::string_view arn) {
  if (!arn.starts_with("arn:"))
    return invalid_parameter("Invalid resource ARN: " + std::string(arn));
  for (const Service& service : world.services) {
    if (service.arn != arn) continue;
    if (service.short_arn()) {
      return invalid_parameter("Long arn format must be used for tagging operations");
    }
    if (service.state.status == core::ServiceStatus::kInactive) {
      return invalid_parameter(
          "The specified service is inactive. Specify an active service and try again.");
    }
    return service.index;
  }
  return error("ResourceNotFoundException", "The specified resource could not be found.");
}

std::optional<SimError> wrong_tag(const core::Tag& tag) {
  const auto invalid = [](std::string message) {
    return SimError{.code = "InvalidParameterException", .message = std::move(message)};
  };
  if (!is_tag_text(tag.key, 1, kLongestTagKey) || tag.key.starts_with("aws:")) {
    return invalid("Invalid tag key: " + tag.key);
  }
  if (!is_tag_text(tag.value, 0, kLongestTagValue)) {
    return invalid("Invalid tag value for key " + tag.key + ": " + tag.value);
  }
  return std::nullopt;
}

void put(std::vector<core::Tag>& tags, const core::Tag& tag) {
  const auto same = std::find_if(tags.begin(), tags.end(),
                                 [&](const core::Tag& one) { return one.key == tag.key; });
  if (same == tags.end()) {
    tags.push_back(tag);
  } else {
    same->value = tag.value;
  }
}

}  // namespace

Answer<std::vector<core::Tag>> list_tags_for_resource(World& world, std::string_view resource_arn) {
  if (auto refused = refuse(world, Operation::kListTagsForResource)) {
    return std::unexpected(*refused);
  }
  const WallTime as_of = world.draw_read_time();
  const auto service = taggable(world, resource_arn);
  if (!service) return std::unexpected(service.error());
  return state_at(world.services[*service], as_of).tags;
}

Answer<Done> tag_resource(World& world, std::string_view resource_arn,
                          std::span<const core::Tag> tags) {
  if (auto refused = refuse(world, Operation::kTagResource)) return std::unexpected(*refused);
  if (tags.empty()) return invalid_parameter("Tags cannot be empty.");
  const auto found = taggable(world, resource_arn);
  if (!found) return std::unexpected(found.error());
  Service& service = world.services[*found];
  std::vector<core::Tag> after = service.state.tags;
  for (const core::Tag& tag : tags) {
    if (auto wrong = wrong_tag(tag)) return std::unexpected(*wrong);
    put(after, tag);
  }
  if (after.size() > kMostTags) {
    return invalid_parameter("The maximum number of tags for a resource is 50.");
  }
  remember(world, service);
  service.state.tags = std::move(after);
  world.mix_into_trace(service.state.tags.size());
  return Done{};
}

Answer<Done> untag_resource(World& world, std::string_view resource_arn,
                            std::span<const std::string_view> keys) {
  if (auto refused = refuse(world, Operation::kUntagResource)) return std::unexpected(*refused);
  if (keys.empty()) return invalid_parameter("Tag keys cannot be empty.");
  const auto found = taggable(world, resource_arn);
  if (!found) return std::unexpected(found.error());
  Service& service = world.services[*found];
  remember(world, service);
  std::erase_if(service.state.tags, [&](const core::Tag& tag) {
    return std::find(keys.begin(), keys.end(), tag.key) != keys.end();
  });
  world.mix_into_trace(service.state.tags.size());
  return Done{};
}

}  // namespace ecsr::sim
