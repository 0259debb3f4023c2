// SPDX-License-Identifier: MIT
// Keeps the run record in a tag of the service itself, where every machine that may recycle the
// service sees it, and every look reads it without a call of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ports/ecs_write_api.h"
#include "ports/run_store.h"

namespace ecsr::store {

/// The tag's key; its value is formats::to_text(record).
inline constexpr std::string_view kRunTag = "ecs-recycle:run";

class TagStore final : public ports::RunStore {
 public:
  explicit TagStore(ports::EcsWriteApi& ecs) : ecs_(ecs) {}

  /// Reads the tags of `service` and asks nobody.
  Result<std::optional<core::RunRecord>> load(const core::Service& service) override;

  /// kDenied for a service with a short ARN, which cannot have tags. [doc: TagResource, "Long arn
  /// format must be used for tagging operations"]
  Status save(const core::Service& service, const core::RunRecord& record) override;
  Status remove(const core::Service& service) override;

 private:
  ports::EcsWriteApi& ecs_;  // Outlives the store; wired in main.

  // The newest text read and what it says: most looks show the tag unchanged.
  std::string read_text_;
  std::optional<core::RunRecord> read_record_;
};

}  // namespace ecsr::store
