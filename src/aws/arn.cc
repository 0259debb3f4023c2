// SPDX-License-Identifier: MIT
#include "aws/arn.h"

#include <vector>

#include "aws/endpoints.h"
#include "aws/wire_text.h"
#include "base/text.h"

namespace ecsr::aws {

Result<std::string> region_of_arn(std::string_view text, std::string_view service) {
  if (!text.starts_with("arn:")) return std::string();
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() >= 6 && parts[2] == service && is_a_region(parts[3])) {
    return std::string(parts[3]);
  }
  return fail(ErrorKind::kBadInput,
              "\"" + one_line(text) + "\" is not an ARN of " + std::string(service) +
                  "; one begins with arn:aws:" + std::string(service) + ":eu-west-1:111122223333:");
}

}  // namespace ecsr::aws
