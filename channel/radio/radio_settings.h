// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a user sets about a radio channel, whatever moves bytes over it: the settings and their
// keys, which are the one place of their ranges and meanings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "channel/radio/fading.h"
#include "common/key.h"

namespace airsplit {

/// Which echoes there are (delay_profile.h).
enum class DelayProfile { Flat, Exponential, Epa, Eva, Etu };

struct RadioSettings {
  double snr_db = 10;        ///< mean received SNR over the bandwidth, both directions
  double bandwidth_mhz = 1;  ///< of each direction (FDD)

  FadingModel fading_model() const { return {fading, rician_k_db, nakagami_m}; }
  Fading fading = Fading::None;
  double rician_k_db = 6;
  double nakagami_m = 1;
  double coherence_ms = 20;  ///< length of a fading block, rounded to 1 ns
  double speed_kmh = 0;      ///< over 0: fading by Doppler instead of in blocks of coherence_ms
  double carrier_ghz = 2;    ///< for the Doppler shift

  double snr_step_ms = 1;  ///< of an SNR over time without fading: how long a value is held

  double shadowing_db = 0;       ///< standard deviation; the mean in dB stays snr_db
  double shadowing_ms = 10'000;  ///< its correlation falls to 1/e in this time

  DelayProfile delay_profile = DelayProfile::Flat;
  double delay_spread_ns = 100;  ///< rms, of DelayProfile::Exponential
  std::int64_t subcarriers =
      0;  ///< at which the channel is evaluated, unless it is flat; 0: enough
};

/// The SNR of one device's link, dB: link.snr_db and what its place in link.snr_spread_db adds.
inline constexpr Range kDeviceSnrDb{-100, 100};
inline constexpr Range kBandwidthMhz{0.001, 2000};

inline std::vector<Key<RadioSettings>> radio_keys() {
  using S = RadioSettings;
  const auto fades = [](const S& s) { return s.fading != Fading::None; };
  return {
      number_key("link.snr_db", &S::snr_db, "dB", {-30, 60},
                 "Mean received SNR over the bandwidth, up and down")
          .required()
          .per_group(),
      number_key("link.bandwidth_mhz", &S::bandwidth_mhz, "MHz", kBandwidthMhz, "Bandwidth")
          .required()
          .per_group(),
      word_key("link.fading", &S::fading,
               {{"none", Fading::None},
                {"rayleigh", Fading::Rayleigh},
                {"rician", Fading::Rician},
                {"nakagami", Fading::Nakagami}},
               "Distribution of the SNR around its mean")
          .per_group(),
      number_key("link.rician_k_db", &S::rician_k_db, "dB", {-40, 60},
                 "rician: power of the line of sight over that of all else")
          .per_group()
          .needs("link.fading = \"rician\"", [](const S& s) { return s.fading == Fading::Rician; })
          .needed_by("link.fading", "rician fading",
                     [](const S& s) { return s.fading == Fading::Rician; }),
      number_key("link.nakagami_m", &S::nakagami_m, "", {0.5, 100},
                 "nakagami: 1 / variance of the power gain; 1 is rayleigh")
          .per_group()
          .needs("link.fading = \"nakagami\"",
                 [](const S& s) { return s.fading == Fading::Nakagami; })
          .needed_by("link.fading", "nakagami fading",
                     [](const S& s) { return s.fading == Fading::Nakagami; }),
      number_key("link.coherence_ms", &S::coherence_ms, "ms", {0.001, 1e6},
                 "Block fading: for how long the SNR stays the same; fading needs this or "
                 "speed_kmh")
          .per_group()
          .replaces("link.speed_kmh")
          .needs("link.fading", fades)
          .needed_by(
              "link.fading", "fading", [fades](const S& s) { return fades(s) && s.speed_kmh == 0; },
              "link.speed_kmh"),
      number_key("link.speed_kmh", &S::speed_kmh, "km/h", {0.01, 1000},
                 "Fading that is correlated in time by the Doppler shift of this speed (rayleigh, "
                 "rician)")
          .per_group()
          .replaces("link.coherence_ms")
          .needs("link.fading", fades),
      number_key("link.carrier_ghz", &S::carrier_ghz, "GHz", {0.1, 300},
                 "Carrier frequency; speed_kmh needs it")
          .per_group()
          .needs("link.fading with link.speed_kmh",
                 [fades](const S& s) { return fades(s) && s.speed_kmh > 0; })
          .needed_by("link.speed_kmh", "link.speed_kmh",
                     [](const S& s) { return s.speed_kmh > 0; }),
      number_key("link.snr_step_ms", &S::snr_step_ms, "ms", {0.001, 1e6},
                 "A mean SNR that changes over time is taken at the start of each block of the "
                 "fading; without fading at each such step")
          .needs("no link.fading", [fades](const S& s) { return !fades(s); }),
      number_key("link.shadowing_db", &S::shadowing_db, "dB", {0, 30},
                 "Standard deviation of log-normal shadowing, the same up and down; the mean in dB "
                 "is snr_db")
          .per_group(),
      number_key("link.shadowing_ms", &S::shadowing_ms, "ms", {1, 1e7},
                 "The shadowing's correlation falls to 1/e in this time; shadowing needs it. It is "
                 "held for a block of the fading, if that is longer")
          .per_group()
          .needs("link.shadowing_db > 0", [](const S& s) { return s.shadowing_db > 0; })
          .needed_by("link.shadowing_db", "link.shadowing_db",
                     [](const S& s) { return s.shadowing_db > 0; }),
      word_key(
          "link.delay_profile", &S::delay_profile,
          {{"flat", DelayProfile::Flat},
           {"exponential", DelayProfile::Exponential},
           {"epa", DelayProfile::Epa},
           {"eva", DelayProfile::Eva},
           {"etu", DelayProfile::Etu}},
          "Echoes that make sub-carriers fade apart (rayleigh, rician): epa, eva, etu of 3GPP TS "
          "36.104")
          .per_group()
          .needs("link.fading", fades),
      number_key("link.delay_spread_ns", &S::delay_spread_ns, "ns", {0.1, 1e5},
                 "exponential: rms delay spread")
          .per_group()
          .needs("link.fading with link.delay_profile = \"exponential\"",
                 [fades](const S& s) {
                   return fades(s) && s.delay_profile == DelayProfile::Exponential;
                 })
          .needed_by("link.delay_profile", "the exponential profile",
                     [](const S& s) { return s.delay_profile == DelayProfile::Exponential; }),
      whole_key("link.subcarriers", &S::subcarriers, 0, 4096,
                "Frequencies over the band at which echoes are evaluated; 0 is as many as the "
                "profile takes in this band, at least 64")
          .per_group()
          .needs("link.fading with a link.delay_profile", [fades](const S& s) {
            return fades(s) && s.delay_profile != DelayProfile::Flat;
          })};
}

/// What cannot be of one device's channel, as "link.key = value: expected ..." without a place, or
/// "" if all is well: a number that its key does not take (but kDeviceSnrDb), and settings that do
/// not go together.
std::string what_is_wrong(const RadioSettings& radio);

}  // namespace airsplit
