// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <cmath>
#include <string>

#include "cli/command.h"
#include "common/error.h"
#include "common/file.h"
#include "common/number.h"
#include "common/toml.h"
#include "report/report.h"
#include "results/latency_counts.h"

namespace airsplit {
namespace {

constexpr const char* kDeadline = "workload.deadline_ms";

/// What `--set KEY=` gave, or "".
std::string setting(const std::string& sweep, const std::string& key) {
  const std::string start = "--set " + key + "=";
  const std::size_t found = sweep.rfind(start);  // the last one counts
  if (found == std::string::npos) return "";
  const std::size_t begin = found + start.size();
  return sweep.substr(begin, sweep.find(' ', begin) - begin);
}

bool has_group_deadline(const toml::table& scenario) {
  const toml::array* const groups = scenario["group"].as_array();
  if (groups == nullptr) return false;
  return std::any_of(groups->begin(), groups->end(), [](const toml::node& group) {
    return group.is_table() && bool(group.as_table()->at_path(kDeadline));
  });
}

/// The title and the deadline of the store's scenario, as far as its text gives them.
ReportText report_text(const std::string& path, const Store& store) {
  const Provenance provenance = store.provenance();
  ReportText text{path, path, 0};
  bool of_group = provenance.sweep.find("." + std::string(kDeadline)) != std::string::npos;
  try {
    const toml::table scenario = parse_toml(provenance.scenario, path);
    text.title = scenario["title"].value_or(path);
    text.deadline_ms = scenario.at_path(kDeadline).value_or(0.0);
    of_group = of_group || has_group_deadline(scenario);
  } catch (const InputError&) {  // a store of another program; its rows may be good
  }
  const std::string set = setting(provenance.sweep, kDeadline);
  if (!set.empty()) text.deadline_ms = parse_number(set).value_or(0);
  // Where a group has a deadline of its own, answers within the sections' are counted only if it is
  // a bound.
  const std::int64_t ns = std::llround(1e6 * text.deadline_ms);
  if (of_group && ns > 0 && latency_bound_ns(ns) != ns) text.deadline_ms = 0;
  const std::vector<std::string> columns = store.columns();
  const bool swept = std::find(columns.begin(), columns.end(), kDeadline) != columns.end();
  if (swept || !(text.deadline_ms > 0)) text.deadline_ms = 0;
  return text;
}

int run(const Arguments& arguments, const Tables& /*tables*/) {
  const auto options =
      CommandLine("report", "FILE.sqlite",
                  "Writes a page to explore a result file in a browser: one file, no network.")
          .required("out,o", "FILE.html", "Where the page goes")
          .parse(arguments);
  if (!options) return kDone;
  const std::string path = options->text("argument");
  const Store store = Store::open(path);
  expect_another_file(options->text("out"), path);
  write_file(options->text("out"), report_page(store, report_text(path, store)));
  return kDone;
}

}  // namespace

Command report_command() { return {"report", "Write a page to explore a result file", run}; }

}  // namespace airsplit
