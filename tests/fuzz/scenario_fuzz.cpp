// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Any bytes as a scenario, as the file of processors beside it, and as a trace of arrivals, of an
// SNR or of positions. Lines before a zero byte are settings as on the command line.
#include <sstream>

#include "channel/position/mobility_file.h"
#include "channel/radio/snr_trace.h"
#include "sim/hardware/processors.h"
#include "sim/scenario/scenario.h"
#include "sim/world/arrivals.h"
#include "tests/fuzz/guard.h"

namespace airsplit {
namespace {

std::vector<Setting> read_settings(const std::string& lines) {
  std::vector<Setting> settings;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) settings.push_back(parse_setting(line, "--set"));
  return settings;
}

void read_scenario(const std::string& text) {
  const std::size_t zero = text.find('\0');
  if (zero == std::string::npos) {
    parse_scenario(text, "fuzz.toml");
  } else {
    parse_scenario(text.substr(zero + 1), "fuzz.toml", read_settings(text.substr(0, zero)));
  }
}

}  // namespace
}  // namespace airsplit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace airsplit;
  const std::string text(data, data + size);
  decodes([&] { read_scenario(text); });
  decodes([&] { parse_processors(text, "fuzz.toml"); });
  decodes([&] { parse_trace(text, "fuzz.csv"); });
  decodes([&] { parse_snr_trace(text, "fuzz.csv"); });
  decodes([&] { parse_mobility(text, "fuzz.tcl"); });
  return 0;
}
