// SPDX-License-Identifier: MIT
// AWS Lambda, as far as a function calls itself again.
#pragma once

#include <string>

#include "base/result.h"

namespace ecsr::ports {

/// Asynchronous: the answer only says that the event was taken. At most 1 MB. [doc: Invoke]
struct InvokeRequest {
  std::string function_name;  ///< a name, no ARN
  std::string payload;        ///< JSON
};

class FunctionApi {
 public:
  virtual ~FunctionApi() = default;

  /// May be carried out although its answer was lost: the event must survive being sent twice.
  virtual Status invoke_later(const InvokeRequest& request) = 0;
};

}  // namespace ecsr::ports
