// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/run/run_scenario.h"

#include "sim/run/run.h"

namespace airsplit {

std::vector<ResultRow> run_scenario(const Scenario& scenario, const std::filesystem::path& data) {
  Assets assets(data);
  const PreparedRun run(scenario, assets);
  std::vector<ResultRow> rows;
  for (std::size_t scheme = 0; scheme < run.schemes(); ++scheme) {
    for (ResultRow& row : run.run_scheme(scheme, {})) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace airsplit
