#include "channel/radio/radio.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "channel/radio/doppler.h"
#include "channel/radio/shadowing.h"

namespace airsplit {

double bandwidth_hz(const AnalyticLinkConfig& config) {
  const double share =
      config.sharing == Sharing::Split ? 1.0 / static_cast<double>(config.devices) : 1.0;
  return 1e6 * config.bandwidth_mhz * share;
}

namespace {

using Gains = Eigen::ArrayXd;  // |H|^2 at each sub-carrier

/// Spread over the taps of a profile, at least kFewestSinusoids for each.
constexpr std::size_t kSinusoids = 128, kFewestSinusoids = 16;

bool moves(const AnalyticLinkConfig& config) {
  return config.fading != Fading::None && config.speed_kmh > 0;
}

/// The length of a block, at least 1 ns; 0 where the channel never changes.
std::int64_t block_ns(const AnalyticLinkConfig& config) {
  const auto whole_ns = [](double ns) { return std::max<std::int64_t>(1, std::llround(ns)); };
  if (moves(config)) {
    const double doppler_hz = max_doppler_hz(config.speed_kmh, config.carrier_ghz);
    return whole_ns(std::min(1e18, 1e9 / (kStepsPerDopplerPeriod * doppler_hz)));
  }
  if (config.fading != Fading::None) return whole_ns(1e6 * config.coherence_ms);
  if (config.shadowing_db > 0)
    return whole_ns(1e6 * config.shadowing_ms / static_cast<double>(kShadowingSteps));
  return 0;
}

/// Rayleigh or Rician fading with phase: a line of sight and scattered taps, each in blocks or by
/// Doppler.
class ScatteredChannel {
 public:
  ScatteredChannel(const AnalyticLinkConfig& config, Direction direction)
      : stream_(config.seed, fading_stream_name(direction) + ".taps", config.link_index),
        taps_(
            delay_taps(config.delay_profile, 1e-9 * config.delay_spread_ns, bandwidth_hz(config))) {
    const bool flat = taps_.size() == 1;
    response_ = frequency_response(taps_, bandwidth_hz(config), flat ? 1 : config.subcarriers);
    const double share = line_of_sight_share(config.fading_model());
    line_of_sight_ = std::sqrt(share);
    response_ *= std::sqrt(1 - share);
    if (!moves(config)) return;
    block_s_ = 1e-9 * static_cast<double>(block_ns(config));
    const double doppler_hz = max_doppler_hz(config.speed_kmh, config.carrier_ghz);
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

using ShadowGain = std::function<double(std::uint64_t block)>;

/// The factor on the SNR; null without shadowing.
ShadowGain shadow_gain(const AnalyticLinkConfig& config) {
  if (config.shadowing_db == 0) return nullptr;
  const Shadowing shadowing(config.shadowing_db, 1e-3 * config.shadowing_ms, config.seed,
                            config.link_index);
  const double block_s = 1e-9 * static_cast<double>(block_ns(config));
  return [=](std::uint64_t block) {
    return std::pow(10.0, shadowing.gain_db(static_cast<double>(block) * block_s) / 10);
  };
}

Slots slots(const AnalyticLinkConfig& config) {
  if (config.sharing != Sharing::Tdma) return {};
  return {1e-9 * std::round(1e6 * config.slot_ms), config.devices, config.link_index};
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

/// A channel with the same gain at all sub-carriers.
void make_flat(AnalyticRadio& radio, PowerGain gain, const ShadowGain& shadow, double mean_snr,
               const RateModel& rate, double bandwidth) {
  radio.snr = [=, gain = std::move(gain)](std::uint64_t block) {
    const double faded = mean_snr * gain(block);
    return shadow ? faded * shadow(block) : faded;
  };
  radio.link.rate_bps = [=, snr = radio.snr](std::uint64_t block) {
    return rate.rate_bps(bandwidth, snr(block));
  };
}

void make_selective(AnalyticRadio& radio, const std::shared_ptr<const ScatteredChannel>& channel,
                    const ShadowGain& shadow, double mean_snr, const RateModel& rate,
                    double bandwidth) {
  const auto snrs = [=](std::uint64_t block) -> Eigen::ArrayXd {
    return channel->gains(block) * (shadow ? mean_snr * shadow(block) : mean_snr);
  };
  radio.snr = [=](std::uint64_t block) { return snrs(block).mean(); };
  radio.link.rate_bps = [=](std::uint64_t block) { return rate.rate_bps(bandwidth, snrs(block)); };
}

}  // namespace

AnalyticRadio make_radio(const AnalyticLinkConfig& config, Direction direction) {
  const double mean_snr = std::pow(10.0, config.snr_db / 10.0);
  const double bandwidth = bandwidth_hz(config);
  const RateModel rate(config.rate, config.gap_db);
  const ShadowGain shadow = shadow_gain(config);
  const bool fades = config.fading != Fading::None;
  const bool selective = fades && config.delay_profile != DelayProfile::Flat;

  AnalyticRadio radio;
  radio.block_ns = block_ns(config);
  if (radio.block_ns > 0) radio.link.coherence_s = 1e-9 * static_cast<double>(radio.block_ns);
  radio.link.slots = slots(config);
  if (selective || moves(config)) {
    const auto channel = std::make_shared<const ScatteredChannel>(config, direction);
    if (selective) {
      make_selective(radio, channel, shadow, mean_snr, rate, bandwidth);
    } else {
      const PowerGain gain = [channel](std::uint64_t block) { return channel->gains(block)[0]; };
      make_flat(radio, gain, shadow, mean_snr, rate, bandwidth);
    }
  } else {
    make_flat(radio, power_gain(config.fading_model(), direction, config.seed, config.link_index),
              shadow, mean_snr, rate, bandwidth);
  }
  radio.link.rate_bps = remember_last(std::move(radio.link.rate_bps));
  radio.plan.rate_bps =
      rate.sending_rate_bps(bandwidth, mean_snr * std::pow(10.0, -config.backoff_db / 10));
  radio.plan.packet_bits = 8.0 * static_cast<double>(config.packet_bytes);
  radio.plan.retransmissions = static_cast<std::uint64_t>(config.retransmissions);
  return radio;
}

}  // namespace airsplit
