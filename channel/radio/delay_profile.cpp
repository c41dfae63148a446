// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/delay_profile.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>

#include "common/error.h"

namespace airsplit {
namespace {

void scale_power_to_one(std::vector<Tap>& taps) {
  double total = 0;
  for (const Tap& tap : taps) total += tap.power;
  for (Tap& tap : taps) tap.power /= total;
}

std::vector<Tap> from_table(const std::vector<std::pair<double, double>>& ns_and_db) {
  std::vector<Tap> taps;
  taps.reserve(ns_and_db.size());
  for (const auto& [delay_ns, power_db] : ns_and_db)
    taps.push_back({1e-9 * delay_ns, std::pow(10.0, power_db / 10)});
  scale_power_to_one(taps);
  return taps;
}

std::vector<Tap> exponential_taps(double spread_s, double bandwidth_hz) {
  constexpr double kSpan = 8;  // delay spreads: the rest has exp(-8) of the power
  const double times_bandwidth = spread_s * bandwidth_hz;
  const double per_spread = std::max(2.0, 2 * times_bandwidth);
  check(times_bandwidth <= kMostSpreadTimesBandwidth, "a profile of not too many taps");
  const auto count = static_cast<int>(std::ceil(kSpan * per_spread));
  std::vector<Tap> taps;
  for (int i = 0; i < count; ++i) {
    const double delay = kSpan * i / count;
    taps.push_back({delay, std::exp(-delay)});
  }
  scale_power_to_one(taps);
  const double scale = spread_s / rms_delay_spread_s(taps);
  for (Tap& tap : taps) tap.delay_s *= scale;
  return taps;
}

}  // namespace

std::vector<Tap> delay_taps(DelayProfile profile, double rms_delay_spread_s, double bandwidth_hz) {
  switch (profile) {
    case DelayProfile::Flat:
      break;
    case DelayProfile::Exponential:
      return exponential_taps(rms_delay_spread_s, bandwidth_hz);
    case DelayProfile::Epa:  // TS 36.104 table B.2-1
      return from_table(
          {{0, 0}, {30, -1}, {70, -2}, {90, -3}, {110, -8}, {190, -17.2}, {410, -20.8}});
    case DelayProfile::Eva:  // TS 36.104 table B.2-2
      return from_table({{0, 0},
                         {30, -1.5},
                         {150, -1.4},
                         {310, -3.6},
                         {370, -0.6},
                         {710, -9.1},
                         {1090, -7},
                         {1730, -12},
                         {2510, -16.9}});
    case DelayProfile::Etu:  // TS 36.104 table B.2-3
      return from_table({{0, -1},
                         {50, -1},
                         {120, -1},
                         {200, 0},
                         {230, 0},
                         {500, 0},
                         {1600, -3},
                         {2300, -5},
                         {5000, -7}});
  }
  return {{0, 1}};
}

Eigen::Index enough_subcarriers(DelayProfile profile, double rms_delay_spread_s,
                                double bandwidth_hz) {
  constexpr double kFewest = 64, kPerSpread = 8, kPerDelay = 1.1, kWidestLteHz = 20e6;
  double enough = kFewest;
  if (profile == DelayProfile::Exponential) {
    enough = kPerSpread * rms_delay_spread_s * bandwidth_hz;
  } else if (bandwidth_hz > kWidestLteHz) {
    enough = kPerDelay * delay_taps(profile, 0, bandwidth_hz).back().delay_s * bandwidth_hz;
  }
  return static_cast<Eigen::Index>(std::ceil(std::max(kFewest, enough)));
}

double rms_delay_spread_s(const std::vector<Tap>& taps) {
  double mean = 0, square = 0;
  for (const Tap& tap : taps) {
    mean += tap.power * tap.delay_s;
    square += tap.power * tap.delay_s * tap.delay_s;
  }
  return std::sqrt(std::max(0.0, square - mean * mean));
}

Eigen::MatrixXcd frequency_response(const std::vector<Tap>& taps, double bandwidth_hz,
                                    Eigen::Index subcarriers) {
  constexpr double kTwoPi = 6.283185307179586477;
  Eigen::MatrixXcd response(subcarriers, static_cast<Eigen::Index>(taps.size()));
  for (Eigen::Index l = 0; l < response.cols(); ++l) {
    const Tap& tap = taps[static_cast<std::size_t>(l)];
    for (Eigen::Index k = 0; k < subcarriers; ++k) {
      const double frequency_hz =
          bandwidth_hz * ((static_cast<double>(k) + 0.5) / static_cast<double>(subcarriers) - 0.5);
      response(k, l) = std::polar(std::sqrt(tap.power), -kTwoPi * frequency_hz * tap.delay_s);
    }
  }
  return response;
}

}  // namespace airsplit
