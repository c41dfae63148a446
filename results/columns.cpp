// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/columns.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

using Kind = ColumnKind;
using How = Pooling::How;
using Over = Pooling::Over;

std::string exact(const std::string& text) { return text; }
std::string exact(double number) { return to_text(number); }
std::string exact(const std::optional<double>& number) { return number ? to_text(*number) : ""; }
std::string exact(std::uint64_t count) { return fmt::format("{}", count); }

std::string share(double part, std::uint64_t whole) {
  if (whole == 0) return "";
  return to_text_6(part / static_cast<double>(whole));
}

/// A bound of the deadline-met probability's interval.
std::string bound(const ResultRow& row, double Proportion::*end) {
  const auto tasks = static_cast<double>(row.outcomes.total());
  if (tasks == 0) return "";
  const double met = static_cast<double>(row.outcomes.met) / tasks;
  return to_text_6(wilson_share_95(met, row.effective_tasks.value_or(tasks)).*end);
}

std::string interval_over(const ResultRow& row) {
  if (row.outcomes.total() == 0) return "";
  return row.effective_tasks ? kOverReplications : kOverTasks;
}

std::string effective_tasks(const ResultRow& row) {
  const std::uint64_t tasks = row.outcomes.total();
  if (tasks == 0) return "";
  return row.effective_tasks ? to_text_6(*row.effective_tasks) : exact(tasks);
}

std::string quantile(const ResultRow& row, double probability) {
  if (row.latency_ms.empty()) return "";
  return to_text_6(quantiles(row.latency_ms, {probability}).front());
}

std::optional<double> number_of(const ResultRow& row, const std::string& name) {
  const auto found = row.numbers.find(name);
  return found == row.numbers.end() ? std::nullopt : std::optional<double>(found->second);
}

/// A column whose field is ResultRow::numbers' of that name.
Column number_column(const std::string& name, const std::string& unit, const std::string& title,
                     const std::string& doc, unsigned uses = 0) {
  const auto text = [name](const ResultRow& row) {
    const std::optional<double> number = number_of(row, name);
    return number ? to_text_6(*number) : "";
  };
  return {name, text, unit, title, doc, Kind::kMeasured, uses};
}

/// The same of either sign, without a unit.
Column difference_column(const std::string& name, const std::string& title,
                         const std::string& doc) {
  Column column = number_column(name, "", title, doc);
  column.kind = Kind::kDifference;
  return column;
}

Column mean_of_answered(const std::string& name, const std::string& unit, const std::string& title,
                        const std::string& doc, unsigned uses) {
  return pooled_column({How::kMean, Over::kAnswered}, name, unit, title,
                       doc + "; of answered tasks alone", uses);
}

/// The name and the text of a column that is a member of ResultRow of the same name.
#define AIRSPLIT_MEMBER(name) #name, [](const ResultRow& row) { return exact(row.name); }

