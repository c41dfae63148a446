// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What can be true of a row that a file holds: files come from others, and may say anything.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "results/columns.h"
#include "results/row.h"

namespace airsplit {

/// What is summed and squared stays finite, and so does what is divided by numbers of trials.
constexpr double kMostNumber = 1e60, kFewestTrials = 1e-6;

/// Checks rows of a store with these columns. Every function throws InputError that names the file,
/// the column and what would be right.
class RowCheck {
 public:
  RowCheck(std::filesystem::path path, std::vector<std::string> names);

  /// Each value is of its column's kind and range: shares from 0 to 1, there just where there is
  /// what they are a share of; counts whole, not negative, and no more answers than tasks; bounds
  /// and quantiles in their order.
  void check_row(const FieldRow& row) const;

  /// A replication's row is of the scheme and the devices of the pooled one.
  void check_same_scheme(const FieldRow& row, const FieldRow& pooled) const;

  /// The pooled row is of so many replications.
  void check_replications(const FieldRow& pooled, std::size_t replications) const;

  /// As many answers as the row has, if it has latencies.
  void check_latencies(const FieldRow& row, const std::vector<LatencyCount>& latencies) const;

 private:
  /// A column of the table, and where it stands in a row.
  struct Place {
    const Column* column;
    std::size_t index;
    std::size_t share_of;  ///< of a share: where that stands
  };

  void check_value(const FieldRow& row, const Place& place) const;
  void check_order(const FieldRow& row) const;
  double whole(const FieldRow& row, const std::string& name) const;
  [[noreturn]] void refuse(const std::string& name, const std::string& text,
                           const std::string& expected) const;

  std::filesystem::path path_;
  RowReader reader_;
  std::vector<Place> places_;
};

}  // namespace airsplit
