// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a user sets about an analytic link beyond its radio channel: the settings and their keys.
#pragma once

#include <cstdint>
#include <vector>

#include "channel/radio/rate_model.h"
#include "common/key.h"

namespace airsplit {

/// What a sender does about a fading channel.
enum class Outage {
  Wait,  ///< it knows the channel and follows it: the rate varies, nothing is lost
  Lose,  ///< it does not: it sends packets at a fixed rate, and those that fade are lost
};

/// How devices share the band.
enum class Sharing {
  None,   ///< each device has a band of its own
  Tdma,   ///< each device has the whole band in every n-th time slot
  Split,  ///< each device has an n-th of the band, at the same SNR
};

struct AnalyticSettings {
  RateKind rate = RateKind::Shannon;
  double gap_db = 0;  ///< of the rate to capacity, or of a table to its thresholds

  Outage outage = Outage::Wait;
  double backoff_db = 0;             ///< Lose: the fixed rate is that of snr_db less this
  std::int64_t packet_bytes = 1500;  ///< what is lost or resent as one
  std::int64_t retransmissions = 3;  ///< Lose: of one packet, then it is gone

  Sharing sharing = Sharing::None;
  double slot_ms = 1;  ///< Tdma: device i of n has the slots i, i + n, i + 2n, ...
};

inline std::vector<Key<AnalyticSettings>> analytic_keys() {
  using S = AnalyticSettings;
  const auto loses = [](const S& s) { return s.outage == Outage::Lose; };
  return {
      word_key("link.rate", &S::rate,
               {{"shannon", RateKind::Shannon},
                {"lte-cqi", RateKind::LteCqi},
                {"nr-cqi", RateKind::NrCqi},
                {"nr-cqi-256qam", RateKind::NrCqi256Qam},
                {"wifi-11ax", RateKind::Wifi11ax}},
               "analytic: from SNR to rate: capacity, or the steps of a table "
               "(channel/radio/rate_model.h has its sources)")
          .per_group(),
      number_key("link.gap_db", &S::gap_db, "dB", {0, 30},
                 "analytic: taken off the SNR before it becomes a rate")
          .per_group(),
      word_key("link.outage", &S::outage, {{"wait", Outage::Wait}, {"lose", Outage::Lose}},
               "wait: the rate follows the fading, nothing is lost; lose: it is fixed, faded "
               "packets are lost")
          .per_group(),
      number_key("link.backoff_db", &S::backoff_db, "dB", {-30, 60},
                 "lose: the fixed rate is that of snr_db less this")
          .per_group()
          .needs("link.outage = \"lose\"", loses),
      whole_key("link.packet_bytes", &S::packet_bytes, 16, 65'535,
                "analytic: what is lost or resent as one")
          .per_group(),
      whole_key("link.retransmissions", &S::retransmissions, 0, 100,
                "lose: how often a packet is resent before it, and the task with it, is lost")
          .per_group()
          .needs("link.outage = \"lose\"", loses),
      word_key("link.sharing", &S::sharing,
               {{"none", Sharing::None}, {"tdma", Sharing::Tdma}, {"split", Sharing::Split}},
               "analytic: none (each device has a band of its own), tdma (time slots in turn), "
               "split (equal parts, same SNR)"),
      number_key("link.slot_ms", &S::slot_ms, "ms", {0.01, 1e4}, "tdma: length of a slot")
          .needs("link.sharing = \"tdma\"", [](const S& s) { return s.sharing == Sharing::Tdma; })};
}

}  // namespace airsplit
