// SPDX-License-Identifier: MIT
// Where the run record of a service is kept between passes and processes.
#pragma once

#include <optional>

#include "base/result.h"
#include "core/ids.h"
#include "core/run.h"
#include "core/service.h"

namespace ecsr::ports {

class RunStore {
 public:
  virtual ~RunStore() = default;

  /// The record that holds the service, if any. `service` is the answer of the look that is going
  /// on: a store that keeps records in the service's tags reads them there and asks nobody.
  /// kBadAnswer: there is a record, but it cannot be read.
  virtual Result<std::optional<core::RunRecord>> load(const core::Service& service) = 0;

  /// Replaces the record. On an error nothing is known: it may have been written.
  virtual Status save(const core::Service& service, const core::RunRecord& record) = 0;

  /// No record is no error.
  virtual Status remove(const core::Service& service) = 0;
};

}  // namespace ecsr::ports