ColumnTable all_columns() {
  return {
      {AIRSPLIT_MEMBER(scheme), "", "Scheme", "The scheme's kind, with its codec: direct jpeg 75",
       Kind::kText, kOfScheme, "", PrintedColumn{14}},
      {AIRSPLIT_MEMBER(split), "", "Split point", "Where the backbone is cut, if it is: layer3",
       Kind::kText, kOfScheme, "", PrintedColumn{8}},
      {AIRSPLIT_MEMBER(ratio), "", "Ratio",
       "Nominal compression ratio of the features, if the scheme has one", Kind::kExact, kOfScheme,
       "", PrintedColumn{5}},
      {"tasks", [](const ResultRow& row) { return exact(row.outcomes.total()); }, "", "Tasks",
       "Tasks that arrived", Kind::kExact, kOnPage, "", PrintedColumn{6}},
      {"answered", [](const ResultRow& row) { return exact(row.outcomes.answered()); }, "",
       "Answered", "Tasks whose answer came, in time or not", Kind::kExact, kOnPage, "",
       PrintedColumn{8}},
      {"deadline_met",
       [](const ResultRow& row) {
         return share(static_cast<double>(row.outcomes.met), row.outcomes.total());
       },
       "", "Deadline-met probability", "Share of tasks whose answer came at or before the deadline",
       Kind::kShare, kCompared | kStudent | kOnPage, "tasks",
       PrintedColumn{20, "deadline met", "95 % interval"}},
      {"deadline_met_low", [](const ResultRow& row) { return bound(row, &Proportion::low); }, "",
       "Deadline-met probability, low",
       "Low end of its 95 % interval, Wilson's of effective_tasks: see interval_over",
       Kind::kShare},
      {"deadline_met_high", [](const ResultRow& row) { return bound(row, &Proportion::high); }, "",
       "Deadline-met probability, high", "High end of that interval", Kind::kShare},
      {"accuracy", [](const ResultRow& row) { return share(row.right, row.outcomes.answered()); },
       "", "Accuracy", "Share of right answers, of all answered tasks, in time or not",
       Kind::kShare, kCompared | kOnPage, "answered", PrintedColumn{8}},
      {"in_deadline_accuracy",
       [](const ResultRow& row) { return share(row.right_in_time, row.outcomes.total()); }, "",
       "In-deadline accuracy",
       "Share of tasks answered right and in time: a late or lost task counts as wrong",
       Kind::kShare, kCompared | kOnPage, "tasks", PrintedColumn{11, "in-deadline", "accuracy"}},
      pooled_column({How::kMean, Over::kSent}, "payload_bytes_mean", "B", "Payload",
                    "Mean payload, headers counted, of the tasks whose payload was made",
                    kCompared | kStudent | kOnPage, PrintedColumn{7, "payload", "mean B"}),
      pooled_column({How::kMaximum, Over::kSent}, "payload_bytes_max", "B", "Payload, largest",
                    "Largest payload of these"),
      number_column(
          "compression_ratio", "", "Compression ratio",
          "Achieved: bytes of the float32 features, or of the raw image, for each byte of "
          "the mean payload"),
      {"latency_ms_mean",
       [](const ResultRow& row) {
         return row.latency_ms.empty() ? "" : to_text_6(mean(row.latency_ms));
       },
       "ms", "Latency, mean",
       "Mean time from a task's arrival to its answer's, of answered tasks alone", Kind::kMeasured,
       kCompared | kStudent | kOnPage},
      {"latency_ms_p50", [](const ResultRow& row) { return quantile(row, 0.50); }, "ms",
       "Latency, median", "Median of the latency, of answered tasks alone", Kind::kMeasured,
       kOnPage, "", PrintedColumn{7, "latency", "p50 ms"}},
      {"latency_ms_p95", [](const ResultRow& row) { return quantile(row, 0.95); }, "ms",
       "Latency, 95 %", "95th percentile of the latency, of answered tasks alone", Kind::kMeasured,
       kOnPage, "", PrintedColumn{7, "latency", "p95 ms"}},
      {"latency_ms_p99", [](const ResultRow& row) { return quantile(row, 0.99); }, "ms",
       "Latency, 99 %", "99th percentile of the latency, of answered tasks alone"},
      mean_of_answered("device_ms_mean", "ms", "Device",
                       "Mean time that the device computes for a task: its head and its encoder",
                       kStudent | kOnPage),
      mean_of_answered(
          "queue_ms_mean", "ms", "Queues",
          "Mean time of all waiting: for the device, the uplink, the edge, the downlink",
          kStudent | kOnPage),
      mean_of_answered("uplink_ms_mean", "ms", "Uplink",
                       "Mean time from the payload's first bit sent to its last one's arrival",
                       kStudent | kOnPage),
      mean_of_answered("edge_ms_mean", "ms", "Edge",
                       "Mean time that the edge computes for a task: its decoder and its tail",
                       kStudent | kOnPage),
      mean_of_answered("downlink_ms_mean", "ms", "Downlink",
                       "Mean time from the answer's first bit sent to its last one's arrival",
                       kStudent),
      pooled_column({How::kMean, Over::kTasks}, "device_energy_mj_mean", "mJ",
                    "Energy of the device",
                    "Mean energy that a task, answered or not, takes out of the device: computing, "
                    "sending, waiting, receiving",
                    kCompared | kStudent | kOnPage),
      pooled_column({How::kSum, Over::kTasks}, "retransmissions", "", "Retransmissions",
                    "Packets sent again, of all tasks together"),
      {"lost", [](const ResultRow& row) { return exact(row.outcomes.lost); }, "", "Lost",
       "Tasks of which a packet was lost, or whose payload or answer could not be decoded",
       Kind::kExact, kOnPage},
      {AIRSPLIT_MEMBER(seed), "", "Seed", "The scenario's seed, or that of a single replication",
       Kind::kExact},
      {AIRSPLIT_MEMBER(replications), "", "Replications",
       "Simulations of the point, each with a seed of its own, whose tasks are pooled",
       Kind::kExact},
      {"dropped", [](const ResultRow& row) { return exact(row.outcomes.dropped); }, "", "Dropped",
       "Tasks given up in a queue", Kind::kExact},
      {AIRSPLIT_MEMBER(group), "", "Group", "The group of devices, where there are groups",
       Kind::kText, kOfDevices, "", PrintedColumn{5}},
      {AIRSPLIT_MEMBER(beside), "", "Beside",
       "Of a group with a scheme of its own: which one the others ran", Kind::kText, kOfDevices},
      {AIRSPLIT_MEMBER(deadline_ms), "ms", "Deadline", "The deadline of the row's devices",
       Kind::kExact, kBesideLatencies},
      {AIRSPLIT_MEMBER(overload), "", "Overload",
       "Why the latencies do not stand for all tasks: growing, if they grow as long as tasks come, "
       "or unanswered, if under 95 % of the tasks were answered; else empty",
       Kind::kText, kBesideLatencies | kOnPage, "", PrintedColumn{0, "overload", "(*)"}},
      {"interval_over", interval_over, "", "Interval over",
       "What the interval of deadline_met is over: replications, or tasks, as if they were "
       "independent, where there is one replication",
       Kind::kText, kBesideLatencies},
      {"effective_tasks", effective_tasks, "", "Effective tasks",
       "So many independent tasks would be as uncertain about deadline_met", Kind::kMeasured,
       kBesideLatencies},
      number_column("device_energy_mj_per_right", "mJ", "Energy per right answer in time",
                    "Energy of all tasks, for each that was answered right and in time",
                    kCompared | kStudent | kOnPage),
      mean_of_answered("groups_mean", "", "Groups",
                       "Mean number of groups of channels that an answer is made from, where "
                       "scheme.send says how they are sent",
                       0),
      {AIRSPLIT_MEMBER(choices), "", "Choices",
       "Of an adaptive scheme: which candidates were taken, each with its share of the tasks",
       Kind::kText},
      difference_column(
          "regret_oracle", "Regret against the oracle",
          "Of an adaptive scheme: in-deadline accuracy of the oracle, which plays each "
          "task as if it were alone, less the row's; empty where no bound is known"),
      difference_column("regret_oracle_channel", "Regret against the channel's oracle",
                        "The same against the oracle that knows the channel and not the images"),
      {AIRSPLIT_MEMBER(edges), "", "Edges",
       "Where there are several: which edges tasks were sent to, each with its share of these",
       Kind::kText},
      mean_of_answered("backhaul_ms_mean", "ms", "Backhaul",
                       "Mean time between antenna and edge, both ways, where there is a backhaul",
                       0),
      pooled_column({How::kMean, Over::kTasks}, "fallbacks", "", "Fallbacks",
                    "Share of tasks that the device finished itself, where there is a "
                    "device.fallback_ms"),
      pooled_column({How::kMean, Over::kTasks}, "site_energy_mj_mean", "mJ", "Energy of the sites",
                    "Mean energy that a task takes out of the edges, where edge.active_w or "
                    "edge.idle_w is given: its share of what workers compute, and an equal part of "
                    "what they take while they do not"),
  };
}
#undef AIRSPLIT_MEMBER

