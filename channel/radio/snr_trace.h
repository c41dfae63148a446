// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// SNR over time from a CSV file: a drive test, a ray tracer's output, another simulator's.
//
//     time_s,snr_db
//     0,21.5
//     0.1,19.8
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "channel/radio/snr_over_time.h"
#include "common/key.h"

namespace airsplit {

struct SnrTraceSettings {
  std::string file;  ///< "": there is none
  Between between = Between::Hold;
  AfterEnd after_end = AfterEnd::Repeat;
};

inline std::vector<Key<SnrTraceSettings>> snr_trace_keys() {
  using S = SnrTraceSettings;
  const auto is_there = [](const S& s) { return !s.file.empty(); };
  return {
      text_key("link.trace", &S::file,
               "In place of snr_db, the mean SNR over time: a CSV file with the columns time_s, "
               "snr_db and, if wanted, device, snr_down_db, bandwidth_mhz")
          .per_group(),
      word_key("link.trace_between", &S::between,
               {{"hold", Between::Hold}, {"interpolate", Between::Interpolate}},
               "Between two rows of the trace: the first one's values, or a straight line in dB")
          .per_group()
          .needs("link.trace", is_there),
      word_key(
          "link.trace_end", &S::after_end,
          {{"repeat", AfterEnd::Repeat}, {"hold", AfterEnd::Hold}, {"silence", AfterEnd::Silence}},
          "After the trace's end: it begins again, its last row holds, or no signal. The "
          "last row lasts as long as the one before it")
          .per_group()
          .needs("link.trace", is_there)};
}

/// What a file says, by device.
struct SnrTrace {
  std::string name;  ///< the file's, for messages
  /// By the number of a device within its group; -1, and no other, where all devices have the same.
  std::map<std::int64_t, SnrSamples> devices;
};

/// Reads a CSV file whose header names its columns, in any order. time_s: seconds from the start of
/// the simulation, ascending for each device. device: within its group, from 0. snr_down_db: where
/// the downlink's SNR is another. bandwidth_mhz: of the analytic link, in place of its own.
/// `name` is the file's, for messages. Throws InputError with file and line.
SnrTrace parse_snr_trace(const std::string& text, const std::string& name);

/// Whether it has the column bandwidth_mhz.
bool has_bandwidth(const SnrTrace& trace);

/// Throws InputError unless each of the group's devices has rows, and no other has.
void check_snr_trace(const SnrTrace& trace, std::int64_t devices);

/// Milliseconds from row to row on average, of the device whose rows are closest together; infinity
/// where no device has two.
double mean_step_ms(const SnrTrace& trace);

/// The device's part, played as the settings say. check_snr_trace() has passed.
SnrOverTime snr_of_device(const std::shared_ptr<const SnrTrace>& trace, std::int64_t device,
                          const SnrTraceSettings& settings);

}  // namespace airsplit
