// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Files that are written at once by several processes, or by one that is killed.
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "common/error.h"
#include "common/file.h"
#include "common/part_file.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

class PartFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "airsplit-part-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path path() const { return folder_ / "x.bin"; }
  fs::path part() const { return folder_ / "x.bin.part"; }
  std::string content() const {
    const Bytes bytes = read_file(path());
    return {bytes.begin(), bytes.end()};
  }

  fs::path folder_;
};

TEST_F(PartFileTest, HasItsNameOnceItIsFinished) {
  PartFile file(path(), PartFile::IfBusy::kFail);
  file.write("one ");
  file.write("two");
  EXPECT_FALSE(fs::exists(path()));
  file.finish();
  EXPECT_EQ(content(), "one two");
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(PartFileTest, LeavesTheOldFileUnlessItIsFinished) {
  write_file(path(), "old");
  { PartFile(path(), PartFile::IfBusy::kFail).write("new"); }
  EXPECT_EQ(content(), "old");
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(PartFileTest, APipeThatNobodyReadsIsNoPlace) {
  ASSERT_EQ(mkfifo(path().c_str(), 0600), 0);
  EXPECT_THROW(PartFile(path(), PartFile::IfBusy::kFail), WorkError);
}

TEST_F(PartFileTest, FailsIfAnotherWritesAndOneDoesNotWait) {
  PartFile first(path(), PartFile::IfBusy::kFail);
  first.write("first");
  try {
    PartFile second(path(), PartFile::IfBusy::kFail);
    FAIL() << "both write";
  } catch (const WorkError& problem) {
    EXPECT_EQ(std::string(problem.what()),
              "cannot write " + path().string() + ": another process is writing it");
  }
  first.finish();
  EXPECT_EQ(content(), "first");
}

TEST_F(PartFileTest, APipeIsWrittenToAsItIs) {
  ASSERT_EQ(mkfifo(path().c_str(), 0600), 0);
  const int reader = open(path().c_str(), O_RDONLY | O_NONBLOCK);
  PartFile file(path(), PartFile::IfBusy::kFail);
  file.write("words");
  file.finish();
  char words[16] = {};
  EXPECT_EQ(read(reader, words, sizeof words), 5);
  close(reader);
  EXPECT_STREQ(words, "words");
  EXPECT_TRUE(fs::is_fifo(path()));
}

TEST_F(PartFileTest, ReplacesWhatAKilledProcessLeft) {
  const pid_t writer = fork();
  if (writer == 0) {
    PartFile file(path(), PartFile::IfBusy::kWait);
    file.write(std::string(100'000, 'x'));
    raise(SIGKILL);
  }
  int status = 0;
  waitpid(writer, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_TRUE(fs::exists(part()));
  write_file(path(), "short");
  EXPECT_EQ(content(), "short");
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(PartFileTest, OfTwoWrittenAtOnceOneIsThereWhole) {
  constexpr int kWrites = 300;
  const auto text = [](char letter) { return std::string(letter == 'a' ? 70'000 : 9'000, letter); };
  write_file(path(), text('a'));
  const pid_t other = fork();
  if (other == 0) {
    try {
      for (int i = 0; i < kWrites; ++i) write_file(path(), text('b'));
    } catch (const WorkError&) {
      _exit(1);
    }
    _exit(0);
  }
  for (int i = 0; i < kWrites; ++i) {
    ASSERT_NO_THROW(write_file(path(), text('a')));
    const std::string found = content();
    ASSERT_TRUE(found == text('a') || found == text('b')) << found.size() << " bytes";
  }
  int status = -1;
  waitpid(other, &status, 0);
  EXPECT_EQ(status, 0) << "the other process could not write";
  EXPECT_FALSE(fs::exists(part()));
}

}  // namespace
}  // namespace airsplit
