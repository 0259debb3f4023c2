// SPDX-License-Identifier: MIT
// Keeps run records in a directory, one file for each service: for services that cannot be tagged.
// Only the machine that has the directory can continue a run.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "ports/run_store.h"

namespace ecsr::store {

/// What a service's file is called: readable, never leaving its directory, and different for any
/// two ARNs.
std::string file_name_for(std::string_view service_arn);

class FileStore final : public ports::RunStore {
 public:
  /// `directory` is created, readable by its owner only, when the first record is saved.
  explicit FileStore(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// kDenied: the file is a link, somebody else's, or can be written by others.
  Result<std::optional<core::RunRecord>> load(const core::Service& service) override;

  /// kDenied: everybody can change what stands in the directory. The file is readable by its owner
  /// only, and always whole: it is written beside and moved over.
  Status save(const core::Service& service, const core::RunRecord& record) override;
  Status remove(const core::Service& service) override;

 private:
  std::filesystem::path path_for(const core::Service& service) const;

  std::filesystem::path directory_;
};

}  // namespace ecsr::store
