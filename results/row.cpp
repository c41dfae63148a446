#include "results/row.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

void check_sums(const ResultRow& row) {
  const OutcomeCounts& outcomes = row.outcomes;
  check(row.latency_ms.size() == outcomes.answered(), "one latency for each answered task");
  check(row.right <= outcomes.answered(), "right answers among the answered tasks");
  check(row.right_in_time <= outcomes.met, "right answers in time among the tasks in time");
  check(row.right_in_time <= row.right, "right answers in time among the right answers");
}

std::string count(std::uint64_t number) { return fmt::format("{}", number); }

std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "";
  return to_text_6(static_cast<double>(part) / static_cast<double>(whole));
}

std::string measured(bool exists, double number) { return exists ? to_text_6(number) : ""; }

/// The fields after the swept keys.
Fields own_fields(const ResultRow& row) {
  check_sums(row);
  const OutcomeCounts& outcomes = row.outcomes;
  const std::uint64_t tasks = outcomes.total();
  const std::uint64_t answered = outcomes.answered();
  const bool any = tasks > 0;
  const bool any_answered = answered > 0;

  const Proportion met = any ? wilson_95(outcomes.met, tasks) : Proportion{};
  const double latency_mean = any_answered ? mean(row.latency_ms) : 0;
  const std::vector<double> latency =
      any_answered ? quantiles(row.latency_ms, {0.50, 0.95, 0.99}) : std::vector<double>(3);
  return {
      {"scheme", row.scheme},
      {"split", row.split},
      {"ratio", row.ratio ? to_text(*row.ratio) : ""},
      {"tasks", count(tasks)},
      {"answered", count(answered)},
      {"deadline_met", measured(any, met.value)},
      {"deadline_met_low", measured(any, met.low)},
      {"deadline_met_high", measured(any, met.high)},
      {"accuracy", share(row.right, answered)},
      {"in_deadline_accuracy", share(row.right_in_time, tasks)},
      {"payload_bytes_mean", measured(any, row.payload_bytes_mean)},
      {"payload_bytes_max", any ? to_text(row.payload_bytes_max) : ""},
      {"compression_ratio", row.compression_ratio ? to_text_6(*row.compression_ratio) : ""},
      {"latency_ms_mean", measured(any_answered, latency_mean)},
      {"latency_ms_p50", measured(any_answered, latency[0])},
      {"latency_ms_p95", measured(any_answered, latency[1])},
      {"latency_ms_p99", measured(any_answered, latency[2])},
      {"device_ms_mean", measured(any_answered, row.device_ms_mean)},
      {"queue_ms_mean", measured(any_answered, row.queue_ms_mean)},
      {"uplink_ms_mean", measured(any_answered, row.uplink_ms_mean)},
      {"edge_ms_mean", measured(any_answered, row.edge_ms_mean)},
      {"downlink_ms_mean", measured(any_answered, row.downlink_ms_mean)},
      {"device_energy_mj_mean", measured(any_answered, row.device_energy_mj_mean)},
      {"retransmissions", count(row.retransmissions)},
      {"lost", count(outcomes.lost)},
      {"seed", count(row.seed)},
      {"replications", count(row.replications)},
      {"dropped", count(outcomes.dropped)},
      {"group", row.group},
      {"beside", row.beside},
  };
}

bool has_field(const Fields& fields, const std::string& name) {
  return std::any_of(fields.begin(), fields.end(),
                     [&](const auto& field) { return field.first == name; });
}

}  // namespace

std::vector<std::string> column_names(const std::vector<std::string>& swept_keys) {
  ResultRow row;
  for (const std::string& key : swept_keys) row.swept.emplace_back(key, "");
  std::vector<std::string> names;
  for (auto& field : to_fields(row)) names.push_back(std::move(field.first));
  return names;
}

std::vector<std::pair<std::string, std::string>> to_fields(const ResultRow& row) {
  const Fields own = own_fields(row);
  Fields fields;
  for (const auto& [key, value] : row.swept) {
    if (!has_field(own, key)) fields.emplace_back(key, to_text(parse_value(value)));
  }
  fields.insert(fields.end(), own.begin(), own.end());
  return fields;
}

FieldRow to_field_row(const ResultRow& row) {
  FieldRow texts;
  for (auto& field : to_fields(row)) texts.push_back(std::move(field.second));
  return texts;
}

Records to_records(const std::vector<std::string>& swept_keys, const std::vector<ResultRow>& rows) {
  Records records{column_names(swept_keys), {}};
  for (const ResultRow& row : rows) {
    std::vector<std::string> texts;
    for (auto& [name, text] : to_fields(row)) {
      check(texts.size() < records.columns.size() && name == records.columns[texts.size()],
            "a row with the swept keys of its file");
      texts.push_back(std::move(text));
    }
    records.rows.push_back(std::move(texts));
  }
  return records;
}

}  // namespace airsplit
