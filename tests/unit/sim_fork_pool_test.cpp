// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Workers of their own processes: what they send arrives whole, and their deaths are noticed.
#include <csignal>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "sim/sweep/dispatch.h"
#include "sim/sweep/fork_pool.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using Kind = WorkerMessage::Kind;

/// The next message that is one.
WorkerMessage next(WorkerPool& pool) {
  WorkerMessage message;
  while (message.kind == Kind::kNothing) message = pool.wait();
  return message;
}

TEST(ForkPool, SendsNotesResultsAndFailures) {
  ForkPool pool(1, [](std::uint64_t item, const Note& note) -> std::string {
    note("begun");
    if (item == 2) throw WorkError("no two");
    return "did " + std::to_string(item);
  });
  pool.give(0, 1);
  pool.give(0, 2);
  EXPECT_EQ(next(pool).text, "begun");
  const WorkerMessage result = next(pool);
  EXPECT_EQ(result.kind, Kind::kResult);
  EXPECT_EQ(result.text, "did 1");
  EXPECT_EQ(next(pool).kind, Kind::kNote);
  const WorkerMessage failure = next(pool);
  EXPECT_EQ(failure.kind, Kind::kFailure);
  EXPECT_EQ(failure.text, "no two");
}

TEST(ForkPool, SendsLargeAndEmptyTextsWhole) {
  const std::size_t large = 3'000'000;  // many times a socket's buffer
  ForkPool pool(2, [&](std::uint64_t item, const Note& note) {
    note("");
    return std::string(item == 0 ? 0 : large, 'x');
  });
  std::map<std::size_t, std::size_t> sizes;
  pool.give(0, 0);
  pool.give(1, 1);
  while (sizes.size() < 2) {
    const WorkerMessage message = next(pool);
    if (message.kind == Kind::kResult) sizes[message.worker] = message.text.size();
  }
  EXPECT_EQ(sizes[0], 0U);
  EXPECT_EQ(sizes[1], large);
}

TEST(ForkPool, ReplacesAWorkerThatDies) {
  ForkPool pool(2, [](std::uint64_t item, const Note&) {
    if (item == 9) std::raise(SIGKILL);
    if (item == 8) _exit(3);
    return std::to_string(getpid());
  });
  pool.give(1, 9);
  const WorkerMessage death = next(pool);
  EXPECT_EQ(death.kind, Kind::kDeath);
  EXPECT_EQ(death.worker, 1U);
  EXPECT_THAT(death.text, HasSubstr("killed by signal 9"));
  pool.give(1, 8);
  EXPECT_EQ(next(pool).text, "exit status 3");
  pool.give(1, 1);
  const WorkerMessage result = next(pool);
  EXPECT_EQ(result.kind, Kind::kResult);
  EXPECT_NE(result.text, std::to_string(getpid()));
}

TEST(ForkPool, DeliversWhatADeadWorkerHadSent) {
  ForkPool pool(1, [](std::uint64_t item, const Note&) {
    if (item == 9) std::raise(SIGKILL);
    return std::string("whole");
  });
  pool.give(0, 1);
  pool.give(0, 9);
  EXPECT_EQ(next(pool).text, "whole");
  EXPECT_EQ(next(pool).kind, Kind::kDeath);
}

TEST(ForkPool, SurvivesTheDeathOfAllItsWorkersWithDispatch) {
  ForkPool pool(3, [](std::uint64_t item, const Note&) {
    if (item % 10 == 0) std::raise(SIGKILL);
    return std::to_string(item);
  });
  std::deque<std::uint64_t> items;
  for (std::uint64_t i = 0; i < 100; ++i) items.push_back(i);
  std::vector<std::uint64_t> done, lost;
  dispatch(pool, items,
           {[&](std::uint64_t item, const std::string& text) {
              EXPECT_EQ(text, std::to_string(item));
              done.push_back(item);
            },
            [](std::uint64_t, const std::string& message) { ADD_FAILURE() << message; },
            [&](std::uint64_t item, const std::string&, const std::string&) {
              EXPECT_EQ(item % 10, 0U);
              lost.push_back(item);
            },
            [] {}});
  EXPECT_THAT(done, SizeIs(90));
  EXPECT_THAT(lost, SizeIs(10));
}

TEST(ForkPool, LeavesNoWorkerBehind) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  {
    // Workers keep the pipe open: it is at its end when all of them are gone.
    ForkPool pool(4, [](std::uint64_t, const Note&) -> std::string {
      for (;;) pause();
    });
    for (std::size_t i = 0; i < 4; ++i) pool.give(i, i);
  }
  close(ends[1]);
  char byte;
  EXPECT_EQ(read(ends[0], &byte, 1), 0);
  close(ends[0]);
}

TEST(ForkPool, DiesWithItsMaster) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t master = fork();
  if (master == 0) {
    ForkPool pool(2, [](std::uint64_t, const Note& note) -> std::string {
      note("busy");
      for (;;) pause();
    });
    pool.give(0, 0);  // one worker is busy, one waits
    next(pool);
    std::raise(SIGKILL);
  }
  ASSERT_EQ(waitpid(master, nullptr, 0), master);
  close(ends[1]);
  char byte;
  EXPECT_EQ(read(ends[0], &byte, 1), 0);  // waits for the workers to go
  close(ends[0]);
}

TEST(ForkPool, IgnoresCtrlCInItsWorkers) {
  ForkPool pool(1, [](std::uint64_t, const Note&) {
    std::raise(SIGINT);
    return std::string("still here");
  });
  pool.give(0, 0);
  EXPECT_EQ(next(pool).text, "still here");
}

}  // namespace
}  // namespace airsplit
