// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "report/report.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include <nlohmann/json.hpp>

#include "common/error.h"
#include "common/number.h"
#include "report/page_files.h"
#include "results/columns.h"

namespace airsplit {
namespace {

using Json = nlohmann::ordered_json;

/// A number stays one; an empty field is null.
Json to_json(const std::string& field) {
  if (field.empty()) return nullptr;
  return std::visit([](const auto& value) { return Json(value); }, exact_value(field));
}

/// [ms, answered, right, ms, answered, right, ...], each count of all up to that latency.
Json cumulative(const std::vector<LatencyCount>& counts) {
  Json flat = Json::array();
  std::uint64_t answered = 0, right = 0;
  for (const LatencyCount& count : counts) {
    answered += count.answered;
    right += count.right;
    flat.push_back(count.latency_ms);
    flat.push_back(answered);
    flat.push_back(right);
  }
  return flat;
}

/// [answered, right, ...], as how many independent tasks each count is sure; 0 where that is not
/// known.
Json trials(const std::vector<LatencyCount>& counts) {
  Json flat = Json::array();
  for (const LatencyCount& count : counts) {
    flat.push_back(count.answered_trials);
    flat.push_back(count.right_trials);
  }
  return flat;
}

std::int64_t to_ns(double ms) { return std::llround(ms * 1e6); }

/// All deadlines that the page can show exactly: each bound from the least latency to the greatest,
/// and those that rows were simulated with, `own`.
std::set<double> deadlines(double least_ms, double most_ms, const std::set<double>& own) {
  std::set<double> deadlines = own;
  const std::int64_t most_ns = latency_bound_ns(to_ns(most_ms));
  for (std::int64_t ns = latency_bound_ns(to_ns(least_ms)); ns <= most_ns;
       ns = latency_bound_ns(ns + 1)) {
    deadlines.insert(static_cast<double>(ns) / 1e6);
  }
  return deadlines;
}

/// The deadlines that the rows say they were simulated with, by group, and the run's.
void add_own_deadline(const RowReader& reader, const FieldRow& row, std::set<double>& own) {
  for (const char* const column : {"deadline_ms", "workload.deadline_ms"}) {
    const std::optional<double> deadline =
        reader.has(column) ? reader.number(row, column) : std::nullopt;
    if (deadline && *deadline > 0) own.insert(*deadline);
  }
}

/// What the page says of the columns, and which it shows.
Json about(const RowReader& reader) {
  Json list = Json::array();
  for (const Column& column : result_columns()) {
    if (!reader.has(column.name)) continue;
    list.push_back({{"name", column.name},
                    {"title", column.title},
                    {"unit", column.unit},
                    {"of_scheme", column.is_used(kOfScheme)},
                    {"on_page", column.is_used(kOnPage)}});
  }
  return list;
}

Json store_json(const Store& store, const ReportText& text) {
  const std::vector<std::string> columns = store.columns();
  Json rows = Json::array(), latencies = Json::array(), trials_of_rows = Json::array();
  const RowReader reader(columns);
  double least_ms = HUGE_VAL, most_ms = 0;
  std::set<double> own_deadlines;
  if (text.deadline_ms > 0) own_deadlines.insert(text.deadline_ms);
  store.each_point([&](const PointRows& point) {
    for (std::size_t i = 0; i < point.pooled.size(); ++i) {
      Json& row = rows.emplace_back(Json::array());
      for (const std::string& field : point.pooled[i]) row.push_back(to_json(field));
      add_own_deadline(reader, point.pooled[i], own_deadlines);
      const auto& counts = point.latencies[i];
      latencies.push_back(cumulative(counts));
      trials_of_rows.push_back(trials(counts));
      if (counts.empty()) continue;
      least_ms = std::min(least_ms, counts.front().latency_ms);
      most_ms = std::max(most_ms, counts.back().latency_ms);
    }
  });
  if (rows.empty()) throw InputError(text.file + ": holds no rows yet");
  if (most_ms <= 0) throw InputError(text.file + ": holds no answered task, nothing to show");
  const Provenance provenance = store.provenance();
  return {{"title", text.title},
          {"command", provenance.command},
          {"version", provenance.version},
          {"scenario", provenance.scenario},
          {"deadline_ms", text.deadline_ms},
          {"deadlines_ms", deadlines(least_ms, most_ms, own_deadlines)},
          {"columns", columns},
          {"about", about(reader)},
          {"rows", std::move(rows)},
          {"latencies", std::move(latencies)},
          {"trials", std::move(trials_of_rows)}};
}

/// Inside <script>, no text may end it. Only texts hold a '<' in JSON. What is not UTF-8 is
/// replaced.
std::string json_in_script(const Json& json) {
  std::string safe;
  for (const char c : json.dump(-1, ' ', false, Json::error_handler_t::replace)) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string in_html(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<') {
      safe += "&lt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else {
      safe += c;
    }
  }
  return safe;
}

/// Puts each text in the place of its {{NAME}}.
std::string filled(const std::string& page,
                   const std::vector<std::pair<std::string, std::string>>& texts) {
  std::string result;
  std::size_t done = 0;
  while (true) {
    const std::size_t open = page.find("{{", done);
    if (open == std::string::npos) return result + page.substr(done);
    const std::size_t close = page.find("}}", open);
    check(close != std::string::npos, "a place that is closed");
    const std::string name = page.substr(open + 2, close - open - 2);
    const auto found = std::find_if(texts.begin(), texts.end(),
                                    [&](const auto& text) { return text.first == name; });
    check(found != texts.end(), "a text for every place in the page");
    result += page.substr(done, open - done) + found->second;
    done = close + 2;
  }
}

}  // namespace

std::string report_page(const Store& store, const ReportText& text) {
  if (*page::kD3 == '\0') {
    throw WorkError(
        "airsplit report: this airsplit was built without D3, which draws the charts; "
        "apt-get install node-d3, then configure and build again");
  }
  return filled(page::kHtml, {{"title", in_html(text.title)},
                              {"css", page::kCss},
                              {"licence", in_html(page::kD3Licence)},
                              {"d3", page::kD3},
                              {"schemes", page::kSchemes},
                              {"results", json_in_script(store_json(store, text))},
                              {"scripts", page::kScripts}});
}

}  // namespace airsplit
