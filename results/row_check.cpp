// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/row_check.h"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/number.h"

namespace airsplit {
namespace {

constexpr double kMostCount = 9007199254740992;  // 2^53: a double has them all

/// What a column of text says, if that is one of a few words.
const std::map<std::string, std::vector<std::string>> kWords = {
    {"overload", {"", "growing", "unanswered"}},
    {"interval_over", {"", kOverReplications, kOverTasks}},
};

/// Columns whose numbers do not fall from one to the next.
const std::vector<std::vector<const char*>> kRising = {
    {"deadline_met_low", "deadline_met", "deadline_met_high"},
    {"latency_ms_p50", "latency_ms_p95", "latency_ms_p99"},
};

bool is_digits(const std::string& text) {
  return text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

RowCheck::RowCheck(std::filesystem::path path, std::vector<std::string> names)
    : path_(std::move(path)), reader_(std::move(names)) {
  const std::vector<std::string>& there = reader_.names();
  const auto place = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(there.begin(), there.end(), name) - there.begin());
  };
  for (const Column& column : result_columns()) {
    const std::size_t index = place(column.name);
    if (index < there.size()) places_.push_back({&column, index, place(column.share_of)});
  }
}

void RowCheck::refuse(const std::string& name, const std::string& text,
                      const std::string& expected) const {
  throw InputError(fmt::format("{}: a damaged result store ({} = {}: expected {})", path_.string(),
                               name, text.empty() ? "nothing" : text.substr(0, 40), expected));
}

double RowCheck::whole(const FieldRow& row, const std::string& name) const {
  const std::string& text = reader_.text(row, name);
  const auto number = parse_number(text);
  if (!number || !is_digits(text) || *number > kMostCount) refuse(name, text, "a whole number");
  return *number;
}

void RowCheck::check_value(const FieldRow& row, const Place& place) const {
  const Column& column = *place.column;
  const std::string& text = row[place.index];
  if (column.kind == ColumnKind::kText) {
    const auto words = kWords.find(column.name);
    if (words == kWords.end()) return;
    const auto& known = words->second;
    if (std::find(known.begin(), known.end(), text) == known.end())
      refuse(column.name, text,
             fmt::format("{}, or nothing", fmt::join(known.begin() + 1, known.end(), " or ")));
    return;
  }
  const auto number = parse_number(text);
  // A seed of 64 bits is no number of parse_number().
  const bool is_number = number || (column.kind == ColumnKind::kExact && is_digits(text));
  if (!text.empty() && !is_number) refuse(column.name, text, "a number");
  if (number && *number > kMostNumber)
    refuse(column.name, text, fmt::format("a number of at most {}", to_text(kMostNumber)));
  switch (column.kind) {
    case ColumnKind::kText:
    case ColumnKind::kDifference:
      break;
    case ColumnKind::kShare:
      if (number && !(*number >= 0 && *number <= 1)) refuse(column.name, text, "a share of 0 to 1");
      if (place.share_of < row.size()) {
        const bool has_any = parse_number(row[place.share_of]).value_or(0) > 0;
        if (has_any != number.has_value()) {
          refuse(column.name, text,
                 fmt::format("{} of {} {}", has_any ? "a share" : "none", row[place.share_of],
                             column.share_of));
        }
      }
      break;
    case ColumnKind::kExact:
    case ColumnKind::kMeasured:
      if (number && *number < 0) refuse(column.name, text, "no negative number");
      break;
  }
}

void RowCheck::check_row(const FieldRow& row) const {
  double ended = 0;
  const double tasks = whole(row, "tasks");
  for (const char* const name : {"answered", "lost", "dropped"}) {
    if (reader_.has(name)) ended += whole(row, name);
  }
  if (ended > tasks) {
    refuse("answered", reader_.text(row, "answered"),
           fmt::format("no more that ended than {} tasks", reader_.text(row, "tasks")));
  }
  if (reader_.has("deadline_ms") && reader_.number(row, "deadline_ms") == 0.0)
    refuse("deadline_ms", "0", "more than 0");
  if (whole(row, "replications") < 1) refuse("replications", "0", "at least 1");
  for (const Place& place : places_) check_value(row, place);
  check_order(row);
  if (!reader_.has("effective_tasks")) return;
  const auto effective = reader_.number(row, "effective_tasks");
  const bool is_possible =
      effective ? *effective >= kFewestTrials && *effective <= 1.00001 * tasks : tasks == 0;
  if (!is_possible) {
    refuse("effective_tasks", reader_.text(row, "effective_tasks"),
           fmt::format("more than 0 and at most the {} tasks", reader_.text(row, "tasks")));
  }
}

void RowCheck::check_order(const FieldRow& row) const {
  for (const auto& names : kRising) {
    double least = 0;
    for (const char* const name : names) {
      const auto number = reader_.has(name) ? reader_.number(row, name) : std::nullopt;
      if (!number) continue;
      if (*number < least)
        refuse(name, reader_.text(row, name), fmt::format("at least {}", to_text(least)));
      least = *number;
    }
  }
}

void RowCheck::check_replications(const FieldRow& pooled, std::size_t replications) const {
  if (whole(pooled, "replications") != static_cast<double>(replications)) {
    refuse("replications", reader_.text(pooled, "replications"),
           fmt::format("{}, of which there are rows", replications));
  }
}

void RowCheck::check_same_scheme(const FieldRow& row, const FieldRow& pooled) const {
  for (const Place& place : places_) {
    const bool says_whose = place.column->is_used(kOfScheme) || place.column->is_used(kOfDevices);
    if (says_whose && row[place.index] != pooled[place.index]) {
      refuse(place.column->name, row[place.index], pooled[place.index] + " in every replication");
    }
  }
}

void RowCheck::check_latencies(const FieldRow& row,
                               const std::vector<LatencyCount>& latencies) const {
  if (latencies.empty()) return;  // not every row has them: who needs them says so
  double answered = 0;
  for (const LatencyCount& count : latencies) answered += static_cast<double>(count.answered);
  if (answered != whole(row, "answered")) {
    refuse("latency_counts.answered", fmt::format("{}", answered),
           fmt::format("the {} answered tasks", reader_.text(row, "answered")));
  }
}

}  // namespace airsplit
