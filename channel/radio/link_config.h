// What a user sets about a link, whatever the link model: the radio channel and how it is shared.
#pragma once

#include <cstdint>
#include <string>

#include "channel/radio/delay_profile.h"
#include "channel/radio/fading.h"
#include "channel/radio/rate_model.h"

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

/// The ranges stand in analytic_limits.h.
struct RadioConfig {
  double snr_db = 10;        ///< mean received SNR over the bandwidth, both directions
  double bandwidth_mhz = 1;  ///< of each direction (FDD)

  FadingModel fading_model() const { return {fading, rician_k_db, nakagami_m}; }
  Fading fading = Fading::None;
  double rician_k_db = 6;
  double nakagami_m = 1;
  double coherence_ms = 20;  ///< length of a fading block, rounded to 1 ns
  double speed_kmh = 0;      ///< over 0: fading by Doppler instead of in blocks of coherence_ms
  double carrier_ghz = 2;    ///< for the Doppler shift

  double shadowing_db = 0;       ///< standard deviation; the mean in dB stays snr_db
  double shadowing_ms = 10'000;  ///< its correlation falls to 1/e in this time

  DelayProfile delay_profile = DelayProfile::Flat;
  double delay_spread_ns = 100;   ///< rms, of DelayProfile::Exponential
  std::int64_t subcarriers = 64;  ///< at which the channel is evaluated, unless it is flat

  RateKind rate = RateKind::Shannon;
  double gap_db = 0;  ///< of the rate to capacity, or of a table to its thresholds

  Outage outage = Outage::Wait;
  double backoff_db = 0;             ///< Lose: the fixed rate is that of snr_db less this
  std::int64_t packet_bytes = 1500;  ///< what is lost or resent as one
  std::int64_t retransmissions = 3;  ///< Lose: of one packet, then it is gone

  double loss_percent = 0;     ///< of the uplink's packets, lost behind the radio and never resent
  double erasure_percent = 0;  ///< of the bits that a message sends uncoded (uncoded.h)
  /// Messages of which some bytes arrived are delivered with a note of the gaps (gaps_tag.h), not
  /// dropped.
  bool deliver_incomplete = false;

  Sharing sharing = Sharing::None;
  double slot_ms = 1;  ///< Tdma: device i of n has the slots i, i + n, i + 2n, ...
};

struct AnalyticLinkConfig : RadioConfig {
  std::uint64_t seed = 1;        ///< of the simulation
  std::uint64_t link_index = 0;  ///< links with different indices fade independently
  std::uint64_t devices = 1;     ///< that share the band; link_index is below it if they do
  double horizon_s = 1e9;        ///< a message that cannot end by then is never delivered
};

/// What cannot be, as "key = value: expected ..." without a place, or "" if all is well: numbers
/// out of range, and settings that do not go together.
std::string what_is_wrong(const AnalyticLinkConfig& config);

}  // namespace airsplit
