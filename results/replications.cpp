// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/replications.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/number.h"
#include "results/statistics.h"

namespace airsplit {
namespace {

constexpr const char* kScheme = "scheme";
constexpr const char* kReplications = "replications";
constexpr const char* kTaskCount = "tasks";
constexpr const char* kEffectiveCount = "effective_tasks";

/// The columns of the table that the store has too: it may be older, or newer.
ColumnTable there(const ColumnTable& columns, const RowReader& reader) {
  ColumnTable found;
  for (const Column& column : columns) {
    if (reader.has(column.name)) found.push_back(column);
  }
  return found;
}

/// What a comparison reads and writes.
struct Compared {
  const RowReader& reader;
  const ColumnTable& columns;
  std::vector<std::string> swept, scheme, results, devices;
};

/// Whether it is a share whose interval is not a column yet.
bool wants_interval(const Column& column, const RowReader& reader) {
  return !column.share_of.empty() && !reader.has(column.name + "_low");
}

void add(FieldRow& row, double low, double high) {
  row.push_back(to_text_6(low));
  row.push_back(to_text_6(high));
}

void add_nothing(FieldRow& row) { row.insert(row.end(), 2, ""); }

/// Of the mean of a column over replications.
void add_interval(FieldRow& row, const Column& column, const std::vector<double>& values) {
  if (values.size() < 2) return add_nothing(row);
  const bool is_share = column.kind == ColumnKind::kShare;
  const MeanInterval interval = is_share ? student_95(values) : student_positive_95(values);
  add(row, is_share ? std::max(0.0, interval.low) : interval.low,
      is_share ? std::min(1.0, interval.high) : interval.high);
}

/// How many times fewer tasks than there are would be as uncertain about deadline_met; 1 if the
/// store does not say.
double row_design_effect(const RowReader& reader, const FieldRow& row) {
  if (!reader.has(kEffectiveCount)) return 1;
  const auto tasks = reader.number(row, kTaskCount),
             effective = reader.number(row, kEffectiveCount);
  return tasks && effective && *effective > 0 ? std::max(1.0, *tasks / *effective) : 1;
}

/// The sum of which a share was written with 6 digits: whole if it can be, as that of answers that
/// are right or wrong.
double sum_of(double share, double trials) {
  constexpr double kOfSixDigits = 5e-6;
  const double sum = share * trials, whole = std::round(sum);
  return std::abs(sum - whole) <= kOfSixDigits * trials ? whole : sum;
}

/// How many independent trials would be as uncertain about a share of all replications, which the
/// rows hold with 6 digits.
double trials_of(const Column& column, const RowReader& reader, const PointRows& point,
                 std::size_t scheme) {
  const FieldRow& pooled = point.pooled[scheme];
  const double share = *reader.number(pooled, column.name);
  const double trials = *reader.number(pooled, column.share_of);
  std::vector<ReplicationSum> parts;
  for (const auto& replication : point.replications) {
    const auto its_share = reader.number(replication[scheme], column.name);
    const auto its_trials = reader.number(replication[scheme], column.share_of);
    if (its_share && its_trials && *its_trials > 0) {
      parts.push_back({sum_of(*its_share, *its_trials), *its_trials});
    }
  }
  if (parts.size() < 2) return trials;
  // Where all are 0 or 1, they say nothing of how alike the tasks of a replication are.
  if (share == 0 || share == 1) return trials / row_design_effect(reader, pooled);
  return effective_trials(trials, design_effect(parts, share * (1 - share)), parts.size());
}

void add_share(FieldRow& row, const Column& column, const RowReader& reader, const PointRows& point,
               std::size_t scheme) {
  const auto share = reader.number(point.pooled[scheme], column.name);
  if (!share) return add_nothing(row);
  const Proportion interval = wilson_share_95(*share, trials_of(column, reader, point, scheme));
  add(row, interval.low, interval.high);
}

FieldRow with_intervals(const ColumnTable& columns, const RowReader& reader, const PointRows& point,
                        std::size_t scheme) {
  const FieldRow& pooled = point.pooled[scheme];
  FieldRow row = pooled;
  for (const Column& column : columns) {
    if (!wants_interval(column, reader)) continue;
    add_share(row, column, reader, point, scheme);
  }
  for (const Column& column : columns) {
    if (!column.is_used(kStudent)) continue;
    std::vector<double> values;
    for (const auto& replication : point.replications) {
      const auto value = reader.number(replication[scheme], column.name);
      if (value) values.push_back(*value);
    }
    add_interval(row, column, values);
  }
  return row;
}

/// Whether a scheme ("direct jpeg 75") is of a kind: the name, or its first word.
bool is_of_kind(const std::string& scheme, const std::string& kind) {
  return scheme == kind || scheme.compare(0, kind.size() + 1, kind + " ") == 0;
}

std::vector<std::size_t> places_of(const RowReader& reader, const PointRows& point,
                                   const std::string& kind) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < point.pooled.size(); ++i) {
    if (is_of_kind(reader.text(point.pooled[i], kScheme), kind)) places.push_back(i);
  }
  return places;
}