void check_sums(const ResultRow& row) {
  const OutcomeCounts& outcomes = row.outcomes;
  check(row.latency_ms.size() == outcomes.answered(), "one latency for each answered task");
  check(row.right <= static_cast<double>(outcomes.answered()),
        "right answers among the answered tasks");
  check(row.right_in_time <= static_cast<double>(outcomes.met),
        "right answers in time among the tasks in time");
  check(row.right_in_time <= row.right, "right answers in time among the right answers");
}

std::string markdown(const ColumnTable& columns) {
  std::string text = "| column | unit | meaning |\n| --- | --- | --- |\n";
  for (const Column& column : columns) {
    text += fmt::format("| `{}` | {} | {} |\n", column.name, column.unit, column.doc);
  }
  return text;
}

std::string plain(const ColumnTable& columns) {
  std::string text;
  for (const Column& column : columns) {
    text += fmt::format("{:<22} {:<3} {}\n", column.name, column.unit, column.doc);
  }
  return text;
}

}  // namespace

const ColumnTable& result_columns() {
  static const ColumnTable columns = all_columns();
  return columns;
}

std::vector<std::string> column_names(const std::vector<std::string>& swept_keys,
                                      const ColumnTable& columns) {
  std::vector<std::string> names;
  for (const std::string& key : swept_keys) {
    if (find_column(key, columns) == nullptr) names.push_back(key);
  }
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

FieldRow to_field_row(const ResultRow& row, const ColumnTable& columns) {
  check_sums(row);
  FieldRow fields;
  for (const auto& [key, value] : row.swept) {
    if (find_column(key, columns) == nullptr) fields.push_back(to_text(parse_value(value)));
  }
  for (const Column& column : columns) fields.push_back(column.text(row));
  return fields;
}

Records to_records(const std::vector<std::string>& swept_keys, const std::vector<ResultRow>& rows,
                   const ColumnTable& columns) {
  Records records{column_names(swept_keys, columns), {}};
  for (const ResultRow& row : rows) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : row.swept) keys.push_back(key);
    check(keys == swept_keys, "a row with the swept keys of its file");
    records.rows.push_back(to_field_row(row, columns));
  }
  return records;
}

