// SPDX-License-Identifier: MIT
// Keeps run records in this process only: for simulations, and for `--run-store none`, where a
// crash cannot be recovered.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "ports/run_store.h"

namespace ecsr::store {

class MemoryStore final : public ports::RunStore {
 public:
  Result<std::optional<core::RunRecord>> load(const core::Service& service) override;
  Status save(const core::Service& service, const core::RunRecord& record) override;
  Status remove(const core::Service& service) override;

 private:
  std::map<std::string, core::RunRecord, std::less<>> records_;  ///< by service ARN
};

}  // namespace ecsr::store
