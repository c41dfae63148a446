// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/deadlines.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "common/error.h"
#include "common/number.h"
#include "results/columns.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

constexpr const char* kTasks = "tasks";
constexpr const char* kDeadline = "deadline_ms";
constexpr const char* kEffectiveTasks = "effective_tasks";
constexpr double kMostMs = 9e12;  // 285 years: beyond it nanoseconds do not fit

std::uint64_t count(const std::string& text) {
  const Value value = parse_value(text);
  const auto* const whole = std::get_if<std::int64_t>(&value);
  if (whole == nullptr || *whole < 0)
    throw InputError("a damaged result store (tasks: " + text + ")");
  return static_cast<std::uint64_t>(*whole);
}

/// A row of the store with its latencies.
struct RowOfStore {
  double tasks;
  double effective_tasks;  ///< about what no answer came within
  double deadline_ms;      ///< 0 if the store does not say
  const std::vector<LatencyCount>& latencies;
};

/// How many tasks were answered (right) within some time, and how surely that is known.
struct Within {
  double answered = 0, right = 0;
  double answered_trials, right_trials;
};

void add(Within& within, const RowOfStore& row, const LatencyCount& count) {
  within.answered += static_cast<double>(count.answered);
  within.right += count.right;
  within.answered_trials = count.answered_trials > 0 ? count.answered_trials : row.tasks;
  within.right_trials = count.right_trials > 0 ? count.right_trials : row.tasks;
  if (within.answered > row.tasks || within.right > within.answered)
    throw InputError("a damaged result store (more answers than tasks)");
}

/// The counts on both sides of a time, and how far it is from the lower to the upper; both are the
/// same where the time is a counted one.
struct Bracket {
  Within lower, upper;
  double part = 0;
};

/// The counted latency that is not below a time, and the one that is not above it, in ms.
double bound_above_ms(double ms) {
  return ms > kMostMs ? HUGE_VAL
                      : static_cast<double>(latency_bound_ns(std::llround(ms * 1e6))) / 1e6;
}
double bound_below_ms(double ms) {
  return ms > kMostMs ? kMostMs
                      : static_cast<double>(latency_bound_below_ns(std::llround(ms * 1e6))) / 1e6;
}

Bracket bracket(const RowOfStore& row, double ms) {
  Bracket found{{0, 0, row.effective_tasks, row.effective_tasks}, {}, 0};
  double lower_ms = bound_below_ms(ms);
  auto next = row.latencies.begin();
  for (; next != row.latencies.end() && next->latency_ms <= ms; ++next) {
    add(found.lower, row, *next);
    lower_ms = std::max(lower_ms, next->latency_ms);
  }
  found.upper = found.lower;
  const bool known = ms == row.deadline_ms || next == row.latencies.end() || ms == lower_ms ||
                     next->latency_ms > bound_above_ms(ms);
  if (known) return found;
  if (row.deadline_ms < ms) lower_ms = std::max(lower_ms, row.deadline_ms);
  add(found.upper, row, *next);
  found.part = (ms - lower_ms) / (next->latency_ms - lower_ms);
  return found;
}

/// The share on the line between the bracket's, and its interval.
void add_share(FieldRow& fields, const Bracket& bracket, double tasks, double Within::*part,
               double Within::*trials) {
  const auto share = [&](const Within& within) {
    return wilson_share_95(within.*part / tasks, within.*trials);
  };
  const Proportion lower = share(bracket.lower), upper = share(bracket.upper);
  const double value = lower.value + bracket.part * (upper.value - lower.value);
  for (const double number :
       {value, std::min(lower.low, upper.low), std::max(lower.high, upper.high)}) {
    fields.push_back(to_text_6(number));
  }
}

FieldRow at_deadline(const RowOfStore& row, double ms) {
  FieldRow fields{to_text(ms)};
  if (row.tasks == 0) {
    fields.insert(fields.end(), 7, "");
    return fields;
  }
  const Bracket found = bracket(row, ms);
  add_share(fields, found, row.tasks, &Within::answered, &Within::answered_trials);
  add_share(fields, found, row.tasks, &Within::right, &Within::right_trials);
  // No fewer answers than right ones lie between the two.
  const double between = (found.upper.answered - found.lower.answered) / row.tasks;
  fields.push_back(to_text_6(std::max(found.part, 1 - found.part) * between));
  return fields;
}

