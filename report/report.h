// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The page that `airsplit report` writes: one HTML file with a store's results, to be explored.
#pragma once

#include <filesystem>
#include <string>

#include "results/store.h"

namespace airsplit {

/// What the page says of the results besides their numbers.
struct ReportText {
  std::string file;  ///< the store's, for messages
  std::string title;
  /// Of the run, in ms, where it is no swept key; 0 where it is unknown.
  double deadline_ms = 0;
};

/// The whole page: no network, no other file. What it holds: the store's rows, and for each how
/// many tasks were answered, and answered right, within each latency of latency_counts.h, so that
/// it can show any deadline exactly; the page's own script computes shares and Wilson's intervals
/// from them. Throws InputError if the store has no rows or no answer yet, and WorkError, saying
/// what to install, if this airsplit was built without D3.
std::string report_page(const Store& store, const ReportText& text);

}  // namespace airsplit
