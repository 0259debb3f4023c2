// SPDX-License-Identifier: MIT
#include "main/write_file.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace ecsr::app {
namespace {

namespace fs = std::filesystem;

/// 0, or the system's number for what went wrong.
int put(const std::string& path, const std::string& text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  return file ? 0 : errno;
}

/// What a new file of this process may be.
fs::perms usual_permissions() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return static_cast<fs::perms>(0666 & ~mask);
}

int replace(const std::string& path, fs::perms permissions, const std::string& text) {
  std::string beside = path + ".XXXXXX";
  const int made = ::mkstemp(beside.data());
  if (made < 0) return errno;
  ::close(made);
  int trouble = put(beside, text);
  std::error_code failed;
  if (trouble == 0) fs::permissions(beside, permissions, failed);
  if (trouble == 0 && !failed) fs::rename(beside, path, failed);
  if (trouble == 0) trouble = failed.value();
  if (trouble != 0) ::unlink(beside.c_str());
  return trouble;
}

}  // namespace

Status write_file(const std::string& path, const std::string& text) {
  std::error_code unreadable;
  const fs::file_status there = fs::status(path, unreadable);
  const bool plain = fs::is_regular_file(there);
  int trouble = 0;
  if (plain || there.type() == fs::file_type::not_found) {
    // A link stays one, and what it leads to is replaced.
    const fs::path place = plain ? fs::canonical(path, unreadable) : fs::path(path);
    trouble = replace(unreadable && plain ? path : place.string(),
                      plain ? there.permissions() : usual_permissions(), text);
  } else {
    trouble = put(path, text);
  }
  if (trouble == 0) return {};
  return fail(ErrorKind::kBadInput,
              path + " cannot be written: " + std::generic_category().message(trouble));
}

}  // namespace ecsr::app