/// What a record keeps of its row of the store: the columns before its own, and those behind.
struct Kept {
  std::vector<std::string> before, behind;
};

Kept kept(const RowReader& reader, const std::vector<std::string>& own) {
  Kept kept{reader.swept(), names_of(kOfDevices)};
  for (const std::string& name : names_of(kOfScheme)) kept.before.push_back(name);
  kept.before.push_back(kTasks);
  for (const std::string& name : names_of(kBesideLatencies)) {
    const bool is_own = std::find(own.begin(), own.end(), name) != own.end();
    if (reader.has(name) && !is_own) kept.behind.push_back(name);
  }
  return kept;
}

void add_fields(FieldRow& made, const RowReader& reader, const FieldRow& row,
                const std::vector<std::string>& names) {
  for (const std::string& name : names) made.push_back(reader.text(row, name));
}

RowOfStore row_of_store(const RowReader& reader, const FieldRow& row,
                        const std::vector<LatencyCount>& latencies) {
  const auto tasks = static_cast<double>(count(reader.text(row, kTasks)));
  const auto number = [&](const char* name, double otherwise) {
    return reader.has(name) ? reader.number(row, name).value_or(otherwise) : otherwise;
  };
  if (latencies.empty() && number("answered", 0) > 0)
    throw InputError("a damaged result store (a row with answers and without their latencies)");
  return {tasks, number(kEffectiveTasks, tasks), number(kDeadline, 0), latencies};
}

/// Records of the store with these columns of their own, which `make` finds for each row.
Records records_of(const Store& store, const std::vector<std::string>& own,
                   const std::function<std::vector<FieldRow>(const RowOfStore&)>& make) {
  const RowReader reader(store.columns());
  const Kept names = kept(reader, own);
  Records records{names.before, {}};
  for (const auto& more : {own, names.behind}) {
    records.columns.insert(records.columns.end(), more.begin(), more.end());
  }
  store.each_point([&](const PointRows& point) {
    for (std::size_t i = 0; i < point.pooled.size(); ++i) {
      const FieldRow& row = point.pooled[i];
      for (const FieldRow& fields : make(row_of_store(reader, row, point.latencies[i]))) {
        FieldRow& made = records.rows.emplace_back();
        add_fields(made, reader, row, names.before);
        made.insert(made.end(), fields.begin(), fields.end());
        add_fields(made, reader, row, names.behind);
      }
    }
  });
  return records;
}

}  // namespace

Records latency_records(const Store& store) {
  const std::vector<std::string> own = {"latency_ms", "answered", "right",
                                        "answered_effective_tasks", "right_effective_tasks"};
  return records_of(store, own, [](const RowOfStore& row) {
    std::vector<FieldRow> rows;
    rows.reserve(row.latencies.size());
    const std::string trials = to_text_6(row.effective_tasks);
    if (row.latencies.empty()) rows.push_back({"", "0", "0", trials, trials});
    Within within{};
    for (const LatencyCount& latency : row.latencies) {
      add(within, row, latency);
      rows.push_back({to_text(latency.latency_ms), to_text(within.answered), to_text(within.right),
                      to_text_6(within.answered_trials), to_text_6(within.right_trials)});
    }
    return rows;
  });
}

Records deadline_records(const Store& store, const std::vector<double>& deadlines_ms) {
  std::vector<std::string> own = {kDeadline};
  for (const std::string share : {"deadline_met", "in_deadline_accuracy"}) {
    for (const char* const end : {"", "_low", "_high"}) own.push_back(share + end);
  }
  own.emplace_back("interpolation_error");
  return records_of(store, own, [&](const RowOfStore& row) {
    std::vector<FieldRow> rows;
    for (const double deadline_ms : deadlines_ms) {
      check(deadline_ms > 0, "a deadline above 0");
      rows.push_back(at_deadline(row, deadline_ms));
    }
    return rows;
  });
}

}  // namespace airsplit
