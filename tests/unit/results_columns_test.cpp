// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The table of columns: complete, in the design's order, and the one place that knows a column.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/number.h"
#include "results/columns.h"
#include "results/csv.h"
#include "results/deadlines.h"
#include "results/replications.h"
#include "results/row_printer.h"
#include "results/statistics.h"
#include "results/store.h"
#include "tests/unit/results_example.h"

namespace airsplit {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

TEST(ColumnTable, SaysOfEachColumnAllThatItsReadersAskFor) {
  std::vector<std::string> names;
  for (const Column& column : result_columns()) {
    EXPECT_THAT(names, Not(Contains(column.name)));
    names.push_back(column.name);
    EXPECT_NE(column.title, "") << column.name;
    EXPECT_GT(column.doc.size(), 5U) << column.name;
    EXPECT_THAT(column.doc, Not(EndsWith("."))) << column.name;
    EXPECT_TRUE(column.text) << column.name;
    if (!column.share_of.empty()) {
      EXPECT_EQ(column.kind, ColumnKind::kShare) << column.name;
      EXPECT_NE(find_column(column.share_of), nullptr) << column.name;
    }
  }
}

// A name says the unit, as design.md wants it; the table says it too.
TEST(ColumnTable, HasTheUnitsOfItsNames) {
  for (const Column& column : result_columns()) {
    const auto has = [&](const char* part) { return column.name.find(part) != std::string::npos; };
    const std::string unit = has("_ms") ? "ms" : has("_mj_") ? "mJ" : has("_bytes_") ? "B" : "";
    EXPECT_EQ(column.unit, unit) << column.name;
  }
}

TEST(ColumnTable, UsesOfColumns) {
  EXPECT_THAT(names_of(kOfScheme, first_columns()), ElementsAre("scheme", "split", "ratio"));
  EXPECT_THAT(names_of(kOfDevices, first_columns()), ElementsAre("group", "beside"));
  EXPECT_THAT(names_of(kCompared, first_columns()),
              ElementsAre("deadline_met", "accuracy", "in_deadline_accuracy", "payload_bytes_mean",
                          "latency_ms_mean", "device_energy_mj_mean"));
  EXPECT_THAT(names_of(kStudent, first_columns()),
              ElementsAre("deadline_met", "payload_bytes_mean", "latency_ms_mean", "device_ms_mean",
                          "queue_ms_mean", "uplink_ms_mean", "edge_ms_mean", "downlink_ms_mean",
                          "device_energy_mj_mean"));
}

TEST(ColumnTable, IsDescribedALineEach) {
  const std::string plain = describe_columns(TextForm::kPlain);
  const std::string markdown = describe_columns(TextForm::kMarkdown);
  for (const Column& column : result_columns()) {
    EXPECT_THAT(plain, HasSubstr(column.name + " "));
    EXPECT_THAT(markdown, HasSubstr("| `" + column.name + "` | " + column.unit + " | "));
  }
}

TEST(Pool, SumsAveragesAndFindsTheMost) {
  const auto pooled = [](Pooling::How how, const std::vector<double>& values) {
    Pool pool(how);
    for (const double value : values) pool.add(value);
    return pool.value();
  };
  EXPECT_EQ(pooled(Pooling::How::kSum, {1, 2, 6}), 9);
  EXPECT_EQ(pooled(Pooling::How::kMean, {1, 2, 6}), 3);
  EXPECT_EQ(pooled(Pooling::How::kMaximum, {1, 6, 2}), 6);
  for (const auto how : {Pooling::How::kSum, Pooling::How::kMean, Pooling::How::kMaximum}) {
    EXPECT_EQ(pooled(how, {}), 0);
  }
}

/// A table with two columns that no other code knows, the first of them behind all others' last.
ColumnTable longer_table() {
  ColumnTable columns = first_columns();
  columns.push_back(pooled_column({Pooling::How::kMean, Pooling::Over::kAnswered}, "hops_mean",
                                  "hops", "Hops", "Mean of hops", kCompared | kStudent | kOnPage,
                                  PrintedColumn{6, "hops", "mean"}));
  columns.insert(columns.begin() + 4,
                 {"late_share",
                  [](const ResultRow& row) {
                    return to_text_6(double(row.outcomes.late) / double(row.outcomes.total()));
                  },
                  "", "Late", "Share of tasks answered late", ColumnKind::kShare, kCompared,
                  "tasks", PrintedColumn{5, "late"}});
  return columns;
}

class NewColumn : public ResultsFiles {
 protected:
  ResultRow row(const std::string& scheme, double hops) const {
    ResultRow row = example_row();
    row.scheme = scheme;
    row.group = "far";
    row.numbers["hops_mean"] = hops;
    return row;
  }

