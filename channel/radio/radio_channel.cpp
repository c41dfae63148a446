// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/radio_channel.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "channel/radio/delay_profile.h"
#include "channel/radio/doppler.h"
#include "channel/radio/shadowing.h"

namespace airsplit {

namespace {

using Gains = Eigen::ArrayXd;  // |H|^2 at each sub-carrier

/// Spread over the taps of a profile, at least kFewestSinusoids for each.
constexpr std::size_t kSinusoids = 128, kFewestSinusoids = 16;

bool moves(const RadioSettings& radio) {
  return radio.fading != Fading::None && radio.speed_kmh > 0;
}

/// The length of a block, at least 1 ns; 0 where the channel never changes.
std::int64_t block_ns(const RadioConfig& config) {
  const RadioSettings& radio = config.settings;
  const auto whole_ns = [](double ns) { return std::max<std::int64_t>(1, std::llround(ns)); };
  if (moves(radio)) {
    const double doppler_hz = max_doppler_hz(radio.speed_kmh, radio.carrier_ghz);
    return whole_ns(std::min(1e18, 1e9 / (kStepsPerDopplerPeriod * doppler_hz)));
  }
  if (radio.fading != Fading::None) return whole_ns(1e6 * radio.coherence_ms);
  if (config.snr) return whole_ns(1e6 * radio.snr_step_ms);
  if (radio.shadowing_db > 0)
    return whole_ns(1e6 * radio.shadowing_ms / static_cast<double>(kShadowingSteps));
  return 0;
}

Eigen::Index subcarriers_of(const RadioConfig& config) {
  const RadioSettings& radio = config.settings;
  if (radio.subcarriers > 0) return radio.subcarriers;
  return enough_subcarriers(radio.delay_profile, 1e-9 * radio.delay_spread_ns, config.bandwidth_hz);
}

/// Rayleigh or Rician fading with phase: a line of sight and scattered taps, each in blocks or by
/// Doppler.
class ScatteredChannel {
 public:
  ScatteredChannel(const RadioConfig& config, Direction direction)
      : stream_(config.seed, fading_stream_name(direction) + ".taps", config.link_index),
        taps_(delay_taps(config.settings.delay_profile, 1e-9 * config.settings.delay_spread_ns,
                         config.bandwidth_hz)) {
    const RadioSettings& radio = config.settings;
    const bool flat = taps_.size() == 1;
    response_ = frequency_response(taps_, config.bandwidth_hz, flat ? 1 : subcarriers_of(config));
    const double share = line_of_sight_share(radio.fading_model());
    line_of_sight_ = std::sqrt(share);
    response_ *= std::sqrt(1 - share);
    if (!moves(radio)) return;
    block_s_ = 1e-9 * static_cast<double>(block_ns(config));
    const double doppler_hz = max_doppler_hz(radio.speed_kmh, radio.carrier_ghz);
    // 3GPP TR 38.901 sec. 7.7.2: the line of sight has the Doppler shift 0.7 f_D.
    line_of_sight_rate_ = 2 * 3.14159265358979323846 * 0.7 * doppler_hz;
    const std::size_t sinusoids = std::max(kFewestSinusoids, kSinusoids / taps_.size());
    for (std::size_t tap = 0; tap < taps_.size(); ++tap)
      moving_.emplace_back(doppler_hz, sinusoids, stream_, tap << 32);
  }

  Gains gains(std::uint64_t block) const {
    const double time_s = static_cast<double>(block) * block_s_;
    Eigen::VectorXcd scattered(response_.cols());
    for (Eigen::Index l = 0; l < scattered.size(); ++l) scattered[l] = tap_gain(block, time_s, l);
    // The line of sight arrives first, with delay 0: the same at each sub-carrier.
    const auto direct = std::polar(line_of_sight_, line_of_sight_rate_ * time_s);
    return ((response_ * scattered).array() + direct).abs2();
  }

 private:
  std::complex<double> tap_gain(std::uint64_t block, double time_s, Eigen::Index tap) const {
    const auto l = static_cast<std::size_t>(tap);
    return moving_.empty() ? complex_normal(stream_, block * taps_.size() + l)
                           : moving_[l].gain(time_s);
  }

