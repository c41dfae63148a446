// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/analytic/analytic_radio.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "channel/radio/radio_channel.h"
#include "channel/radio/rate_model.h"

namespace airsplit {
namespace {

Slots slots(const AnalyticLinkConfig& config) {
  if (config.analytic.sharing != Sharing::Tdma) return {};
  return {1e-9 * std::round(1e6 * config.analytic.slot_ms), config.devices, config.link_index};
}

/// Where the mean SNR changes over time, the sender follows it down to here: in a gap of the
/// coverage it goes on trying at a slow rate, and packets are lost.
constexpr double kLowestMeanDb = -10;

double ratio(double db) { return std::pow(10.0, db / 10); }

PacketPlan packet_plan(const AnalyticLinkConfig& config, const RateModel& rate,
                       const RadioChannel& channel, const OfBlock& bandwidth_hz) {
  const double backoff = ratio(-config.analytic.backoff_db);
  PacketPlan plan;
  plan.rate_bps =
      rate.sending_rate_bps(bandwidth_hz(0), std::pow(10.0, config.radio.snr_db / 10.0) * backoff);
  if (channel.mean_snr) {
    plan.rate_of = [=, mean_snr = channel.mean_snr](std::uint64_t block) {
      const double known_snr = std::max(ratio(kLowestMeanDb), mean_snr(block));
      return rate.sending_rate_bps(bandwidth_hz(block), known_snr * backoff);
    };
  }
  plan.packet_bits = 8.0 * static_cast<double>(config.analytic.packet_bytes);
  plan.retransmissions = static_cast<std::uint64_t>(config.analytic.retransmissions);
  return plan;
}

/// The same rates. Messages of less than a block follow each other in one: it is drawn once.
BlockRate remember_last(BlockRate rate_bps) {
  return [rate_bps = std::move(rate_bps), known = std::optional<std::uint64_t>(),
          value = 0.0](std::uint64_t block) mutable {
    if (known != block) {
      known = block;
      value = rate_bps(block);
    }
    return value;
  };
}

}  // namespace

RadioConfig radio_config(const AnalyticLinkConfig& config) {
  return {config.radio, bandwidth_hz(config), config.seed, config.link_index, config.snr};
}

BlockTime block_time(const AnalyticLinkConfig& config, const AnalyticRadio& radio,
                     std::int64_t time_ns) {
  BlockTime time;
  if (radio.block_ns > 0) {
    time.block = static_cast<std::uint64_t>(time_ns / radio.block_ns);
    time.offset_s = 1e-9 * static_cast<double>(time_ns % radio.block_ns);
  }
  if (radio.link.slots.devices > 1) {
    const std::int64_t slot_ns = std::llround(1e6 * config.analytic.slot_ms);
    time.slot = static_cast<std::uint64_t>(time_ns / slot_ns);
    time.slot_offset_s = 1e-9 * static_cast<double>(time_ns % slot_ns);
  }
  return time;
}

AnalyticRadio make_radio(const AnalyticLinkConfig& config, Direction direction) {
  const double constant_hz = bandwidth_hz(config);
  const RateModel rate(config.analytic.rate, config.analytic.gap_db);
  const RadioChannel channel = make_radio_channel(radio_config(config), direction);

  AnalyticRadio radio;
  radio.block_ns = channel.block_ns;
  radio.snr = channel.snr;
  radio.mean_snr = channel.local_mean_snr;
  radio.bandwidth_hz = channel.bandwidth_hz ? channel.bandwidth_hz
                                            : [constant_hz](std::uint64_t) { return constant_hz; };
  if (radio.block_ns > 0) radio.link.coherence_s = 1e-9 * static_cast<double>(radio.block_ns);
  radio.link.slots = slots(config);
  if (channel.subcarrier_snr) {
    radio.link.rate_bps = [=, hz = radio.bandwidth_hz, snr = channel.subcarrier_snr](
                              std::uint64_t block) { return rate.rate_bps(hz(block), snr(block)); };
  } else {
    radio.link.rate_bps = [=, hz = radio.bandwidth_hz, snr = channel.snr](std::uint64_t block) {
      return rate.rate_bps(hz(block), snr(block));
    };
  }
  radio.link.rate_bps = remember_last(std::move(radio.link.rate_bps));
  radio.plan = packet_plan(config, rate, channel, radio.bandwidth_hz);
  return radio;
}

}  // namespace airsplit
