// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A task ends once, in one way.
#include <gtest/gtest.h>

#include "sim/world/task.h"

namespace airsplit {
namespace {

const std::vector<Outcome> kEnds = {Outcome::kMet, Outcome::kLate, Outcome::kLost,
                                    Outcome::kDropped};

TaskRecord answered_task() {
  TaskRecord task;
  task.answered_ns = 1;
  return task;
}

TEST(TaskEndsDeathTest, ATaskCannotEndTwice) {
  for (const Outcome first : kEnds) {
    for (const Outcome second : kEnds) {
      TaskEnds ends;
      TaskRecord task;
      ends.end(task, first);
      EXPECT_EQ(task.outcome, first);
      EXPECT_DEATH(ends.end(task, second), "a task that ends once");
    }
  }
}

TEST(TaskEndsDeathTest, UnfinishedIsNoEnd) {
  TaskEnds ends;
  TaskRecord task;
  EXPECT_DEATH(ends.end(task, Outcome::kUnfinished), "a way to end");
}

TEST(TaskEndsDeathTest, TheOutcomesAddUp) {
  TaskEnds ends;
  std::vector<TaskRecord> tasks = {answered_task(), {}, {}, {}};
  ends.end(tasks[0], Outcome::kLate);
  ends.end(tasks[1], Outcome::kDropped);
  ends.end(tasks[2], Outcome::kDropped);
  ends.check_all(tasks);

  tasks[3].outcome = Outcome::kLost;  // past end()
  EXPECT_DEATH(ends.check_all(tasks), "outcomes that add up");
  tasks[3].outcome = Outcome::kUnfinished;
  tasks[2].outcome = Outcome::kUnfinished;
  EXPECT_DEATH(ends.check_all(tasks), "outcomes that add up");
  tasks[2].outcome = Outcome::kDropped;
  tasks.pop_back();
  ends.check_all(tasks);
  tasks.pop_back();
  EXPECT_DEATH(ends.check_all(tasks), "outcomes that add up");
}

TEST(TaskEndsDeathTest, AnAnswerIsMetOrLate) {
  TaskEnds ends;
  std::vector<TaskRecord> tasks = {{}};
  ends.end(tasks[0], Outcome::kMet);
  EXPECT_DEATH(ends.check_all(tasks), "answered tasks to be met or late");
}

}  // namespace
}  // namespace airsplit
