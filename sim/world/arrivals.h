// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// When the tasks of one device arrive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/group.h"
#include "sim/scenario/settings.h"

namespace airsplit {

/// Arrivals from a file.
struct Trace {
  struct Arrival {
    double time_s = 0;
    std::size_t image = 0;
    std::int64_t device = -1;  ///< within its group; -1: each of them
  };
  std::string name;  ///< the file's, for messages
  std::vector<Arrival> arrivals;
};

/// Reads a CSV file with the columns time_s (seconds from 0, in order) and image (a place in the
/// test set, from 0) and, if wanted, device (a place in the group, from 0). Fields may stand in
/// quotes, and a byte order mark before all. Throws InputError with file and line.
Trace load_trace(const std::string& path);

/// The same from a text; `name` stands for the file in messages.
Trace parse_trace(const std::string& text, const std::string& name);

struct Arrival {
  double time_s = 0;
  std::size_t image = 0;
};

/// The arrivals of one device, one after another. They depend on the workload, its seed and the
/// device alone.
class ArrivalProcess {
 public:
  virtual ~ArrivalProcess() = default;
  /// Nothing after the last.
  virtual std::optional<Arrival> next() = 0;
};

/// Throws InputError if the trace wants an image or a device beyond the first so many.
void check_trace(const Trace& trace, std::size_t images, std::int64_t devices);

/// `images` is how many of the test set are drawn from; `trace`, checked, is needed for
/// Arrivals::kTrace.
std::unique_ptr<ArrivalProcess> make_arrivals(const WorkloadSettings& workload,
                                              const DevicePlace& place, std::size_t images,
                                              const std::shared_ptr<const Trace>& trace);

}  // namespace airsplit
