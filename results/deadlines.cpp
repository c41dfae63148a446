#include "results/deadlines.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

std::uint64_t count(const std::string& text) {
  const Value value = parse_value(text);
  const auto* const whole = std::get_if<std::int64_t>(&value);
  if (whole == nullptr || *whole < 0)
    throw InputError("a damaged result store (tasks: " + text + ")");
  return static_cast<std::uint64_t>(*whole);
}

void add_share(FieldRow& row, std::uint64_t part, std::uint64_t tasks) {
  if (part > tasks) throw InputError("a damaged result store (more answers than tasks)");
  if (tasks == 0) {
    row.insert(row.end(), 3, "");
    return;
  }
  const Proportion share = wilson_95(part, tasks);
  for (const double number : {share.value, share.low, share.high}) {
    row.push_back(to_text_6(number));
  }
}

/// The swept keys, scheme, split, ratio and tasks of a row of the store.
std::ptrdiff_t columns_up_to_tasks(const std::vector<std::string>& columns) {
  return std::find(columns.begin(), columns.end(), "answered") - columns.begin();
}

/// The last of the columns, which say whose row it is, as the first ones do.
constexpr std::ptrdiff_t kGroupColumns = 2;  // group, beside

/// Calls `make` for each row, with its tasks and its latencies: it makes records of them, and each
/// is put behind the row's first fields and before its group.
void each_row(const Store& store, Records& records,
              const std::function<std::vector<FieldRow>(std::uint64_t,
                                                        const std::vector<LatencyCount>&)>& make) {
  const std::ptrdiff_t kept = columns_up_to_tasks(store.columns());
  store.each_point([&](const PointRows& point) {
    for (std::size_t i = 0; i < point.pooled.size(); ++i) {
      const FieldRow& row = point.pooled[i];
      for (const FieldRow& fields :
           make(count(row[static_cast<std::size_t>(kept) - 1]), point.latencies[i])) {
        FieldRow& made = records.rows.emplace_back(row.begin(), row.begin() + kept);
        made.insert(made.end(), fields.begin(), fields.end());
        made.insert(made.end(), row.end() - kGroupColumns, row.end());
      }
    }
  });
}

Records with_columns(const Store& store, const std::vector<std::string>& more) {
  const std::vector<std::string> columns = store.columns();
  const std::ptrdiff_t kept = columns_up_to_tasks(columns);
  Records records{{columns.begin(), columns.begin() + kept}, {}};
  records.columns.insert(records.columns.end(), more.begin(), more.end());
  records.columns.insert(records.columns.end(), columns.end() - kGroupColumns, columns.end());
  return records;
}

void check_deadline(double deadline_ms) {
  const std::int64_t ns = std::llround(deadline_ms * 1e6);
  if (latency_bound_ns(ns) == ns) return;
  throw InputError(
      fmt::format("a deadline of {} ms: answers are counted within every number of two significant "
                  "digits of ms, for example {}",
                  to_text(deadline_ms), to_text(static_cast<double>(latency_bound_ns(ns)) / 1e6)));
}

}  // namespace

Records latency_records(const Store& store) {
  Records records = with_columns(store, {"latency_ms", "answered", "right"});
  each_row(store, records, [](std::uint64_t, const std::vector<LatencyCount>& latencies) {
    std::vector<FieldRow> rows;
    rows.reserve(latencies.size());
    if (latencies.empty()) rows.push_back({"", "0", "0"});
    std::uint64_t answered = 0, right = 0;
    for (const LatencyCount& latency : latencies) {
      rows.push_back({to_text(latency.latency_ms), std::to_string(answered += latency.answered),
                      std::to_string(right += latency.right)});
    }
    return rows;
  });
  return records;
}

Records deadline_records(const Store& store, const std::vector<double>& deadlines_ms) {
  for (const double deadline_ms : deadlines_ms) check_deadline(deadline_ms);
  Records records = with_columns(
      store, {"deadline_ms", "deadline_met", "deadline_met_low", "deadline_met_high",
              "in_deadline_accuracy", "in_deadline_accuracy_low", "in_deadline_accuracy_high"});
  each_row(store, records, [&](std::uint64_t tasks, const std::vector<LatencyCount>& latencies) {
    std::vector<FieldRow> rows;
    for (const double deadline_ms : deadlines_ms) {
      std::uint64_t answered = 0, right = 0;
      for (const LatencyCount& latency : latencies) {
        if (latency.latency_ms > deadline_ms) break;
        answered += latency.answered;
        right += latency.right;
      }
      FieldRow& made = rows.emplace_back(FieldRow{to_text(deadline_ms)});
      add_share(made, answered, tasks);
      add_share(made, right, tasks);
    }
    return rows;
  });
  return records;
}

}  // namespace airsplit
