// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Intervals over replications and paired differences, against numbers worked out by hand.
#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "results/replications.h"
#include "results/statistics.h"
#include "tests/unit/results_example.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A scheme's row of one replication: ten tasks, each answered after `latency_ms`.
ResultRow row_of(const std::string& scheme, std::uint64_t met, double latency_ms) {
  ResultRow row = example_row();
  row.scheme = scheme;
  row.outcomes = {met, 10 - met, 0, 0};
  row.right = met;
  row.right_in_time = met;
  row.latency_ms.assign(10, latency_ms);
  return row;
}

ResultRow lost_row(const std::string& scheme) {
  ResultRow row = unanswered_row();
  row.scheme = scheme;
  row.split = example_row().split;
  row.ratio = example_row().ratio;
  return row;
}

std::map<std::string, std::string> by_name(const Records& records, std::size_t row) {
  std::map<std::string, std::string> fields;
  for (std::size_t i = 0; i < records.columns.size(); ++i) {
    fields[records.columns[i]] = records.rows.at(row).at(i);
  }
  return fields;
}

class ReplicationsTest : public ResultsFiles {
 protected:
  /// A store of one point; each replication has a row of each scheme. The pooled rows are the first
  /// replication's: nothing is computed from them here but Wilson's intervals.
  Store store_of(const std::vector<std::vector<ResultRow>>& replications) const {
    PointRows rows;
    for (const auto& of_schemes : replications) {
      rows.replications.push_back(point_of(of_schemes).pooled);
    }
    rows.pooled = rows.replications.front();
    count_replications(rows);
    Store store = Store::create(in_folder("r.sqlite"), {}, {"link.snr_db"});
    store.append(0, rows);
    return store;
  }
};

TEST_F(ReplicationsTest, GiveStudentsIntervalsBehindTheColumns) {
  const Store store =
      store_of({{row_of("aecnn", 8, 20)}, {row_of("aecnn", 6, 21)}, {row_of("aecnn", 7, 25)}});
  const Records records = with_intervals(store);
  const auto columns = store.columns();
  EXPECT_TRUE(std::equal(columns.begin(), columns.end(), records.columns.begin()));
  const auto fields = by_name(records, 0);
  // Student's t of two degrees of freedom at 97.5 %: 0.95 sqrt(2 / (1 - 0.95^2)) = 4.30265.
  const double t = 0.95 * std::sqrt(2 / (1 - 0.95 * 0.95));
  // Of the logarithm of a mean that is above 0.
  const double reach = t * std::sqrt(7.0 / 3) / 22;
  EXPECT_NEAR(std::stod(fields.at("latency_ms_mean_t_low")), 22 * std::exp(-reach), 1e-4);
  EXPECT_NEAR(std::stod(fields.at("latency_ms_mean_t_high")), 22 * std::exp(reach), 1e-4);
  EXPECT_NEAR(std::stod(fields.at("deadline_met_t_low")), 0.7 - t * 0.1 / std::sqrt(3), 1e-6);
  EXPECT_EQ(fields.at("device_ms_mean_t_low"), "20");
  // 8, 6 and 7 of 10 are nearer to each other than independent tasks: as if they were, but with
  // Student's quantile.
  const Proportion wilson = wilson_share_95(0.8, 10 * std::pow(1.959963984540054 / t, 2));
  EXPECT_NEAR(std::stod(fields.at("accuracy_low")), wilson.low, 1e-6);
  EXPECT_NEAR(std::stod(fields.at("in_deadline_accuracy_high")), wilson.high, 1e-6);
}

TEST_F(ReplicationsTest, ThatDifferGiveWiderIntervalsOfShares) {
  // All right in two replications, none in two: the tasks of a replication are one.
  const auto rows = [&](std::uint64_t met) { return std::vector<ResultRow>{row_of("a", met, 20)}; };
  const Store store = store_of({rows(10), rows(0), rows(10), rows(0)});
  const auto fields = by_name(with_intervals(store), 0);
  EXPECT_GT(std::stod(fields.at("deadline_met_t_high")), 0.99);
  EXPECT_LE(std::stod(fields.at("deadline_met_t_high")),
            1);  // Student's ends would be -0.4 and 1.4
  EXPECT_GE(std::stod(fields.at("deadline_met_t_low")), 0);
}

TEST_F(ReplicationsTest, OfAnswersRightByAFractionAreNotRounded) {
  const std::vector<ReplicationSum> parts = {{2.4, 10}, {7.6, 10}, {5.1, 10}};
  std::vector<std::vector<ResultRow>> replications;
  for (const ReplicationSum& part : parts) {
    ResultRow row = row_of("a", 10, 20);
    row.right = row.right_in_time = part.sum;
    replications.push_back({row});
  }
  const auto fields = by_name(with_intervals(store_of(replications)), 0);
  const double trials = effective_trials(10, design_effect(parts, 0.24 * 0.76), parts.size());
  EXPECT_LT(trials, 5);  // the replications differ by more than ten independent tasks would
  const Proportion expected = wilson_share_95(0.24, trials);
  EXPECT_NEAR(std::stod(fields.at("accuracy_low")), expected.low, 1e-6);
  EXPECT_NEAR(std::stod(fields.at("accuracy_high")), expected.high, 1e-6);
}

