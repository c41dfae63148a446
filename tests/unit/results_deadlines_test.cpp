// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What other deadlines would have given, from counts worked out by hand.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "results/deadlines.h"
#include "results/statistics.h"
#include "tests/unit/results_example.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DeadlinesTest : public ResultsFiles {
 protected:
  /// Six tasks of which four were answered, and five of which none was.
  Store store() const {
    ResultRow far = example_row();
    far.group = "far";
    far.beside = "local";
    PointRows rows = point_of({far, unanswered_row()});
    rows.latencies = {{{10, 1, 1}, {20.5, 1, 0}, {31, 1, 1}, {120, 1, 1}}, {}};
    Store store = Store::create(in_folder("s.sqlite"), {}, {"link.snr_db"});
    store.append(0, rows);
    return store;
  }
};

TEST_F(DeadlinesTest, AreReadOffTheCounts) {
  const Records records = deadline_records(store(), {9.9, 30, 31});
  EXPECT_THAT(
      records.columns,
      ElementsAre("link.snr_db", "scheme", "split", "ratio", "tasks", "deadline_ms", "deadline_met",
                  "deadline_met_low", "deadline_met_high", "in_deadline_accuracy",
                  "in_deadline_accuracy_low", "in_deadline_accuracy_high", "interpolation_error",
                  "group", "beside", "overload", "interval_over", "effective_tasks"));
  ASSERT_EQ(records.rows.size(), 6U);
  // Wilson for k of 6: (k + z^2/2) / (6 + z^2) -/+ z sqrt(k (6 - k) / 6 + z^2/4) / (6 + z^2)
  EXPECT_THAT(records.rows[0],
              ElementsAre("10", "aecnn", "layer3", "256", "6", "9.9", "0", "0", "0.390334", "0",
                          "0", "0.390334", "0", "far", "local", "unanswered", "tasks", "6"));
  EXPECT_THAT(records.rows[1],
              ElementsAre("10", "aecnn", "layer3", "256", "6", "30", "0.333333", "0.0967714",
                          "0.700007", "0.166667", "0.0300534", "0.563503", "0", "far", "local",
                          "unanswered", "tasks", "6"));
  EXPECT_THAT(records.rows[2],
              ElementsAre("10", "aecnn", "layer3", "256", "6", "31", "0.5", "0.187616", "0.812384",
                          "0.333333", "0.0967714", "0.700007", "0", "far", "local", "unanswered",
                          "tasks", "6"));
  EXPECT_EQ(records.rows[5][6], "0");
}

TEST_F(DeadlinesTest, OfNoTaskHaveNoShares) {
  ResultRow nothing = example_row();
  nothing.outcomes = {};
  nothing.right = nothing.right_in_time = 0;
  nothing.latency_ms.clear();
  PointRows rows = point_of({nothing});
  rows.latencies = {{}};
  Store store = Store::create(in_folder("none.sqlite"), {}, {"link.snr_db"});
  store.append(0, rows);
  const Records records = deadline_records(store, {10});
  EXPECT_THAT(records.rows[0], ElementsAre("10", "aecnn", "layer3", "256", "0", "10", "", "", "",
                                           "", "", "", "", "", "", "unanswered", "", ""));
}

// Between two counted latencies: on the line between them, and no further from the truth than said.
TEST_F(DeadlinesTest, BetweenCountsAreInterpolated) {
  // An answer within 120 came above 118, one within 31 above 30.5.
  const Records records = deadline_records(store(), {118.5, 30.75, 1e-9, 1e15, 119.999999});
  const RowReader reader(records.columns);
  const auto number = [&](std::size_t row, const char* name) {
    return *reader.number(records.rows[row], name);
  };
  EXPECT_NEAR(number(0, "deadline_met"), (3 + 0.25) / 6, 1e-6);
  EXPECT_NEAR(number(0, "in_deadline_accuracy"), (2 + 0.25) / 6, 1e-6);
  EXPECT_NEAR(number(0, "interpolation_error"), 0.75 / 6, 1e-6);
  EXPECT_NEAR(number(0, "deadline_met_low"), wilson_95(3, 6).low, 1e-6);
  EXPECT_NEAR(number(0, "deadline_met_high"), wilson_95(4, 6).high, 1e-6);
  EXPECT_NEAR(number(1, "deadline_met"), (2 + 0.5) / 6, 1e-6);
  EXPECT_EQ(number(2, "deadline_met"), 0);
  EXPECT_NEAR(number(3, "deadline_met"), 4.0 / 6, 1e-6);
  EXPECT_EQ(number(3, "interpolation_error"), 0);
  EXPECT_NEAR(number(4, "deadline_met"), 4.0 / 6, 1e-5);
}

// The run's own deadline is counted exactly, whatever the bounds around it.
TEST_F(DeadlinesTest, OfTheRunItselfAreExact) {
  ResultRow row = example_row();
  row.deadline_ms = 118.5;  // between the bounds 118 and 120
  PointRows rows = point_of({row});
  rows.latencies = {{{118.5, 3, 2}, {120, 1, 1}}};
  Store store = Store::create(in_folder("own.sqlite"), {}, {"link.snr_db"});
  store.append(0, rows);
  const Records records = deadline_records(store, {118.5, 119.25, 118.25});
  const RowReader reader(records.columns);
  EXPECT_EQ(*reader.number(records.rows[0], "deadline_met"), 0.5);
  EXPECT_EQ(*reader.number(records.rows[0], "interpolation_error"), 0);
  EXPECT_NEAR(*reader.number(records.rows[1], "deadline_met"), 3.5 / 6, 1e-6);
  EXPECT_NEAR(*reader.number(records.rows[2], "deadline_met"), 1.5 / 6, 1e-6);
}

TEST_F(DeadlinesTest, OfSeveralReplicationsHaveTheIntervalsOfThese) {
  PointRows rows = point_of({example_row()});
  rows.latencies = {{{10, 3, 1, 1.5, 0.75}, {120, 1, 1, 1.5, 0.75}}};
  Store store = Store::create(in_folder("several.sqlite"), {}, {"link.snr_db"});
  store.append(0, rows);
  const Records records = deadline_records(store, {10});
  const RowReader reader(records.columns);
  EXPECT_NEAR(*reader.number(records.rows[0], "deadline_met_low"), wilson_share_95(0.5, 1.5).low,
              1e-6);
  EXPECT_NEAR(*reader.number(records.rows[0], "in_deadline_accuracy_high"),
              wilson_share_95(1.0 / 6, 0.75).high, 1e-6);
}

TEST_F(DeadlinesTest, LatenciesAreCumulative) {
  const Records records = latency_records(store());
  ASSERT_EQ(records.rows.size(), 5U) << "a row without answers has one, without a latency";
  EXPECT_EQ(std::count_if(records.rows.begin(), records.rows.end(),
                          [](const FieldRow& row) {
                            return row[5].empty() && row[6] == "0" && row[7] == "0";
                          }),
            1);
  EXPECT_THAT(
      records.columns,
      ElementsAre("link.snr_db", "scheme", "split", "ratio", "tasks", "latency_ms", "answered",
                  "right", "answered_effective_tasks", "right_effective_tasks", "group", "beside",
                  "deadline_ms", "overload", "interval_over", "effective_tasks"));
  EXPECT_THAT(records.rows[2], ElementsAre("10", "aecnn", "layer3", "256", "6", "31", "3", "2", "6",
                                           "6", "far", "local", "50", "unanswered", "tasks", "6"));
}

}  // namespace
}  // namespace airsplit
