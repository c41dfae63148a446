// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/rate_model.h"

#include <cmath>
#include <limits>

namespace airsplit {
namespace {

constexpr double kLn2 = 0.693147180559945309417;

std::vector<RateStep> cqi_steps(const std::vector<double>& efficiencies) {
  const double gap = -std::log(5 * 5e-5) / 1.5;
  std::vector<RateStep> steps;
  steps.reserve(efficiencies.size());
  for (const double efficiency : efficiencies)
    steps.push_back({gap * std::expm1(kLn2 * efficiency), efficiency});
  return steps;
}

std::vector<RateStep> wifi_11ax_steps() {
  struct Mcs {
    double bits, code_rate, sensitivity_dbm;
  };
  constexpr double kNoiseDbm = -101, kNoiseFigureDb = 10, kMarginDb = 5;
  constexpr double kDataSubcarriers = 234, kSymbolS = 13.6e-6, kBandwidthHz = 20e6;
  std::vector<RateStep> steps;
  for (const Mcs& mcs :
       {Mcs{1, 1.0 / 2, -82}, Mcs{2, 1.0 / 2, -79}, Mcs{2, 3.0 / 4, -77}, Mcs{4, 1.0 / 2, -74},
        Mcs{4, 3.0 / 4, -70}, Mcs{6, 2.0 / 3, -66}, Mcs{6, 3.0 / 4, -65}, Mcs{6, 5.0 / 6, -64},
        Mcs{8, 3.0 / 4, -59}, Mcs{8, 5.0 / 6, -57}, Mcs{10, 3.0 / 4, -54}, Mcs{10, 5.0 / 6, -52}}) {
    const double snr_db = mcs.sensitivity_dbm - kNoiseDbm - kNoiseFigureDb - kMarginDb;
    steps.push_back({std::pow(10.0, snr_db / 10),
                     kDataSubcarriers * mcs.bits * mcs.code_rate / kSymbolS / kBandwidthHz});
  }
  return steps;
}

}  // namespace

double shannon_rate_bps(double bandwidth_hz, double snr) {
  return bandwidth_hz * std::log1p(snr) / kLn2;
}

std::vector<RateStep> rate_steps(RateKind kind) {
  switch (kind) {
    case RateKind::Shannon:
      break;
    case RateKind::LteCqi:
    case RateKind::NrCqi:
      return cqi_steps({0.1523, 0.2344, 0.3770, 0.6016, 0.8770, 1.1758, 1.4766, 1.9141, 2.4063,
                        2.7305, 3.3223, 3.9023, 4.5234, 5.1152, 5.5547});
    case RateKind::NrCqi256Qam:
      return cqi_steps({0.1523, 0.3770, 0.8770, 1.4766, 1.9141, 2.4063, 2.7305, 3.3223, 3.9023,
                        4.5234, 5.1152, 5.5547, 6.2266, 6.9141, 7.4063});
    case RateKind::Wifi11ax:
      return wifi_11ax_steps();
  }
  return {};
}

RateModel::RateModel(RateKind kind, double gap_db)
    : steps_(rate_steps(kind)), gap_(std::pow(10.0, gap_db / 10)) {}

double RateModel::rate_bps(double bandwidth_hz, double snr) const {
  if (steps_.empty()) return shannon_rate_bps(bandwidth_hz, snr / gap_);
  return bandwidth_hz * table_bits_per_hz(snr / gap_);
}

double RateModel::rate_bps(double bandwidth_hz, const Eigen::ArrayXd& snrs) const {
  const double nats_per_hz = (snrs / gap_).log1p().mean();
  if (steps_.empty()) return bandwidth_hz * nats_per_hz / kLn2;
  return bandwidth_hz * table_bits_per_hz(std::expm1(nats_per_hz));
}

double RateModel::sending_rate_bps(double bandwidth_hz, double snr) const {
  const double rate = rate_bps(bandwidth_hz, snr);
  return rate > 0 || steps_.empty() ? rate : bandwidth_hz * steps_.front().bits_per_hz;
}

double RateModel::needed_snr(double bandwidth_hz, double rate_bps) const {
  const double bits_per_hz = rate_bps / bandwidth_hz;
  if (steps_.empty()) return gap_ * std::expm1(kLn2 * bits_per_hz);
  if (bits_per_hz <= 0) return 0;
  for (const RateStep& step : steps_)
    if (step.bits_per_hz >= bits_per_hz) return gap_ * step.snr;
  return std::numeric_limits<double>::infinity();
}

double RateModel::table_bits_per_hz(double snr) const {
  double bits_per_hz = 0;
  for (const RateStep& step : steps_) {
    if (snr < step.snr) break;
    bits_per_hz = step.bits_per_hz;
  }
  return bits_per_hz;
}

}  // namespace airsplit
