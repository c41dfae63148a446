// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/doppler.h"

#include <cmath>

#include "common/error.h"

namespace airsplit {

double max_doppler_hz(double speed_kmh, double carrier_ghz) {
  constexpr double kLightMPerS = 299'792'458;
  return speed_kmh / 3.6 * carrier_ghz * 1e9 / kLightMPerS;
}

JakesProcess::JakesProcess(double doppler_hz, std::size_t sinusoids, const RandomStream& stream,
                           std::uint64_t first_counter)
    : angular_rate_(sinusoids),
      phase_(sinusoids),
      scale_(1 / std::sqrt(static_cast<double>(sinusoids))) {
  check(sinusoids >= 1, "one sinusoid or more");
  constexpr double kTwoPi = 6.283185307179586477;
  for (std::size_t n = 0; n < sinusoids; ++n) {
    const auto i = static_cast<Eigen::Index>(n);
    const double place = static_cast<double>(n) + stream.uniform(first_counter + 2 * n);
    const double direction = kTwoPi * place / static_cast<double>(sinusoids);
    angular_rate_[i] = kTwoPi * doppler_hz * std::cos(direction);
    phase_[i] = kTwoPi * stream.uniform(first_counter + 2 * n + 1);
  }
}

std::complex<double> JakesProcess::gain(double time_s) const {
  const Eigen::ArrayXd angle = angular_rate_ * time_s + phase_;
  return scale_ * std::complex<double>(angle.cos().sum(), angle.sin().sum());
}

}  // namespace airsplit
