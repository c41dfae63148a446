#include "results/deadlines.h"

#include <algorithm>
#include <string>

#include "common/error.h"
#include "results/number.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

std::uint64_t count(const std::string& text) {
  const Value value = parse_value(text);
  const auto* const whole = std::get_if<std::int64_t>(&value);
  if (whole == nullptr || *whole < 0) throw InputError("a damaged result store (tasks: " + text + ")");
  return static_cast<std::uint64_t>(*whole);
}

void add_share(FieldRow& row, std::uint64_t part, std::uint64_t tasks) {
  if (part > tasks) throw InputError("a damaged result store (more answers than tasks)");
  const Proportion share = wilson_95(part, tasks);
  for (const double number : {share.value, share.low, share.high}) {
    row.push_back(to_text_6(number));
  }
}

}  // namespace

Records deadline_records(const Store& store) {
  Records records{store.columns(), {}};
  const auto after_tasks = std::find(records.columns.begin(), records.columns.end(), "answered");
  const auto kept = after_tasks - records.columns.begin();
  records.columns.erase(after_tasks, records.columns.end());
  records.columns.push_back("deadline_ms");
  for (const std::string name : {"deadline_met", "in_deadline_accuracy"}) {
    for (const char* const end : {"", "_low", "_high"}) records.columns.push_back(name + end);
  }
  store.each_point([&](const PointRows& point) {
    for (std::size_t i = 0; i < point.pooled.size(); ++i) {
      const FieldRow row(point.pooled[i].begin(), point.pooled[i].begin() + kept);
      const std::uint64_t tasks = count(row.back());
      std::uint64_t answered = 0, right = 0;
      for (const LatencyCount& latency : point.latencies[i]) {
        FieldRow& made = records.rows.emplace_back(row);
        made.push_back(to_text(latency.latency_ms));
        add_share(made, answered += latency.answered, tasks);
        add_share(made, right += latency.right, tasks);
      }
    }
  });
  return records;
}

}  // namespace airsplit