Column pooled_column(Pooling pooling, const std::string& name, const std::string& unit,
                     const std::string& title, const std::string& doc, unsigned uses,
                     std::optional<PrintedColumn> printed) {
  Column column = number_column(name, unit, title, doc, uses);
  if (pooling.how != How::kMean) {
    column.kind = Kind::kExact;
    column.text = [name](const ResultRow& row) { return exact(number_of(row, name)); };
  }
  column.printed = std::move(printed);
  column.pooling = pooling;
  return column;
}

const Column* find_column(const std::string& name, const ColumnTable& columns) {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(ColumnUse use, const ColumnTable& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) {
    if (column.is_used(use)) names.push_back(column.name);
  }
  return names;
}

void Pool::add(double value) {
  ++count_;
  if (how_ == How::kMaximum) {
    value_ = std::max(value_, value);
  } else {
    value_ += value;
  }
}

double Pool::value() const {
  return how_ == How::kMean && count_ > 0 ? value_ / static_cast<double>(count_) : value_;
}

bool RowReader::has(const std::string& name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

const std::string& RowReader::text(const FieldRow& row, const std::string& name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  check(found != names_.end(), "a column of a result");
  return row.at(static_cast<std::size_t>(found - names_.begin()));
}

std::optional<double> RowReader::number(const FieldRow& row, const std::string& name) const {
  return parse_number(text(row, name));
}

std::vector<std::string> RowReader::swept(const ColumnTable& columns) const {
  const auto end = std::find(names_.begin(), names_.end(), columns.front().name);
  return {names_.begin(), end};
}

std::string describe_columns(TextForm form, const ColumnTable& columns) {
  return form == TextForm::kMarkdown ? markdown(columns) : plain(columns);
}

}  // namespace airsplit
