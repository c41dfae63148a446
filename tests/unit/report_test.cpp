// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The page of `airsplit report`, as text; tests/endtoend/report_test.py looks at it in a browser.
#include "report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "report/page_files.h"
#include "tests/unit/results_example.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ReportTest : public ResultsFiles {
 protected:
  Store create() const {
    return Store::create(in_folder("s.sqlite"),
                         {"title = '</script><!--'\n\xff", "", "", "", "", "", "", ""},
                         {"link.snr_db"});
  }
  static std::string page(const Store& store) {
    return report_page(store, {"s.sqlite", "A & <B>", 33.3});
  }
};

TEST_F(ReportTest, HoldsTheRowsAndTheirLatencies) {
  if (*page::kD3 == '\0') GTEST_SKIP() << "built without D3";
  Store store = create();
  PointRows rows = point_of({example_row("5"), unanswered_row("5")});
  rows.latencies = {{{10, 1, 1}, {10.2, 3, 0, 2.5}}, {}};
  store.append(0, rows);
  const std::string html = page(store);
  EXPECT_THAT(html, HasSubstr("<title>A &amp; &lt;B></title>"));
  EXPECT_THAT(html, HasSubstr("\"deadline_ms\":33.3"));
  EXPECT_THAT(html, HasSubstr("\"deadlines_ms\":[10.0,10.2,33.3,50.0]"));
  EXPECT_THAT(html, HasSubstr("[5,\"aecnn\",\"layer3\",256,6,4,0.5,"));
  EXPECT_THAT(html, HasSubstr("\"latencies\":[[10.0,1,1,10.2,4,1],[]]"));
  EXPECT_THAT(html, HasSubstr("\"trials\":[[0.0,0.0,2.5,0.0],[]]"));
  EXPECT_THAT(html, HasSubstr("\\u003c/script>\\u003c!--"));
  EXPECT_THAT(html, HasSubstr("Redistribution and use in source and binary forms"));
  EXPECT_THAT(html, Not(HasSubstr("{{")));
}

TEST_F(ReportTest, SaysWhatTheColumnsAre) {
  if (*page::kD3 == '\0') GTEST_SKIP() << "built without D3";
  Store store = create();
  PointRows rows = point_of({example_row("5")});
  rows.latencies = {{{10, 4, 3}}};
  store.append(0, rows);
  const std::string html = page(store);
  for (const Column& column : result_columns()) {
    EXPECT_THAT(html, HasSubstr("{\"name\":\"" + column.name + "\",\"title\":\"" + column.title +
                                "\",\"unit\":\"" + column.unit + "\","));
  }
  EXPECT_THAT(html, HasSubstr("\"unit\":\"ms\",\"of_scheme\":false,\"on_page\":true}"));
}

// Each script is a module that sees of the others what it imports.
TEST_F(ReportTest, ScriptsAreModules) {
  const std::string scripts = page::kScripts;
  EXPECT_THAT(scripts, HasSubstr("const module_looks = (() => {"));
  EXPECT_THAT(scripts, HasSubstr("const {looksOf} = module_looks;"));
  EXPECT_THAT(scripts, Not(HasSubstr("\nimport ")));
  EXPECT_THAT(scripts, Not(HasSubstr("\nexport ")));
}

TEST_F(ReportTest, NeedsAnAnswerToShow) {
  if (*page::kD3 == '\0') GTEST_SKIP() << "built without D3";
  Store store = create();
  EXPECT_THAT(message_of<InputError>([&] { page(store); }),
              HasSubstr("s.sqlite: holds no rows yet"));
  store.append(0, point_of({unanswered_row()}));
  EXPECT_THAT(message_of<InputError>([&] { page(store); }), HasSubstr("holds no answered task"));
}

}  // namespace
}  // namespace airsplit
