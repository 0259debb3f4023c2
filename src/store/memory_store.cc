// SPDX-License-Identifier: MIT
#include "store/memory_store.h"

namespace ecsr::store {

Result<std::optional<core::RunRecord>> MemoryStore::load(const core::Service& service) {
  const auto found = records_.find(service.arn);
  if (found == records_.end()) return std::nullopt;
  return found->second;
}

Status MemoryStore::save(const core::Service& service, const core::RunRecord& record) {
  records_.insert_or_assign(service.arn, record);
  return {};
}

Status MemoryStore::remove(const core::Service& service) {
  records_.erase(service.arn);
  return {};
}

}  // namespace ecsr::store