  RandomStream stream_;
  std::vector<Tap> taps_;
  Eigen::MatrixXcd response_;
  double line_of_sight_ = 0, line_of_sight_rate_ = 0;
  double block_s_ = 0;
  std::vector<JakesProcess> moving_;
};

/// The factor on the SNR; null without shadowing.
OfBlock shadow_gain(const RadioConfig& config) {
  const RadioSettings& radio = config.settings;
  if (radio.shadowing_db == 0) return nullptr;
  const Shadowing shadowing(radio.shadowing_db, 1e-3 * radio.shadowing_ms, config.seed,
                            config.link_index);
  const double block_s = 1e-9 * static_cast<double>(block_ns(config));
  return [=](std::uint64_t block) {
    return std::pow(10.0, shadowing.gain_db(static_cast<double>(block) * block_s) / 10);
  };
}

double ratio(double db) { return std::pow(10.0, db / 10.0); }

/// The mean SNR and the bandwidth where they change over time.
void follow_time(RadioChannel& channel, const RadioConfig& config, Direction direction) {
  if (!config.snr) return;
  const auto start_ns = [block_ns = channel.block_ns](std::uint64_t block) {
    return static_cast<std::int64_t>(block) * block_ns;
  };
  channel.mean_snr = [=, snr = *config.snr](std::uint64_t block) {
    return ratio(snr.snr_db(direction, start_ns(block)));
  };
  if (!config.snr->has_bandwidth()) return;
  // A device may have a part of the band alone.
  const double scale = config.bandwidth_hz / config.settings.bandwidth_mhz;
  channel.bandwidth_hz = [=, snr = *config.snr](std::uint64_t block) {
    return scale * snr.bandwidth_mhz(start_ns(block));
  };
}

/// A channel with the same gain at all sub-carriers.
void make_flat(RadioChannel& channel, PowerGain gain, const OfBlock& shadow,
               const OfBlock& mean_snr) {
  channel.snr = [=, gain = std::move(gain)](std::uint64_t block) {
    const double faded = mean_snr(block) * gain(block);
    return shadow ? faded * shadow(block) : faded;
  };
}

void make_selective(RadioChannel& channel, const std::shared_ptr<const ScatteredChannel>& scattered,
                    const OfBlock& shadow, const OfBlock& mean_snr) {
  channel.subcarrier_snr = [=](std::uint64_t block) -> Eigen::ArrayXd {
    return scattered->gains(block) * (shadow ? mean_snr(block) * shadow(block) : mean_snr(block));
  };
  channel.snr = [snrs = channel.subcarrier_snr](std::uint64_t block) { return snrs(block).mean(); };
}

}  // namespace

RadioChannel make_radio_channel(const RadioConfig& config, Direction direction) {
  const RadioSettings& radio = config.settings;
  const OfBlock shadow = shadow_gain(config);
  const bool fades = radio.fading != Fading::None;
  const bool selective = fades && radio.delay_profile != DelayProfile::Flat;

  RadioChannel channel;
  channel.block_ns = block_ns(config);
  follow_time(channel, config, direction);
  const OfBlock mean_snr =
      channel.mean_snr ? channel.mean_snr
                       : [constant = ratio(radio.snr_db)](std::uint64_t) { return constant; };
  channel.local_mean_snr = mean_snr;
  if (shadow) {
    channel.local_mean_snr = [=](std::uint64_t block) { return mean_snr(block) * shadow(block); };
  }
  if (selective || moves(radio)) {
    const auto scattered = std::make_shared<const ScatteredChannel>(config, direction);
    if (selective) {
      make_selective(channel, scattered, shadow, mean_snr);
    } else {
      const PowerGain gain = [scattered](std::uint64_t block) {
        return scattered->gains(block)[0];
      };
      make_flat(channel, gain, shadow, mean_snr);
    }
  } else {
    make_flat(channel, power_gain(radio.fading_model(), direction, config.seed, config.link_index),
              shadow, mean_snr);
  }
  return channel;
}

}  // namespace airsplit
