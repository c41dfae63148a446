// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Who is given what, and what happens when workers die: with a pool that does what a test says.
#include <map>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/sweep/dispatch.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Kind = WorkerMessage::Kind;
using Items = std::deque<std::uint64_t>;

/// Workers that do an item at each wait(), in turn; an item can be made deadly, once or always.
class ScriptedPool final : public WorkerPool {
 public:
  explicit ScriptedPool(std::size_t workers) : given_(workers), noted_(workers) {}

  std::size_t workers() const override { return given_.size(); }

  void give(std::size_t worker, std::uint64_t item) override {
    given_.at(worker).push_back(item);
    most_at_once = std::max(most_at_once, given_[worker].size());
    order.push_back(item);
  }

  WorkerMessage wait() override {
    for (std::size_t i = 0; i < given_.size(); ++i) {
      const std::size_t worker = next_++ % given_.size();
      if (!given_[worker].empty()) return do_first(worker);
    }
    return {};
  }

  std::map<std::uint64_t, int> deaths;  ///< how often an item kills
  std::uint64_t wrong = 1'000'000;      ///< the item that fails
  std::size_t most_at_once = 0;
  std::vector<std::uint64_t> order;

 private:
  WorkerMessage do_first(std::size_t worker) {
    const std::uint64_t item = given_[worker].front();
    if (!noted_[worker]) {
      noted_[worker] = true;
      return {Kind::kNote, worker, "seed of " + std::to_string(item)};
    }
    noted_[worker] = false;
    if (deaths[item] > 0) {
      --deaths[item];
      given_[worker].clear();
      return {Kind::kDeath, worker, "killed"};
    }
    given_[worker].pop_front();
    return {item == wrong ? Kind::kFailure : Kind::kResult, worker, "of " + std::to_string(item)};
  }

  std::vector<Items> given_;
  std::vector<bool> noted_;  ///< whether a worker's first item was noted
  std::size_t next_ = 0;
};

struct Outcomes {
  std::vector<std::string> done, failed, lost;
  int pauses = 0;
};

Outcomes dispatch_all(ScriptedPool& pool, const Items& items) {
  Outcomes outcomes;
  const auto named = [](std::uint64_t item, const std::string& text) {
    return std::to_string(item) + " " + text;
  };
  dispatch(
      pool, items,
      {[&](std::uint64_t i, const std::string& text) { outcomes.done.push_back(named(i, text)); },
       [&](std::uint64_t i, const std::string& text) { outcomes.failed.push_back(named(i, text)); },
       [&](std::uint64_t i, const std::string& text, const std::string& note) {
         outcomes.lost.push_back(named(i, text) + ", " + note);
       },
       [&] { ++outcomes.pauses; }});
  return outcomes;
}

TEST(Dispatch, DoesEachItemOnce) {
  ScriptedPool pool(3);
  const Outcomes outcomes = dispatch_all(pool, {5, 6, 7, 8, 9});
  EXPECT_THAT(outcomes.done,
              UnorderedElementsAre("5 of 5", "6 of 6", "7 of 7", "8 of 8", "9 of 9"));
  EXPECT_THAT(pool.order, ElementsAre(5, 6, 7, 8, 9));
  EXPECT_GT(outcomes.pauses, 5);
}

TEST(Dispatch, GivesASecondItemWhileThereAreEnough) {
  ScriptedPool many(2);
  dispatch_all(many, {1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(many.most_at_once, 2U);
  // Here the third item goes to the worker that is done first.
  ScriptedPool few(2);
  dispatch_all(few, {1, 2, 3});
  EXPECT_EQ(few.most_at_once, 1U);
}

TEST(Dispatch, OfNothingIsOver) {
  ScriptedPool pool(2);
  EXPECT_THAT(dispatch_all(pool, {}).done, IsEmpty());
}

TEST(Dispatch, TellsAFailureAndGoesOn) {
  ScriptedPool pool(2);
  pool.wrong = 2;
  const Outcomes outcomes = dispatch_all(pool, {1, 2, 3});
  EXPECT_THAT(outcomes.done, UnorderedElementsAre("1 of 1", "3 of 3"));
  EXPECT_THAT(outcomes.failed, ElementsAre("2 of 2"));
}

TEST(Dispatch, TriesAnItemOnceMoreIfItsWorkerDies) {
  ScriptedPool pool(2);
  pool.deaths = {{1, 1}, {4, 1}};
  const Outcomes outcomes = dispatch_all(pool, {1, 2, 3, 4, 5, 6});
  EXPECT_THAT(outcomes.done,
              UnorderedElementsAre("1 of 1", "2 of 2", "3 of 3", "4 of 4", "5 of 5", "6 of 6"));
  EXPECT_THAT(outcomes.lost, IsEmpty());
}

TEST(Dispatch, GivesUpAnItemThatKillsTwiceAndNoOther) {
  ScriptedPool pool(2);
  pool.deaths = {{1, 9}};
  const Outcomes outcomes = dispatch_all(pool, {1, 2, 3, 4, 5, 6});
  EXPECT_THAT(outcomes.lost, ElementsAre("1 killed, seed of 1"));
  EXPECT_EQ(outcomes.done.size(), 5U);
  EXPECT_EQ(pool.deaths[1], 7);
}

TEST(Dispatch, OfDeadlyItemsAloneEnds) {
  ScriptedPool pool(3);
  pool.deaths = {{1, 9}, {2, 9}, {3, 9}, {4, 9}};
  EXPECT_EQ(dispatch_all(pool, {1, 2, 3, 4}).lost.size(), 4U);
}

}  // namespace
}  // namespace airsplit