/// Whether two rows are of the same devices, next to the same others.
bool same_devices(const Compared& compared, const FieldRow& a, const FieldRow& b) {
  const RowReader& reader = compared.reader;
  return std::all_of(
      compared.devices.begin(), compared.devices.end(),
      [&](const std::string& name) { return reader.text(a, name) == reader.text(b, name); });
}

void add_difference(FieldRow& row, const Column& column, const std::vector<double>& differences) {
  if (differences.size() < 2) return add_nothing(row);
  const MeanInterval interval = student_95(differences);
  const double most = column.kind == ColumnKind::kShare ? 1 : HUGE_VAL;
  add(row, std::max(-most, interval.low), std::min(most, interval.high));
}

/// Their mean; what rounding leaves of differences that cancel out is 0.
double mean_difference(const std::vector<double>& differences) {
  double largest = 0;
  for (const double difference : differences) largest = std::max(largest, std::abs(difference));
  const double found = mean(differences);
  return std::abs(found) > 1e-12 * largest ? found : 0;
}

FieldRow difference(const Compared& compared, const PointRows& point, std::size_t ours,
                    std::size_t theirs) {
  const RowReader& reader = compared.reader;
  FieldRow row;
  const auto add_fields = [&](std::size_t scheme, const std::vector<std::string>& names) {
    for (const std::string& name : names) row.push_back(reader.text(point.pooled[scheme], name));
  };
  add_fields(ours, compared.swept);
  add_fields(ours, compared.scheme);
  add_fields(theirs, compared.scheme);
  add_fields(ours, {kReplications});
  for (const std::string& name : compared.results) {
    std::vector<double> differences;
    for (const auto& replication : point.replications) {
      const auto a = reader.number(replication.at(ours), name);
      const auto b = reader.number(replication.at(theirs), name);
      if (a && b) differences.push_back(*a - *b);
    }
    row.push_back(differences.empty() ? "" : to_text_6(mean_difference(differences)));
    add_difference(row, *find_column(name, compared.columns), differences);
  }
  add_fields(ours, compared.devices);
  return row;
}

std::vector<std::string> difference_columns(const Compared& compared) {
  std::vector<std::string> names = compared.swept;
  for (const char* const prefix : {"", "minus_"}) {
    for (const std::string& name : compared.scheme) names.push_back(prefix + name);
  }
  names.emplace_back(kReplications);
  for (const std::string& name : compared.results) {
    for (const char* const end : {"", "_low", "_high"}) names.push_back(name + "_difference" + end);
  }
  names.insert(names.end(), compared.devices.begin(), compared.devices.end());
  return names;
}

}  // namespace

Records with_intervals(const Store& store, const ColumnTable& columns) {
  const RowReader reader(store.columns());
  const ColumnTable stored = there(columns, reader);
  Records records{reader.names(), {}};
  for (const Column& column : stored) {
    if (!wants_interval(column, reader)) continue;
    for (const char* const end : {"_low", "_high"}) records.columns.push_back(column.name + end);
  }
  for (const std::string& name : names_of(kStudent, stored)) {
    for (const char* const end : {"_t_low", "_t_high"}) records.columns.push_back(name + end);
  }
  store.each_point([&](const PointRows& point) {
    for (std::size_t i = 0; i < point.pooled.size(); ++i) {
      records.rows.push_back(with_intervals(stored, reader, point, i));
    }
  });
  return records;
}

Records compare_schemes(const Store& store, const std::string& ours, const std::string& theirs,
                        const ColumnTable& columns) {
  const RowReader reader(store.columns());
  const ColumnTable stored = there(columns, reader);
  const Compared compared{reader,
                          stored,
                          reader.swept(),
                          names_of(kOfScheme, stored),
                          names_of(kCompared, stored),
                          names_of(kOfDevices, stored)};
  Records records{difference_columns(compared), {}};
  std::set<std::string> schemes;
  bool any_ours = false, any_theirs = false;
  store.each_point([&](const PointRows& point) {
    for (const FieldRow& row : point.pooled) schemes.insert(reader.text(row, kScheme));
    const auto of_ours = places_of(reader, point, ours);
    const auto of_theirs = places_of(reader, point, theirs);
    any_ours = any_ours || !of_ours.empty();
    any_theirs = any_theirs || !of_theirs.empty();
    for (const std::size_t i : of_ours) {
      for (const std::size_t j : of_theirs) {
        if (i == j || !same_devices(compared, point.pooled[i], point.pooled[j])) continue;
        records.rows.push_back(difference(compared, point, i, j));
      }
    }
  });
  if (!any_ours || !any_theirs) {
    throw InputError(fmt::format("--compare {},{}: no scheme {} among the results, which are of {}",
                                 ours, theirs, any_ours ? theirs : ours, fmt::join(schemes, ", ")));
  }
  if (records.rows.empty()) {
    throw InputError(fmt::format(
        "--compare {},{}: both are there, but never of the same devices next to the same others",
        ours, theirs));
  }
  return records;
}

}  // namespace airsplit
