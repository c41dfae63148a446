// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Runs a scenario at two SNRs and reads its rows, without the command line.
//   run_a_scenario SCENARIO.toml
#include <airsplit/common/error.h>
#include <airsplit/sim/run/run_scenario.h>
#include <cstdio>

int main(int argc, char** argv) try {
  if (argc != 2) throw airsplit::InputError("Usage: run_a_scenario SCENARIO.toml");
  std::printf("SNR dB  scheme          ratio  in time\n");
  for (const char* snr_db : {"0", "10"}) {
    const airsplit::Scenario scenario =
        airsplit::load_scenario(argv[1], {{"link.snr_db", snr_db, "link.snr_db"}});
    for (const airsplit::ResultRow& row : airsplit::run_scenario(scenario)) {
      std::printf("%6s  %-14s %6g  %4llu of %llu\n", snr_db, row.scheme.c_str(),
                  row.ratio.value_or(1), static_cast<unsigned long long>(row.outcomes.met),
                  static_cast<unsigned long long>(row.outcomes.total()));
    }
  }
} catch (const airsplit::InputError& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
