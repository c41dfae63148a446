// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a device knows of its uplink's SNR.
#pragma once

#include <cstdint>

#include "common/random.h"
#include "sim/choices/choice.h"

namespace airsplit {

/// The uplink's SNR as SchemeSpec::csi shows it.
class SnrReader {
 public:
  SnrReader(const SchemeSpec& spec, std::uint64_t seed, std::uint32_t device);

  /// `number`: of the task, for the error.
  SnrReading read(const UplinkSnr& uplink, std::int64_t now_ns, std::uint64_t number) const;

 private:
  enum class Kind { kPerfect, kDelayed, kNoisy, kMean } kind_;
  std::int64_t delay_ns_;
  double error_db_;
  RandomStream errors_;
};

}  // namespace airsplit
