// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The lock: one process at a time, whatever becomes of it.
#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "common/error.h"
#include "common/file_lock.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

class FileLockTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "airsplit-lock-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path path() const { return folder_ / "x.lock"; }

  /// What another process finds.
  bool is_free() const {
    const pid_t child = fork();
    if (child == 0) {
      const bool taken = FileLock::take(path()).has_value();
      _exit(taken ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return status == 0;
  }

  fs::path folder_;
};

TEST_F(FileLockTest, KeepsOthersOutWhileItLives) {
  {
    const auto lock = FileLock::take(path());
    ASSERT_TRUE(lock);
    EXPECT_FALSE(is_free());
  }
  EXPECT_TRUE(is_free());
  EXPECT_FALSE(fs::exists(path()));
}

TEST_F(FileLockTest, IsGoneWithAKilledProcessThoughItsChildrenLive) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t holder = fork();
  if (holder == 0) {
    const auto lock = FileLock::take(path());
    const pid_t child = fork();
    if (child == 0) {
      for (;;) pause();
    }
    const ssize_t written = write(ready[1], &child, sizeof child);
    for (;;) written > 0 ? pause() : 0;
  }
  pid_t child = 0;
  ASSERT_EQ(read(ready[0], &child, sizeof child), static_cast<ssize_t>(sizeof child));
  EXPECT_FALSE(is_free());
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  EXPECT_TRUE(is_free());
  kill(child, SIGKILL);
}

TEST_F(FileLockTest, OfAFolderThatIsNotThereSaysSo) {
  EXPECT_THROW(FileLock::take(folder_ / "none" / "x.lock"), WorkError);
}

}  // namespace
}  // namespace airsplit
