// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

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

std::string refusal(const std::filesystem::path& path, std::size_t most_bytes = kMostFileBytes) {
  try {
    read_file(path, most_bytes);
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(File, NothingEndlessIsRead) {
  const auto folder = std::filesystem::temp_directory_path() / "airsplit_endless_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  EXPECT_EQ(refusal("/dev/zero"), "/dev/zero: the file cannot be read: it is a device");
  EXPECT_EQ(refusal("/dev/null"), "/dev/null: the file cannot be read: it is a device");
  EXPECT_EQ(refusal("/tmp"), "/tmp: the file cannot be read: it is a folder");
  EXPECT_EQ(file_start("/dev/zero", 4), "");
  EXPECT_THROW(expect_no_device("/dev/null", "a result file"), InputError);
  EXPECT_NO_THROW(expect_no_device(folder / "none", "a result file"));

  const std::filesystem::path pipe = folder / "pipe", large = folder / "large";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(refusal(pipe),
            pipe.string() + ": the file cannot be read: nothing writes to this pipe");
  EXPECT_EQ(file_start(pipe, 4), "");
  std::ofstream(large) << "x";
  std::filesystem::resize_file(large, std::uintmax_t{1} << 40);  // takes no disk
  EXPECT_EQ(refusal(large), large.string() +
                                ": the file cannot be read: it has over 4294967296 bytes, the most "
                                "for such a file");
  std::filesystem::remove_all(folder);
}

TEST(File, APipeIsReadToItsEnd) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string path = "/dev/fd/" + std::to_string(ends[0]);
  ASSERT_EQ(write(ends[1], "abc", 3), 3);
  close(ends[1]);
  EXPECT_EQ(read_text(path), "abc");
  close(ends[0]);
}

TEST(File, WhereNoFileCanBeMadeIsSaidBeforeTheWork) {
  const auto folder = std::filesystem::temp_directory_path() / "airsplit_writable_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  write_file(folder / "file", std::string("x"));
  EXPECT_NO_THROW(expect_writable(folder / "file"));
  EXPECT_NO_THROW(expect_writable(folder / "new"));
  EXPECT_NO_THROW(expect_writable("new"));
  EXPECT_NO_THROW(expect_writable("/dev/null"));
  EXPECT_THROW(expect_writable(folder), WorkError);
  EXPECT_THROW(expect_writable(folder / "none" / "new"), WorkError);
  EXPECT_THROW(expect_writable(folder / "file" / "new"), WorkError);
  EXPECT_FALSE(std::filesystem::exists(folder / "new"));
  EXPECT_THROW(expect_another_file(folder / "new", folder / "." / "new"), InputError);
  std::filesystem::remove_all(folder);
}

TEST(File, TheHashIsFnv1a) {
  EXPECT_EQ(content_hash(Bytes{'f', 'o', 'o', 'b', 'a', 'r'}), "85944171f73967e8");
}

}  // namespace
}  // namespace airsplit
