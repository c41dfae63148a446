// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/uplink_snr.h"

#include <algorithm>
#include <cmath>

#include "channel/radio/doppler.h"

namespace airsplit {
namespace {

double to_db(double ratio) {
  constexpr double kSilence = 1e-30;  // a ratio that stands for none
  return 10 * std::log10(std::max(kSilence, ratio));
}

bool has_doppler(const RadioSettings& radio) {
  return radio.fading != Fading::None && radio.speed_kmh > 0;
}

std::int64_t coherence_ns(const RadioSettings& radio, std::int64_t block_ns) {
  if (block_ns == 0) return kNeverNs;
  if (!has_doppler(radio)) return block_ns;
  constexpr double kPi = 3.14159265358979323846;
  const double doppler_hz = max_doppler_hz(radio.speed_kmh, radio.carrier_ghz);
  return std::max<std::int64_t>(1, std::llround(1e9 * 9 / (16 * kPi * doppler_hz)));
}

}  // namespace

UplinkSnr::UplinkSnr(const RadioConfig& config)
    : channel_(make_radio_channel(config, Direction::Uplink)),
      is_in_blocks_(!has_doppler(config.settings)),
      coherence_ns_(airsplit::coherence_ns(config.settings, channel_.block_ns)) {}

double UplinkSnr::db(std::int64_t time_ns) const { return to_db(channel_.snr(block_at(time_ns))); }

double UplinkSnr::mean_db(std::int64_t time_ns) const {
  return to_db(channel_.local_mean_snr(block_at(time_ns)));
}

std::int64_t UplinkSnr::holds_until_ns(std::int64_t time_ns) const {
  if (coherence_ns_ == kNeverNs) return kNeverNs;
  return is_in_blocks_ ? (time_ns / coherence_ns_ + 1) * coherence_ns_ : time_ns + coherence_ns_;
}

std::uint64_t UplinkSnr::block_at(std::int64_t time_ns) const {
  return channel_.block_ns > 0 ? static_cast<std::uint64_t>(time_ns / channel_.block_ns) : 0;
}

}  // namespace airsplit
