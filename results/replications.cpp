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

const std::vector<std::string> kShares = {"accuracy", "in_deadline_accuracy"};
const std::vector<std::string> kMeans = {
    "deadline_met",   "payload_bytes_mean", "latency_ms_mean",
    "device_ms_mean", "queue_ms_mean",      "uplink_ms_mean",
    "edge_ms_mean",   "downlink_ms_mean",   "device_energy_mj_mean"};
const std::vector<std::string> kCompared = {"deadline_met",         "accuracy",
                                            "in_deadline_accuracy", "payload_bytes_mean",
                                            "latency_ms_mean",      "device_energy_mj_mean"};
const std::vector<std::string> kIdentity = {"scheme", "split", "ratio"};
const std::vector<std::string> kDevices = {"group", "beside"};

/// The fields of a row by their columns' names.
class Columns {
 public:
  explicit Columns(std::vector<std::string> names) : names_(std::move(names)) {}

  const std::string& text(const FieldRow& row, const std::string& name) const {
    return row.at(place(name));
  }
  /// Nothing if the field is empty.
  std::optional<double> number(const FieldRow& row, const std::string& name) const {
    return parse_number(text(row, name));
  }
  /// How many columns stand before the scheme: the swept keys.
  std::size_t swept() const { return place("scheme"); }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::size_t place(const std::string& name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    check(found != names_.end(), "the columns of a result");
    return static_cast<std::size_t>(found - names_.begin());
  }

  std::vector<std::string> names_;
};

void add(FieldRow& row, double low, double high) {
  row.push_back(to_text_6(low));
  row.push_back(to_text_6(high));
}

void add_nothing(FieldRow& row) { row.insert(row.end(), 2, ""); }

void add_interval(FieldRow& row, const std::vector<double>& values) {
  if (values.size() < 2) return add_nothing(row);
  const MeanInterval interval = student_95(values);
  add(row, interval.low, interval.high);
}

/// Of a share that a row holds with 6 digits, and what it is a share of.
void add_wilson(FieldRow& row, std::optional<double> share, double trials) {
  if (!share) return add_nothing(row);
  const Proportion interval = wilson_95(static_cast<std::uint64_t>(std::llround(*share * trials)),
                                        static_cast<std::uint64_t>(trials));
  add(row, interval.low, interval.high);
}

FieldRow with_intervals(const Columns& columns, const PointRows& point, std::size_t scheme) {
  const FieldRow& pooled = point.pooled[scheme];
  FieldRow row = pooled;
  add_wilson(row, columns.number(pooled, "accuracy"), *columns.number(pooled, "answered"));
  add_wilson(row, columns.number(pooled, "in_deadline_accuracy"), *columns.number(pooled, "tasks"));
  for (const std::string& name : kMeans) {
    std::vector<double> values;
    for (const auto& replication : point.replications) {
      const auto value = columns.number(replication.at(scheme), name);
      if (value) values.push_back(*value);
    }
    add_interval(row, values);
  }
  return row;
}

/// Whether a scheme ("direct jpeg 75") is of a kind ("direct").
bool is_of_kind(const std::string& scheme, const std::string& kind) {
  return scheme == kind || scheme.compare(0, kind.size() + 1, kind + " ") == 0;
}

std::vector<std::size_t> places_of(const Columns& columns, const PointRows& point,
                                   const std::string& kind) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < point.pooled.size(); ++i) {
    if (is_of_kind(columns.text(point.pooled[i], "scheme"), kind)) places.push_back(i);
  }
  return places;
}

/// Whether two rows are of the same devices, next to the same others.
bool same_devices(const Columns& columns, const FieldRow& a, const FieldRow& b) {
  return std::all_of(kDevices.begin(), kDevices.end(), [&](const std::string& name) {
    return columns.text(a, name) == columns.text(b, name);
  });
}

