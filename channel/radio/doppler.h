// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Fading that is correlated in time as a moving device's is: Jakes' spectrum, by sum of sinusoids.
//
//     h(t) = 1/sqrt(N) sum_n exp(j (2 pi f_D t cos(2 pi (n + u_n) / N) + phi_n))
//
// N paths of equal power arrive from all around, one at a random direction in each N-th of the
// circle (Clarke, "A statistical theory of mobile-radio reception", BSTJ, 1968); the phases phi_n
// are random. E[h(0)* h(t)] is J0(2 pi f_D t) exactly, for any N, and the power of each realisation
// averages to 1 over time, so that a link keeps the mean SNR that it was given: with directions
// that are spread evenly but for one rotation, pairs of paths to the left and to the right can have
// all but the same Doppler shift, and beat so slowly that a link is stronger or weaker for good.
// |h|^2 is exponential but for terms of the order 1/N.
//
// Validation: channel_doppler_validation.cpp (autocorrelation, level crossing rate, mean power).
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>

#include <Eigen/Core>

#include "common/random.h"

namespace airsplit {

/// Largest Doppler shift, Hz: speed over wavelength.
double max_doppler_hz(double speed_kmh, double carrier_ghz);

/// The gain is taken as constant for 1 / (kStepsPerDopplerPeriod f_D): its correlation with the
/// gain one step on is J0(2 pi / 64) = 0.998.
inline constexpr double kStepsPerDopplerPeriod = 64;

class JakesProcess {
 public:
  /// Draws 2 `sinusoids` numbers of the stream, from `first_counter` on. sinusoids >= 1.
  JakesProcess(double doppler_hz, std::size_t sinusoids, const RandomStream& stream,
               std::uint64_t first_counter = 0);

  /// The complex gain, mean power 1.
  std::complex<double> gain(double time_s) const;

 private:
  Eigen::ArrayXd angular_rate_, phase_;
  double scale_;
};

}  // namespace airsplit
