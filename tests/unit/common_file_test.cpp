#include <filesystem>

#include <gtest/gtest.h>

#include "common/error.h"
#include "common/file.h"

namespace airsplit {
namespace {

TEST(File, FilesAreReadAndWrittenWhole) {
  const auto folder = std::filesystem::temp_directory_path() / "airsplit_file_test";
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "a.bin").string();
  write_file(path, Bytes{1, 2, 3});
  EXPECT_EQ(read_file(path), (Bytes{1, 2, 3}));
  EXPECT_FALSE(std::filesystem::exists(path + ".part"));
  EXPECT_THROW(read_file(folder.string()), InputError);
  EXPECT_THROW(read_file((folder / "missing").string()), InputError);
  EXPECT_THROW(write_file((folder / "no" / "such" / "b").string(), Bytes{1}), WorkError);
  std::filesystem::remove_all(folder);
}

TEST(File, TheHashIsFnv1a) {
  EXPECT_EQ(content_hash(Bytes{'f', 'o', 'o', 'b', 'a', 'r'}), "85944171f73967e8");
}

}  // namespace
}  // namespace airsplit