  /// Three replications of two schemes.
  Store store() const {
    PointRows rows;
    for (const double hops : {2.0, 4.0, 6.0}) {
      auto& replication = rows.replications.emplace_back();
      replication.push_back(to_field_row(row("aecnn", hops), columns_));
      replication.push_back(to_field_row(row("local", 1), columns_));
    }
    rows.pooled = rows.replications[1];
    count_replications(rows, columns_);
    rows.latencies = {{{10, 4, 3}}, {{10, 4, 3}}};
    Store store = Store::create(in_folder("new.sqlite"), {}, {"link.snr_db"}, columns_);
    store.append(0, rows);
    return store;
  }

  ColumnTable columns_ = longer_table();
};

TEST_F(NewColumn, IsInTheCsvAndTheTable) {
  const std::string csv = to_csv(to_records({"link.snr_db"}, {row("aecnn", 2.5)}, columns_));
  EXPECT_THAT(csv, HasSubstr("scheme,split,ratio,tasks,late_share,answered,"));
  EXPECT_THAT(csv, HasSubstr("dropped,group,beside,hops_mean\n"));
  EXPECT_THAT(csv, HasSubstr("10,aecnn,layer3,256,6,0.166667,4,"));
  EXPECT_THAT(csv, EndsWith(",far,,2.5\n"));
  const ResultTable table({{"link.snr_db", {"10"}}}, {}, columns_);
  EXPECT_THAT(table.header(), AllOf(HasSubstr("tasks   late"), HasSubstr("p95 ms    mean")));
  EXPECT_THAT(table.line(to_field_row(row("aecnn", 2.5), columns_)),
              AllOf(HasSubstr("     6  0.167  "), EndsWith("106.6   2.500\n")));
}

TEST_F(NewColumn, HasIntervalsAndIsCompared) {
  const Store stored = store();
  const Records intervals = with_intervals(stored, columns_);
  EXPECT_THAT(intervals.columns, IsSupersetOf({"hops_mean", "hops_mean_t_low", "hops_mean_t_high",
                                               "late_share_low", "late_share_high"}));
  const RowReader with(intervals.columns);
  // Student's t of two degrees of freedom is 4.30265, s / sqrt(3) is 1.1547; 1 of 6 in each.
  EXPECT_NEAR(*with.number(intervals.rows[0], "late_share_low"),
              wilson_share_95(1.0 / 6, 6 * std::pow(1.959964 / 4.30265, 2)).low, 1e-5);
  EXPECT_NEAR(*with.number(intervals.rows[0], "hops_mean_t_high"),
              4 * std::exp(4.30265 * 1.1547 / 4), 1e-3);

  const Records differences = compare_schemes(stored, "aecnn", "local", columns_);
  const RowReader pairs(differences.columns);
  ASSERT_EQ(differences.rows.size(), 1U);
  EXPECT_EQ(pairs.text(differences.rows[0], "hops_mean_difference"), "3");
  EXPECT_EQ(pairs.text(differences.rows[0], "late_share_difference"), "0");
  EXPECT_EQ(pairs.text(differences.rows[0], "group"), "far");
}

// A group column that is not among the last ones once vanished from these.
TEST_F(NewColumn, LeavesLatenciesAndDeadlinesWithTheirGroups) {
  const Store stored = store();
  for (const Records& records : {latency_records(stored), deadline_records(stored, {10})}) {
    const RowReader reader(records.columns);
    EXPECT_EQ(reader.text(records.rows[0], "group"), "far");
    EXPECT_EQ(reader.text(records.rows[0], "tasks"), "6");
    EXPECT_FALSE(reader.has("hops_mean"));
  }
}

TEST_F(NewColumn, OfAnotherStoreIsNotAskedFor) {
  const Records intervals = with_intervals(store(), result_columns());
  EXPECT_TRUE(RowReader(intervals.columns).has("hops_mean"));
  EXPECT_FALSE(RowReader(intervals.columns).has("hops_mean_t_low"));
  Store older = Store::create(in_folder("older.sqlite"), {}, {"link.snr_db"});
  older.append(0, point_of({row("aecnn", 2), row("local", 2)}));
  EXPECT_FALSE(RowReader(with_intervals(older, columns_).columns).has("hops_mean_t_low"));
  EXPECT_FALSE(RowReader(compare_schemes(older, "aecnn", "local", columns_).columns)
                   .has("hops_mean_difference"));
}

TEST_F(NewColumn, CannotGoOnWithAnOlderStore) {
  store();
  EXPECT_THAT(
      message_of<InputError>([&] { Store::fill(in_folder("new.sqlite"), {}, {"link.snr_db"}); }),
      HasSubstr("holds rows of other columns than this airsplit writes"));
}

}  // namespace
}  // namespace airsplit