/// Their mean; what rounding leaves of differences that cancel out is 0.
double mean_difference(const std::vector<double>& differences) {
  double largest = 0;
  for (const double difference : differences) largest = std::max(largest, std::abs(difference));
  const double found = mean(differences);
  return std::abs(found) > 1e-12 * largest ? found : 0;
}

FieldRow difference(const Columns& columns, const PointRows& point, std::size_t ours,
                    std::size_t theirs) {
  const FieldRow& first = point.pooled[ours];
  FieldRow row(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(columns.swept()));
  for (const std::size_t scheme : {ours, theirs}) {
    for (const std::string& name : kIdentity) {
      row.push_back(columns.text(point.pooled[scheme], name));
    }
  }
  row.push_back(columns.text(first, "replications"));
  for (const std::string& name : kCompared) {
    std::vector<double> differences;
    for (const auto& replication : point.replications) {
      const auto a = columns.number(replication.at(ours), name);
      const auto b = columns.number(replication.at(theirs), name);
      if (a && b) differences.push_back(*a - *b);
    }
    row.push_back(differences.empty() ? "" : to_text_6(mean_difference(differences)));
    add_interval(row, differences);
  }
  for (const std::string& name : kDevices) row.push_back(columns.text(first, name));
  return row;
}

std::vector<std::string> difference_columns(const Columns& columns) {
  const auto& names = columns.names();
  std::vector<std::string> result(names.begin(),
                                  names.begin() + static_cast<std::ptrdiff_t>(columns.swept()));
  for (const char* const prefix : {"", "minus_"}) {
    for (const std::string& name : kIdentity) result.push_back(prefix + name);
  }
  result.push_back("replications");
  for (const std::string& name : kCompared) {
    for (const std::string suffix : {"", "_low", "_high"}) {
      result.push_back(fmt::format("{}_difference{}", name, suffix));
    }
  }
  result.insert(result.end(), kDevices.begin(), kDevices.end());
  return result;
}

}  // namespace

Records with_intervals(const Store& store) {
  const Columns columns(store.columns());
  Records records{columns.names(), {}};
  for (const std::string& name : kShares) {
    for (const std::string suffix : {"_low", "_high"}) records.columns.push_back(name + suffix);
  }
  for (const std::string& name : kMeans) {
    for (const std::string suffix : {"_t_low", "_t_high"}) records.columns.push_back(name + suffix);
  }
  store.each_point([&](const PointRows& point) {
    for (std::size_t i = 0; i < point.pooled.size(); ++i) {
      records.rows.push_back(with_intervals(columns, point, i));
    }
  });
  return records;
}

Records compare_schemes(const Store& store, const std::string& ours, const std::string& theirs) {
  const Columns columns(store.columns());
  Records records{difference_columns(columns), {}};
  std::set<std::string> there;
  bool any_ours = false, any_theirs = false;
  store.each_point([&](const PointRows& point) {
    for (const FieldRow& row : point.pooled) there.insert(columns.text(row, "scheme"));
    const auto of_ours = places_of(columns, point, ours);
    const auto of_theirs = places_of(columns, point, theirs);
    any_ours = any_ours || !of_ours.empty();
    any_theirs = any_theirs || !of_theirs.empty();
    for (const std::size_t i : of_ours) {
      for (const std::size_t j : of_theirs) {
        if (i == j || !same_devices(columns, point.pooled[i], point.pooled[j])) continue;
        records.rows.push_back(difference(columns, point, i, j));
      }
    }
  });
  if (!any_ours || !any_theirs) {
    throw InputError(fmt::format("--compare {},{}: no scheme {} among the results, which are of {}",
                                 ours, theirs, any_ours ? theirs : ours, fmt::join(there, ", ")));
  }
  if (records.rows.empty()) {
    throw InputError(fmt::format(
        "--compare {},{}: both are there, but never of the same devices next to the same others",
        ours, theirs));
  }
  return records;
}

}  // namespace airsplit
