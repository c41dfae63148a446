// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/snr_reader.h"

#include <algorithm>
#include <cmath>

namespace airsplit {

SnrReader::SnrReader(const SchemeSpec& spec, std::uint64_t seed, std::uint32_t device)
    : kind_(spec.csi_ms > 0    ? Kind::kDelayed
            : spec.csi_db > 0  ? Kind::kNoisy
            : spec.csi.empty() ? Kind::kPerfect
                               : Kind::kMean),
      delay_ns_(std::llround(1e6 * spec.csi_ms)),
      error_db_(spec.csi_db),
      errors_(seed, "csi", device) {}

SnrReading SnrReader::read(const UplinkSnr& uplink, std::int64_t now_ns,
                           std::uint64_t number) const {
  if (kind_ == Kind::kMean) return {uplink.mean_db(now_ns), 0};
  const std::int64_t seen_ns = std::max<std::int64_t>(0, now_ns - delay_ns_);
  SnrReading reading{uplink.db(seen_ns), uplink.holds_until_ns(seen_ns)};
  if (kind_ == Kind::kNoisy) reading.db += error_db_ * errors_.normal(number);
  return reading;
}

}  // namespace airsplit
