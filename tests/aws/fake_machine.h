// SPDX-License-Identifier: MIT
// A machine of a few files and programs that the test writes down.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aws/credentials/machine.h"

namespace ecsr::aws {

class FakeMachine final : public Machine {
 public:
  std::map<std::string, std::string> files;
  std::set<std::string> unreadable;
  std::set<std::string> written;  ///< paths that were written as private files
  bool disk_is_full = false;
  std::vector<std::vector<std::string>> commands;  ///< all that were run
  std::function<Result<ProcessOutcome>()> process;

  Result<std::optional<std::string>> read_file(const std::string& path) override {
    if (unreadable.contains(path)) return fail(ErrorKind::kBadInput, path + ": permission denied");
    const auto found = files.find(path);
    if (found == files.end()) return std::optional<std::string>();
    return std::optional<std::string>(found->second);
  }

  Status write_private_file(const std::string& path, const Secret& text) override {
    if (disk_is_full) return fail(ErrorKind::kBadInput, path + ": the disk is full");
    files[path] = text.reveal();
    written.insert(path);
    return {};
  }

  Result<ProcessOutcome> run(const std::vector<std::string>& command) override {
    commands.push_back(command);
    return process();
  }
};

}  // namespace ecsr::aws
