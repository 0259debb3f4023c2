// SPDX-License-Identifier: MIT
#include "store/file_store.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <string>
#include <sys/stat.h>
#include <vector>

#include "tests/store/service_with_record.h"

namespace ecsr::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class FileStoreTest : public testing::Test {
 protected:
  FileStoreTest() {
    std::string pattern = (fs::temp_directory_path() / "ecs-recycle-test.XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    directory_ = root_ / "deep" / "records";
  }
  ~FileStoreTest() override { fs::remove_all(root_); }

  fs::path file() const { return directory_ / file_name_for(web().arn); }
  void write_file(const std::string& text) {
    fs::create_directories(directory_);
    std::ofstream(file()) << text;
  }
  std::vector<std::string> names_in_directory() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory_)) {
      names.push_back(entry.path().filename());
    }
    return names;
  }
  static unsigned mode_of(const fs::path& path) {
    return static_cast<unsigned>(fs::status(path).permissions() & fs::perms::mask);
  }

  fs::path root_;
  fs::path directory_;
};

TEST_F(FileStoreTest, HoldsNothingAtFirstAndCreatesNothingToFindOut) {
  FileStore store(directory_);

  EXPECT_EQ(store.load(web()), std::nullopt);
  EXPECT_TRUE(store.remove(web())) << "no record is no error";
  EXPECT_FALSE(fs::exists(directory_));
}

TEST_F(FileStoreTest, GivesTheNewestRecordToTheNextProcess) {
  ASSERT_TRUE(FileStore(directory_).save(web(), bobs_run()));
  ASSERT_TRUE(FileStore(directory_).save(web(), alices_run()));

  EXPECT_EQ(FileStore(directory_).load(web()), alices_run());
}

TEST_F(FileStoreTest, KeepsEachServiceInAFileOfItsOwnAndLeavesNoOther) {
  FileStore store(directory_);
  core::Service api = web();
  api.arn += "-api";

  ASSERT_TRUE(store.save(web(), alices_run()));
  ASSERT_TRUE(store.save(web(), alices_run()));
  ASSERT_TRUE(store.save(api, bobs_run()));

  EXPECT_THAT(names_in_directory(),
              testing::UnorderedElementsAre(file_name_for(web().arn), file_name_for(api.arn)));
  EXPECT_EQ(store.load(web()), alices_run());
  EXPECT_EQ(store.load(api), bobs_run());
}

TEST_F(FileStoreTest, LetsOnlyItsOwnerRead) {
  ASSERT_TRUE(FileStore(directory_).save(web(), alices_run()));

  EXPECT_EQ(mode_of(directory_), 0700U);
  EXPECT_EQ(mode_of(file()), 0600U);
}

TEST_F(FileStoreTest, ForgetsARecordThatIsRemoved) {
  FileStore store(directory_);
  ASSERT_TRUE(store.save(web(), alices_run()));

  EXPECT_TRUE(store.remove(web()));

  EXPECT_EQ(store.load(web()), std::nullopt);
  EXPECT_EQ(names_in_directory(), std::vector<std::string>{});
}

TEST_F(FileStoreTest, NamesTheFileThatCannotBeRead) {
  write_file("hands off\n");

  const auto record = FileStore(directory_).load(web());

  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind(), ErrorKind::kBadAnswer);
  EXPECT_THAT(record.error().message(),
              HasSubstr(file().string() + ": the run record cannot be read"));
}

TEST_F(FileStoreTest, DoesNotTakeAnEmptyFileForNoRecord) {
  write_file("");

  EXPECT_EQ(FileStore(directory_).load(web()).error().kind(), ErrorKind::kBadAnswer);
}

TEST_F(FileStoreTest, DoesNotReadAHugeFile) {
  write_file(std::string(1'000'000, 'x'));

  EXPECT_THAT(FileStore(directory_).load(web()).error().message(),
              HasSubstr("it is longer than 256 characters"));
}

