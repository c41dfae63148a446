// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/cell/cell_snr.h"

#include <algorithm>
#include <cmath>

#include <ns3/simulator.h>

namespace airsplit {

namespace {

double first_mean_db(const RadioConfig& radio, Direction direction) {
  return radio.snr ? radio.snr->snr_db(direction, 0) : radio.settings.snr_db;
}

}  // namespace

CellSnr::CellSnr(const CellConfig& config, std::size_t stations) {
  for (std::size_t i = 0; i < stations; ++i) {
    const RadioConfig radio = station_radio(config, i);
    const auto channel = [&](Direction direction) {
      return Channel{make_radio_channel(radio, direction), first_mean_db(radio, direction)};
    };
    stations_.emplace_back(channel(Direction::Uplink), channel(Direction::Downlink));
  }
}

void CellSnr::HoldAt(double snr_db) {
  holds_ = true;
  held_db_ = snr_db;
}

void CellSnr::StartFading() {
  fading_ = true;
  epoch_ = ns3::Simulator::Now();
}

double CellSnr::GetDb(std::size_t station, Direction direction) const {
  const auto& [up, down] = stations_.at(station);
  const Channel& channel = direction == Direction::Uplink ? up : down;
  if (holds_) return held_db_;
  if (!fading_) return channel.mean_db;
  const std::int64_t since_ns = (ns3::Simulator::Now() - epoch_).GetNanoSeconds();
  const auto block = static_cast<std::uint64_t>(
      channel.radio.block_ns > 0 ? since_ns / channel.radio.block_ns : 0);
  if (!channel.known || channel.block != block) {
    constexpr double kSilence = 1e-30;  // a ratio that stands for none
    channel.snr_db = 10 * std::log10(std::max(kSilence, channel.radio.snr(block)));
    channel.block = block;
    channel.known = true;
  }
  return channel.snr_db;
}

}  // namespace airsplit
