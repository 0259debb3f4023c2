// SPDX-License-Identifier: MIT
// Amazon S3, as far as it gives out one small object: a configuration.
#pragma once

#include <string>

#include "base/result.h"

namespace ecsr::ports {

class ObjectApi {
 public:
  virtual ~ObjectApi() = default;

  /// The object that "s3://bucket/key" names. kBadInput: that is no such address, or the object is
  /// larger than 1 MiB, or its bucket is in another region.
  virtual Result<std::string> get_object(const std::string& uri) = 0;
};

}  // namespace ecsr::ports