TEST_F(ReplicationsTest, KeepMeansAboveNothing) {
  const auto fields = by_name(
      with_intervals(store_of({{row_of("a", 8, 1)}, {row_of("a", 8, 100)}, {row_of("a", 8, 2)}})),
      0);
  EXPECT_GT(std::stod(fields.at("latency_ms_mean_t_low")), 0);
}

TEST_F(ReplicationsTest, OfOneGiveNoStudentsInterval) {
  const auto fields = by_name(with_intervals(store_of({{row_of("aecnn", 8, 20)}})), 0);
  EXPECT_EQ(fields.at("latency_ms_mean_t_low"), "");
  EXPECT_NE(fields.at("accuracy_low"), "");
}

TEST_F(ReplicationsTest, ThatGotNoAnswerHaveNoPartInAMeanOfAnswers) {
  const auto fields = by_name(
      with_intervals(store_of({{lost_row("a")}, {row_of("a", 8, 20)}, {row_of("a", 8, 20)}})), 0);
  EXPECT_EQ(fields.at("latency_ms_mean_t_low"), "20");
  EXPECT_EQ(fields.at("accuracy_low"), "");  // the pooled row is the first
}

TEST_F(ReplicationsTest, ArePairedInADifference) {
  // Latency: -5, -6, -4 although each scheme's own varies by tens; deadline met: +0.1, +0.1, +0.4.
  const Store store = store_of({{row_of("direct jpeg 75", 5, 25), row_of("aecnn", 6, 20)},
                                {row_of("direct jpeg 75", 6, 66), row_of("aecnn", 7, 60)},
                                {row_of("direct jpeg 75", 5, 104), row_of("aecnn", 9, 100)}});
  const Records records = compare_schemes(store, "aecnn", "direct");
  ASSERT_THAT(records.rows, SizeIs(1));
  const auto fields = by_name(records, 0);
  EXPECT_EQ(fields.at("link.snr_db"), "10");
  EXPECT_EQ(fields.at("scheme"), "aecnn");
  EXPECT_EQ(fields.at("minus_scheme"), "direct jpeg 75");
  EXPECT_EQ(fields.at("latency_ms_mean_difference"), "-5");
  const double t = 0.95 * std::sqrt(2 / (1 - 0.95 * 0.95));
  EXPECT_NEAR(std::stod(fields.at("latency_ms_mean_difference_low")), -5 - t / std::sqrt(3), 1e-5);
  EXPECT_NEAR(std::stod(fields.at("latency_ms_mean_difference_high")), -5 + t / std::sqrt(3), 1e-5);
  EXPECT_EQ(fields.at("deadline_met_difference"), "0.2");
  EXPECT_NEAR(std::stod(fields.at("deadline_met_difference_high")), 0.2 + t * 0.1, 1e-6);
}

TEST_F(ReplicationsTest, AreComparedWithinAGroup) {
  std::vector<ResultRow> rows;
  for (const char* group : {"near", "far"}) {
    for (const char* scheme : {"aecnn", "direct raw"}) {
      rows.push_back(row_of(scheme, std::string(group) == "near" ? 9 : 4, 20));
      rows.back().group = group;
    }
  }
  rows.push_back(rows.back());  // another run's
  rows.back().beside = "local";
  const Records records = compare_schemes(store_of({rows}), "aecnn", "direct");
  ASSERT_THAT(records.rows, SizeIs(2));
  EXPECT_EQ(by_name(records, 0).at("group"), "near");
  EXPECT_EQ(by_name(records, 1).at("group"), "far");
  EXPECT_EQ(by_name(records, 1).at("beside"), "");
  EXPECT_EQ(by_name(records, 1).at("deadline_met_difference"), "0");
}

TEST_F(ReplicationsTest, OfOneGiveADifferenceWithoutInterval) {
  const Store store = store_of({{row_of("aecnn", 8, 20), row_of("direct raw", 3, 50)}});
  const auto fields = by_name(compare_schemes(store, "aecnn", "direct"), 0);
  EXPECT_EQ(fields.at("deadline_met_difference"), "0.5");
  EXPECT_EQ(fields.at("deadline_met_difference_low"), "");
}

TEST_F(ReplicationsTest, CompareEachSchemeOfAKindAndNoOtherKind) {
  const Store store = store_of({{row_of("aecnn", 8, 20), row_of("aecnn-random", 8, 20),
                                 row_of("direct raw", 3, 50), row_of("direct jpeg 75", 3, 50)}});
  EXPECT_THAT(compare_schemes(store, "aecnn", "direct").rows, SizeIs(2));
  EXPECT_THAT(compare_schemes(store, "aecnn", "direct raw").rows, SizeIs(1));
  EXPECT_THAT(compare_schemes(store, "direct", "direct").rows, SizeIs(2));  // none with itself
  EXPECT_THAT(message_of<InputError>([&] { compare_schemes(store, "aecnn", "split"); }),
              HasSubstr("no scheme split among the results, which are of aecnn, aecnn-random, "
                        "direct jpeg 75, direct raw"));
}

TEST_F(ReplicationsTest, WithoutAnswersLeaveADifferenceOpen) {
  const Store store = store_of({{row_of("aecnn", 8, 20), lost_row("direct raw")}});
  const auto fields = by_name(compare_schemes(store, "aecnn", "direct"), 0);
  EXPECT_EQ(fields.at("latency_ms_mean_difference"), "");
  EXPECT_EQ(fields.at("deadline_met_difference"), "0.8");
}

}  // namespace
}  // namespace airsplit
