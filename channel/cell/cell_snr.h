// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The SNR of each station of a cell, as time goes by: the analytic link's own radio channel, the
// same SNR in the same block of time (radio_channel.h). What the loss models of the Wi-Fi and of
// the LTE link turn into received power.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <ns3/nstime.h>
#include <ns3/simple-ref-count.h>

#include "channel/cell/cell_config.h"
#include "channel/radio/radio_channel.h"

namespace airsplit {

class CellSnr : public ns3::SimpleRefCount<CellSnr> {
 public:
  /// what_is_wrong_in_cell(config, stations, ...) is "".
  CellSnr(const CellConfig& config, std::size_t stations);

  /// All stations have this SNR until it is let go, so that a cell can be set up.
  void HoldAt(double snr_db);
  void LetGo() { holds_ = false; }

  /// Fading begins now, with block 0. Before, the SNR is the mean; if that changes over time, its
  /// first.
  void StartFading();

  /// Of a station's channel now, dB.
  double GetDb(std::size_t station, Direction direction) const;

 private:
  struct Channel {
    RadioChannel radio;
    double mean_db;
    mutable std::uint64_t block = 0;  // of the SNR kept here
    mutable double snr_db = 0;
    mutable bool known = false;
  };

  std::vector<std::pair<Channel, Channel>> stations_;  ///< up, down
  bool holds_ = false;
  double held_db_ = 0;
  bool fading_ = false;
  ns3::Time epoch_;
};

}  // namespace airsplit
