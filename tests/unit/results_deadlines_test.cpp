// What other deadlines would have given, from counts worked out by hand.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "results/deadlines.h"
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
                  "in_deadline_accuracy_low", "in_deadline_accuracy_high", "group", "beside"));
  ASSERT_EQ(records.rows.size(), 6U);
  // Wilson for k of 6: (k + z^2/2) / (6 + z^2) -/+ z sqrt(k (6 - k) / 6 + z^2/4) / (6 + z^2)
  EXPECT_THAT(records.rows[0], ElementsAre("10", "aecnn", "layer3", "256", "6", "9.9", "0", "0",
                                           "0.390334", "0", "0", "0.390334", "far", "local"));
  EXPECT_THAT(records.rows[1],
              ElementsAre("10", "aecnn", "layer3", "256", "6", "30", "0.333333", "0.0967714",
                          "0.700007", "0.166667", "0.0300534", "0.563503", "far", "local"));
  EXPECT_THAT(records.rows[2],
              ElementsAre("10", "aecnn", "layer3", "256", "6", "31", "0.5", "0.187616", "0.812384",
                          "0.333333", "0.0967714", "0.700007", "far", "local"));
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
                                           "", "", "", "", ""));
}

TEST_F(DeadlinesTest, MustBeCountedExactly) {
  EXPECT_THAT(message_of<InputError>([&] {
                deadline_records(store(), {20, 101});
              }),
              HasSubstr("a deadline of 101 ms: answers are counted within every number of two "
                        "significant digits of ms, for example 102"));
}

TEST_F(DeadlinesTest, LatenciesAreCumulative) {
  const Records records = latency_records(store());
  ASSERT_EQ(records.rows.size(), 5U) << "a row without answers has one, without a latency";
  EXPECT_EQ(std::count_if(records.rows.begin(), records.rows.end(),
                          [](const FieldRow& row) {
                            return row[5].empty() && row[6] == "0" && row[7] == "0";
                          }),
            1);
  EXPECT_THAT(records.columns, ElementsAre("link.snr_db", "scheme", "split", "ratio", "tasks",
                                           "latency_ms", "answered", "right", "group", "beside"));
  EXPECT_THAT(records.rows[2],
              ElementsAre("10", "aecnn", "layer3", "256", "6", "31", "3", "2", "far", "local"));
}

}  // namespace
}  // namespace airsplit
