// SPDX-License-Identifier: MIT
#include "store/file_store.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/text.h"
#include "formats/run_record.h"

namespace ecsr::store {
namespace {

namespace fs = std::filesystem;

/// A file that is closed when it goes out of sight; whether closing went well is asked with
/// close().
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (is_open()) ::close(descriptor_);
  }

  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

/// `problem` is the errno of what failed.
std::unexpected<Error> failed(std::string_view activity, const fs::path& path, int problem) {
  const bool forbidden = problem == EACCES || problem == EPERM || problem == EROFS;
  return fail(forbidden ? ErrorKind::kDenied : ErrorKind::kTransport,
              std::string(activity) + " " + path.string() + ": " + std::strerror(problem));
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Makes a rename or an unlink in it outlive a loss of power. Best effort: some file systems
/// refuse.
void sync_directory(const fs::path& directory) {
  const File opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.is_open()) ::fsync(opened.descriptor());
}

/// Where others can rename what is ours, a record is as good as theirs. The sticky bit prevents
/// that.
Status check_is_safe(const fs::path& directory) {
  struct stat facts{};
  if (::stat(directory.c_str(), &facts) != 0) return failed("look at", directory, errno);
  const bool others_can_rename = (facts.st_mode & S_IWOTH) != 0 && (facts.st_mode & S_ISVTX) == 0;
  if (!others_can_rename) return {};
  return fail(ErrorKind::kDenied, "everybody can change what stands in " + directory.string() +
                                      ": run records need a directory of their own; chmod o-w it, "
                                      "or name another one");
}

Status ensure_directory(const fs::path& directory) {
  std::error_code problem;
  if (fs::is_directory(directory, problem)) return check_is_safe(directory);
  if (directory.has_parent_path()) fs::create_directories(directory.parent_path(), problem);
  if (::mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return failed("create the directory", directory, errno);
  }
  if (!fs::is_directory(directory, problem)) {
    return fail(ErrorKind::kDenied,
                directory.string() + " is not a directory: run records need one");
  }
  return {};
}

/// FNV-1a: tells apart the ARNs that look alike once their unsafe characters are gone.
std::string short_hash(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3U;
  }
  std::array<char, 17> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(hash));
  return hex.data();
}

/// A record tells us what to put capacity back to: it must be nobody else's. The temporary folder
/// of a machine belongs to everybody, and what stands in it may be a link to anywhere.
Status check_is_ours(const File& file, const fs::path& path) {
  struct stat facts{};
  if (::fstat(file.descriptor(), &facts) != 0) return failed("read", path, errno);
  const bool others_can_write = (facts.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  if (S_ISREG(facts.st_mode) && facts.st_uid == ::geteuid() && !others_can_write) return {};
  return fail(ErrorKind::kDenied,
              path.string() +
                  " is not a file that only its owner, the user of this process, can "
                  "write: it is not trusted as a run record");
}

Status write_beside_and_move(const fs::path& path, std::string_view text) {
  // mkstemp creates the file for its owner only (0600) under a name nobody else has.
  std::string temporary = path.string() + ".XXXXXX";
  File file(::mkstemp(temporary.data()));
  if (!file.is_open()) return failed("create", temporary, errno);
  const bool written = write_all(file.descriptor(), text) && ::fsync(file.descriptor()) == 0;
  const int problem = errno;
  if (!written || !file.close() || std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int last = written ? errno : problem;
    ::unlink(temporary.c_str());
    return failed("write", path, last);
  }
  return {};
}

}  // namespace

std::string file_name_for(std::string_view service_arn) {
  constexpr std::size_t kReadable = 120;
  constexpr std::string_view kSafe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  std::string name;
  for (const char c : service_arn.substr(0, kReadable)) {
    name += kSafe.find(c) == std::string_view::npos ? '_' : c;
  }
  return name + "." + short_hash(service_arn) + ".run";
}

fs::path FileStore::path_for(const core::Service& service) const {
  return directory_ / file_name_for(service.arn);
}

Result<std::optional<core::RunRecord>> FileStore::load(const core::Service& service) {
  const fs::path path = path_for(service);
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.is_open()) {
    if (errno == ENOENT) return std::nullopt;
    return failed("read", path, errno);
  }
  if (Status ours = check_is_ours(file, path); !ours) {
    return std::unexpected(std::move(ours).error());
  }
  // More than a record can be, so that a file that is too long is noticed.
  std::array<char, 1024> text{};
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t count = ::read(file.descriptor(), text.data() + length, text.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("read", path, errno);
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  auto record = formats::parse_run_record(trim(std::string_view(text.data(), length)));
  if (!record) return std::unexpected(std::move(record).error().during(path.string()));
  return *std::move(record);
}

Status FileStore::save(const core::Service& service, const core::RunRecord& record) {
  if (auto created = ensure_directory(directory_); !created) return created;
  if (auto written = write_beside_and_move(path_for(service), formats::to_text(record) + "\n");
      !written) {
    return written;
  }
  sync_directory(directory_);
  return {};
}

Status FileStore::remove(const core::Service& service) {
  const fs::path path = path_for(service);
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return {};
    return failed("remove", path, errno);
  }
  sync_directory(directory_);
  return {};
}

}  // namespace ecsr::store
