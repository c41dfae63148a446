// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/analytic/analytic_view.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "channel/analytic/analytic_radio.h"
#include "channel/radio/rate_model.h"

namespace airsplit {
namespace {

double to_ratio(double db) { return std::pow(10.0, db / 10); }

class AnalyticView final : public ChannelView {
 public:
  explicit AnalyticView(const AnalyticLinkConfig& config)
      : config_(config),
        up_(make_radio(config, Direction::Uplink)),
        down_(make_radio(config, Direction::Downlink)),
        snr_(radio_config(config)),
        rate_(config.analytic.rate, config.analytic.gap_db),
        gains_(typical_gains(config.radio.fading_model())) {}

  const UplinkSnr& snr() const override { return snr_; }

  double rate_bps(double snr_db, std::int64_t time_ns) const override {
    return share() * rate_.rate_bps(hz_at(time_ns), to_ratio(snr_db));
  }

  double exceedance(double rate_bps, std::int64_t time_ns) const override {
    const double needed = rate_.needed_snr(hz_at(time_ns), rate_bps / share());
    return gain_exceedance(config_.radio.fading_model(), needed / up_.mean_snr(block_at(time_ns)));
  }

  RateSpread rate_spread(std::int64_t time_ns) const override {
    const std::uint64_t block = block_at(time_ns);
    const double snr = up_.mean_snr(block), hz = up_.bandwidth_hz(block);
    if (snr != known_snr_ || hz != known_hz_) {
      known_snr_ = snr;
      known_hz_ = hz;
      known_spread_ = spread_at(snr, hz);
    }
    return known_spread_;
  }

  std::optional<std::int64_t> sent_ns(Direction direction, std::uint32_t bytes,
                                      std::int64_t start_ns) const override {
    const AnalyticRadio& radio = direction == Direction::Uplink ? up_ : down_;
    const double limit_s = 1e-9 * (1e9 * config_.horizon_s - static_cast<double>(start_ns));
    const auto time_s =
        transmission_time_s(radio.link, 8.0 * bytes, block_time(config_, radio, start_ns), limit_s);
    if (!time_s) return std::nullopt;
    return start_ns + std::llround(1e9 * *time_s);
  }

  std::int64_t begun_ns(Direction direction, std::int64_t start_ns) const override {
    const AnalyticRadio& radio = direction == Direction::Uplink ? up_ : down_;
    if (radio.link.slots.devices == 1) return start_ns;
    return start_ns +
           std::llround(1e9 * first_bit_s(radio.link, block_time(config_, radio, start_ns)));
  }

 private:
  std::uint64_t block_at(std::int64_t time_ns) const {
    return up_.block_ns > 0 ? static_cast<std::uint64_t>(time_ns / up_.block_ns) : 0;
  }

  double hz_at(std::int64_t time_ns) const { return up_.bandwidth_hz(block_at(time_ns)); }

  /// Of the time, where slots are shared.
  double share() const { return 1 / static_cast<double>(up_.link.slots.devices); }

  /// Over gains of equal probability.
  RateSpread spread_at(double snr, double hz) const {
    double sum = 0, squares = 0;
    for (const double gain : gains_) {
      const double bps = share() * rate_.rate_bps(hz, snr * gain);
      sum += bps;
      squares += bps * bps;
    }
    const auto count = static_cast<double>(gains_.size());
    const double mean = sum / count;
    RateSpread spread{mean, std::sqrt(std::max(0.0, squares / count - mean * mean)), {}};
    for (std::size_t i = 0; i < spread.typical_bps.size(); ++i) {
      const std::size_t middle = (2 * i + 1) * gains_.size() / (2 * spread.typical_bps.size());
      spread.typical_bps[i] = share() * rate_.rate_bps(hz, snr * gains_[middle]);
    }
    return spread;
  }

  AnalyticLinkConfig config_;
  AnalyticRadio up_, down_;
  UplinkSnr snr_;
  RateModel rate_;
  std::vector<double> gains_;  ///< of equal probability
  // What was asked last: the mean SNR seldom changes.
  mutable double known_snr_ = -1, known_hz_ = -1;
  mutable RateSpread known_spread_;
};

}  // namespace

std::shared_ptr<const ChannelView> analytic_view(const AnalyticLinkConfig& config) {
  return std::make_shared<const AnalyticView>(config);
}

std::string what_a_view_needs(const AnalyticLinkConfig& config) {
  if (config.analytic.outage != Outage::Wait) return "link.outage = \"wait\"";
  if (config.loss.loss_percent > 0) return "link.loss_percent = 0";
  const bool fades = config.radio.fading != Fading::None;
  if (fades && config.radio.delay_profile != DelayProfile::Flat)
    return "link.delay_profile = \"flat\"";
  return "";
}

}  // namespace airsplit
