// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The formats in which a sweep prints its rows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/csv.h"
#include "results/row_printer.h"
#include "tests/unit/results_example.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const ResultTable::Grid kGrid = {{"link.snr_db", {"10"}}};

TEST(RowPrinter, TableAndCsvAreThoseOfTheResults) {
  const FieldRow row = to_field_row(example_row());
  const RowPrinter table(RowFormat::kTable, kGrid);
  EXPECT_EQ(table.header() + table.line(row),
            ResultTable(kGrid).header() + ResultTable(kGrid).line(row));
  const RowPrinter csv(RowFormat::kCsv, kGrid);
  EXPECT_EQ(csv.header() + csv.line(row), to_csv(to_records({"link.snr_db"}, {example_row()})));
}

TEST(RowPrinter, JsonHasNumbersTextsAndNulls) {
  const RowPrinter json(RowFormat::kJson, kGrid);
  EXPECT_EQ(json.header(), "");
  const std::string line = json.line(to_field_row(unanswered_row()));
  EXPECT_THAT(line, StartsWith("{\"link.snr_db\": 10, \"scheme\": \"direct \\\"raw\\\", 8 bit\", "
                               "\"split\": null, \"ratio\": null, \"tasks\": 5, "));
  EXPECT_THAT(line, HasSubstr("\"deadline_met_high\": 0.434482, \"accuracy\": null, "));
  EXPECT_THAT(line, HasSubstr(", \"seed\": 1, \"replications\": 1, \"dropped\": 0, "
                              "\"group\": null, \"beside\": null, \"deadline_ms\": 50, "
                              "\"overload\": \"unanswered\", \"interval_over\": \"tasks\", "
                              "\"effective_tasks\": 5"));
  EXPECT_THAT(line, testing::EndsWith("}\n"));
}

TEST(RowPrinter, JsonKeepsATextThatIsNoExactNumber) {
  ResultRow row = example_row("007x");
  row.scheme = "007";
  const std::string line = RowPrinter(RowFormat::kJson, kGrid).line(to_field_row(row));
  EXPECT_THAT(line, StartsWith("{\"link.snr_db\": \"007x\", \"scheme\": \"007\", "));
}

}  // namespace
}  // namespace airsplit
