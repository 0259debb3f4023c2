// SPDX-License-Identifier: MIT
#include "main/write_file.h"

#include <algorithm>
#include <array>
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
  if (file) return 0;
  return errno != 0 ? errno : EIO;
}

/// Whether a file that stands there may be written all the same when it cannot be replaced: it is
/// mounted by itself, its folder takes no new files, or its name leaves no room for another.
bool may_be_written_in_place(int trouble) {
  constexpr std::array kOnlyTheFolderRefuses{EACCES, EPERM, EROFS, EBUSY, EXDEV, ENAMETOOLONG};
  return std::ranges::find(kOnlyTheFolderRefuses, trouble) != kOnlyTheFolderRefuses.end();
}

/// What a path leads to, also if there is nothing yet.
fs::path follow(fs::path path) {
  constexpr int kMostLinks = 40;  // [doc: path_resolution(7)]
  std::error_code failed;
  for (int links = 0; links < kMostLinks && fs::is_symlink(path, failed); ++links) {
    const fs::path target = fs::read_symlink(path, failed);
    if (failed) break;
    path = path.parent_path() / target;
  }
  return path;
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
    trouble =
        replace(follow(path).string(), plain ? there.permissions() : usual_permissions(), text);
    if (may_be_written_in_place(trouble)) trouble = put(path, text);
  } else {
    trouble = put(path, text);
  }
  if (trouble == 0) return {};
  return fail(ErrorKind::kBadInput,
              path + " cannot be written: " + std::generic_category().message(trouble));
}

}  // namespace ecsr::app
