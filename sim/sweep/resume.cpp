// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/sweep/resume.h"

#include <set>

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"
#include "results/columns.h"

namespace airsplit {
namespace {

/// A point's values as its rows have them.
FieldRow row_values(const SweepPoint& point) {
  FieldRow values;
  for (const auto& [key, value] : point) {
    if (find_column(key) == nullptr) values.push_back(to_text(parse_value(value)));
  }
  return values;
}

std::string describe(const std::vector<std::string>& keys, const FieldRow& values) {
  std::string text;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    text += fmt::format("{}{}={}", i == 0 ? "" : " ", keys[i], values[i]);
  }
  return text;
}

/// Whether so many replications are what the rule gives, or would give.
bool is_enough(const ReplicationRule& rule, const RowReader& reader,
               const std::vector<FieldRow>& pooled, std::uint64_t replications) {
  if (replications < rule.least) return false;
  return replications >= rule.most || is_narrow_enough(reader, pooled, rule.half_width);
}

}  // namespace

Resume resume(const SweepPlan& plan, const Store& store, const std::string& path) {
  std::map<FieldRow, std::uint64_t> places;
  for (std::uint64_t point = 0; point < plan.points.size(); ++point) {
    places[row_values(plan.points[point])] = point;
  }
  const RowReader reader(store.columns());
  const std::vector<std::string> keys = reader.swept();
  Resume found;
  std::set<std::uint64_t> taken, enough;
  store.each_pooled([&](const StoredPoint& point) {
    const FieldRow& row = point.pooled.front();
    const FieldRow values(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(keys.size()));
    const auto place = places.find(values);
    if (place == places.end()) {
      throw InputError(fmt::format(
          "{}: holds rows of {}, which --over leaves out; give all values that are there, and "
          "more, or another name",
          path, describe(keys, values)));
    }
    if (!taken.insert(place->second).second) {
      throw InputError(fmt::format("{}: a damaged result store ({} is there twice)", path,
                                   describe(keys, values)));
    }
    found.numbers[point.number] = place->second;
    const auto replications =
        static_cast<std::uint64_t>(reader.number(row, "replications").value_or(0));
    if (replications > plan.rule.most) {
      throw InputError(
          fmt::format("{}: {} has {} replications there; give --{} {} or more, or another name",
                      path, describe(keys, values), replications,
                      plan.rule.half_width > 0 ? "cap" : "replications", replications));
    }
    if (is_enough(plan.rule, reader, point.pooled, replications)) enough.insert(place->second);
  });
  for (std::uint64_t point = 0; point < plan.points.size(); ++point) {
    if (enough.count(point) == 0) found.missing.push_back(point);
  }
  return found;
}

}  // namespace airsplit
