#include "results/deadlines.h"

#include <cmath>
#include <functional>
#include <string>

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"
#include "results/columns.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

constexpr const char* kTasks = "tasks";

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

/// What a record keeps of its row of the store: the columns before its own, and those behind.
struct Kept {
  std::vector<std::string> before, behind;
};

Kept kept(const RowReader& reader) {
  Kept kept{reader.swept(), names_of(kOfDevices)};
  for (const std::string& name : names_of(kOfScheme)) kept.before.push_back(name);
  kept.before.push_back(kTasks);
  return kept;
}

void add_fields(FieldRow& made, const RowReader& reader, const FieldRow& row,
                const std::vector<std::string>& names) {
  for (const std::string& name : names) made.push_back(reader.text(row, name));
}

/// Records of the store with these columns of their own, which `make` finds for each row from its
/// tasks and its latencies.
Records records_of(
    const Store& store, const std::vector<std::string>& own,
    const std::function<std::vector<FieldRow>(std::uint64_t, const std::vector<LatencyCount>&)>&
        make) {
  const RowReader reader(store.columns());
  const Kept names = kept(reader);
  Records records{names.before, {}};
  for (const auto& more : {own, names.behind}) {
    records.columns.insert(records.columns.end(), more.begin(), more.end());
  }
  store.each_point([&](const PointRows& point) {
    for (std::size_t i = 0; i < point.pooled.size(); ++i) {
      const FieldRow& row = point.pooled[i];
      for (const FieldRow& fields : make(count(reader.text(row, kTasks)), point.latencies[i])) {
        FieldRow& made = records.rows.emplace_back();
        add_fields(made, reader, row, names.before);
        made.insert(made.end(), fields.begin(), fields.end());
        add_fields(made, reader, row, names.behind);
      }
    }
  });
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
  const std::vector<std::string> own = {"latency_ms", "answered", "right"};
  return records_of(store, own, [](std::uint64_t, const std::vector<LatencyCount>& latencies) {
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
}

Records deadline_records(const Store& store, const std::vector<double>& deadlines_ms) {
  for (const double deadline_ms : deadlines_ms) check_deadline(deadline_ms);
  std::vector<std::string> own = {"deadline_ms"};
  for (const std::string share : {"deadline_met", "in_deadline_accuracy"}) {
    for (const char* const end : {"", "_low", "_high"}) own.push_back(share + end);
  }
  return records_of(store, own, [&](std::uint64_t tasks, const auto& latencies) {
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
}

}  // namespace airsplit