TEST_F(FileStoreTest, SaysThatTheDirectoryIsAFile) {
  fs::create_directories(directory_.parent_path());
  std::ofstream(directory_) << "a file";

  EXPECT_EQ(
      FileStore(directory_).save(web(), alices_run()).error(),
      Error(ErrorKind::kDenied, directory_.string() + " is not a directory: run records need one"));
}

TEST_F(FileStoreTest, LeavesNothingBehindWhenTheRecordCannotBeWritten) {
  fs::create_directories(file());  // A directory where the file should be: it cannot be moved over.

  const Status saved = FileStore(directory_).save(web(), alices_run());

  ASSERT_FALSE(saved);
  EXPECT_THAT(saved.error().message(), HasSubstr("write " + file().string() + ": "));
  EXPECT_EQ(names_in_directory(), std::vector{file_name_for(web().arn)});
}

TEST(FileNameForService, NeverLeavesTheDirectory) {
  const std::string name = file_name_for("../../etc/passwd\0x");

  EXPECT_EQ(name.find('/'), std::string::npos);
  EXPECT_THAT(name, testing::StartsWith("______etc_passwd."));
}

TEST(FileNameForService, TellsApartArnsThatLookAlike) {
  EXPECT_NE(file_name_for("arn:service/a/b"), file_name_for("arn:service/a_b"));
  EXPECT_NE(file_name_for(std::string(4000, 'x')), file_name_for(std::string(4001, 'x')));
}

TEST(FileNameForService, IsShortEnoughForAnyFileSystem) {
  EXPECT_LE(file_name_for(std::string(4000, 'x')).size(), 200U);
}

TEST_F(FileStoreTest, FollowsNoLinkThatStandsInTheRecordsPlace) {
  ASSERT_TRUE(FileStore(directory_).save(web(), alices_run()));
  fs::rename(file(), root_ / "elsewhere");
  fs::create_symlink(root_ / "elsewhere", file());

  const auto loaded = FileStore(directory_).load(web());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind(), ErrorKind::kTransport);
  EXPECT_THAT(loaded.error().message(), HasSubstr(file().string()));
}

TEST_F(FileStoreTest, SavesInPlaceOfALinkAndNotThroughIt) {
  write_file("");
  fs::rename(file(), root_ / "elsewhere");
  fs::create_symlink(root_ / "elsewhere", file());

  ASSERT_TRUE(FileStore(directory_).save(web(), alices_run()));
  EXPECT_FALSE(fs::is_symlink(file()));
  EXPECT_EQ(fs::file_size(root_ / "elsewhere"), 0U);
}

TEST_F(FileStoreTest, TrustsNoRecordThatOthersCanWrite) {
  ASSERT_TRUE(FileStore(directory_).save(web(), alices_run()));
  fs::permissions(file(), fs::perms::others_write, fs::perm_options::add);

  const auto loaded = FileStore(directory_).load(web());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind(), ErrorKind::kDenied);
  EXPECT_THAT(loaded.error().message(), HasSubstr("it is not trusted as a run record"));
}

TEST_F(FileStoreTest, WaitsForNobodyWhenThePlaceIsAPipe) {
  fs::create_directories(directory_);
  ASSERT_EQ(::mkfifo(file().c_str(), 0600), 0);

  const auto loaded = FileStore(directory_).load(web());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind(), ErrorKind::kDenied);
}

TEST_F(FileStoreTest, SavesNothingWhereEverybodyCanChangeIt) {
  fs::create_directories(directory_);
  fs::permissions(directory_, fs::perms::all);

  const Status saved = FileStore(directory_).save(web(), alices_run());
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().kind(), ErrorKind::kDenied);
  EXPECT_THAT(saved.error().message(), HasSubstr("chmod o-w"));

  fs::permissions(directory_, fs::perms::all | fs::perms::sticky_bit);
  EXPECT_TRUE(FileStore(directory_).save(web(), alices_run())) << "as in the temporary folder";
}

}  // namespace
}  // namespace ecsr::store
