// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The table that is printed: golden text.
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/table.h"
#include "tests/unit/results_example.h"

namespace airsplit {
namespace {

// clang-format off: the lines stand here as they are printed.
constexpr const char* kSweep = R"(
link.snr_db  scheme          split     ratio   tasks  answered          deadline met  accuracy  in-deadline  payload  latency  latency  overload
                                                                       95 % interval               accuracy   mean B   p50 ms   p95 ms  (*)
-----------  --------------  --------  -----  ------  --------  --------------------  --------  -----------  -------  -------  -------
         10  aecnn           layer3      256       6         4  0.500 [0.188, 0.812]     0.750        0.333     1235   25.38*   106.6*  unanswered
        2.5  direct webp 75  -             -       5         0  0.000 [0.000, 0.434]         -        0.000  1234570        -        -  unanswered
)";
constexpr const char* kRun = R"(
scheme          split     ratio   tasks  answered          deadline met  accuracy  in-deadline  payload  latency  latency  overload
                                                          95 % interval               accuracy   mean B   p50 ms   p95 ms  (*)
--------------  --------  -----  ------  --------  --------------------  --------  -----------  -------  -------  -------
local           -             -       6         4  0.500 [0.188, 0.812]     0.750        0.333     1235    25.38    106.6
)";
constexpr const char* kGroups = R"(
group    scheme               split     ratio   tasks  answered          deadline met  accuracy  in-deadline  payload  latency  latency  overload
                                                                        95 % interval               accuracy   mean B   p50 ms   p95 ms  (*)
-------  -------------------  --------  -----  ------  --------  --------------------  --------  -----------  -------  -------  -------
far      bottlenet++ symbols  layer3      256       6         4  0.500 [0.188, 0.812]     0.750        0.333     1235    25.38    106.6
)";
constexpr const char* kNoTask =
    "-               -             -       0         0                     -         -            "
    "-  "
    "      -        -        -\n";
// clang-format on

TEST(Table, IsTheGoldenText) {
  const ResultTable table(ResultTable::Grid{{"link.snr_db", {"2.50", "10"}}});
  ResultRow unanswered = unanswered_row("2.50");
  unanswered.scheme = "direct webp 75";
  EXPECT_EQ("\n" + table.header() + table.line(to_field_row(example_row())) +
                table.line(to_field_row(unanswered)),
            kSweep);
}

TEST(Table, OfASingleRunHasNoSweptKeys) {
  ResultRow row = example_row();
  row.swept.clear();
  row.scheme = "local";
  row.split = "";
  row.ratio.reset();
  row.overload = "";
  EXPECT_EQ("\n" + ResultTable().header() + ResultTable().line(to_field_row(row)), kRun);
}

TEST(Table, SaysWhatItsIntervalsAreOver) {
  const auto header = [](const char* over) {
    return ResultTable({}, {{"interval_over", {over}}}).header();
  };
  EXPECT_THAT(header(kOverTasks), testing::HasSubstr("95 % if independent"));
  EXPECT_THAT(header(kOverReplications), testing::HasSubstr("95 % of replications"));
}

TEST(Table, KeepsItsWidthForEveryValueOfTheGrid) {
  const ResultTable table(ResultTable::Grid{{"k", {"1", "a long value"}}});
  ResultRow row = example_row();
  row.swept = {{"k", "1"}};
  const std::size_t width = table.line(to_field_row(row)).size();
  row.swept = {{"k", "a long value"}};
  EXPECT_EQ(table.line(to_field_row(row)).size(), width);
}

TEST(Table, HasAColumnForGroupsAndRoomForLongNames) {
  const ResultTable table(
      {}, {{"scheme", {"bottlenet++ symbols", "local"}}, {"group", {"cameras", "far"}}});
  ResultRow row = example_row();
  row.swept.clear();
  row.scheme = "bottlenet++ symbols";
  row.group = "far";
  row.overload = "";
  EXPECT_EQ("\n" + table.header() + table.line(to_field_row(row)), kGroups);
}

TEST(Table, FitsATerminal) {
  std::istringstream header(ResultTable(ResultTable::Grid{{"link.snr_db", {"-2.5"}}}).header());
  for (std::string line; std::getline(header, line);) EXPECT_LE(line.size(), 144U);
}

TEST(Table, ShowsWhatIsMissingAsADash) { EXPECT_EQ(ResultTable().line(to_field_row({})), kNoTask); }

TEST(Table, NeedsTheKeysOfItsGrid) {
  EXPECT_DEATH(ResultTable().line(to_field_row(example_row())), "the grid's keys");
}

}  // namespace
}  // namespace airsplit
