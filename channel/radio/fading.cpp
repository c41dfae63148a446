// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/fading.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "common/error.h"

namespace airsplit {
namespace {

namespace bm = boost::math;

PowerGain rician_gain(const RandomStream& stream, double share) {
  const double line_of_sight = std::sqrt(share), scattered = std::sqrt(1 - share);
  return [=](std::uint64_t block) {
    return std::norm(line_of_sight + scattered * complex_normal(stream, block));
  };
}

double rician_k(const FadingModel& model) { return std::pow(10.0, model.rician_k_db / 10); }

}  // namespace

std::string fading_stream_name(Direction direction) {
  return direction == Direction::Uplink ? "fading.uplink" : "fading.downlink";
}

double line_of_sight_share(const FadingModel& model) {
  switch (model.kind) {
    case Fading::None:
      return 1;
    case Fading::Rician:
      return 1 / (1 + std::pow(10.0, -model.rician_k_db / 10));
    case Fading::Rayleigh:
    case Fading::Nakagami:
      break;
  }
  return 0;
}

PowerGain power_gain(const FadingModel& model, Direction direction, std::uint64_t seed,
                     std::uint64_t link_index) {
  const RandomStream stream(seed, fading_stream_name(direction), link_index);
  switch (model.kind) {
    case Fading::None:
      break;
    case Fading::Rayleigh:
      return [stream](std::uint64_t block) { return stream.exponential(block); };
    case Fading::Rician:
      return rician_gain(stream, line_of_sight_share(model));
    case Fading::Nakagami:
      return [stream, m = model.nakagami_m](std::uint64_t block) {
        return gamma_of_mean_one(stream, block, m);
      };
  }
  return [](std::uint64_t) { return 1.0; };
}

double gain_exceedance(const FadingModel& model, double x) {
  if (!(x > 0)) return 1;
  if (std::isinf(x)) return 0;
  switch (model.kind) {
    case Fading::None:
      return x <= 1 ? 1 : 0;
    case Fading::Rayleigh:
      return std::exp(-x);
    case Fading::Rician: {
      const double k = rician_k(model);
      return bm::cdf(bm::complement(bm::non_central_chi_squared(2, 2 * k), 2 * (k + 1) * x));
    }
    case Fading::Nakagami:
      break;
  }
  return bm::gamma_q(model.nakagami_m, model.nakagami_m * x);
}

std::vector<double> typical_gains(const FadingModel& model) {
  constexpr int kGains = 64, kPhases = 8;
  constexpr double kPi = 3.14159265358979323846;
  const double share = line_of_sight_share(model);
  std::vector<double> gains;
  for (int i = 0; i < kGains; ++i) {
    const double probability = (i + 0.5) / kGains;
    if (model.kind == Fading::Nakagami) {
      gains.push_back(bm::gamma_p_inv(model.nakagami_m, probability) / model.nakagami_m);
    } else if (model.kind == Fading::Rayleigh) {
      gains.push_back(-std::log1p(-probability));
    } else {
      const double power = -std::log1p(-(i / kPhases + 0.5) / (kGains / kPhases));
      const double phase = 2 * kPi * (i % kPhases + 0.5) / kPhases;
      gains.push_back(
          std::norm(std::sqrt(share) + std::polar(std::sqrt((1 - share) * power), phase)));
    }
  }
  std::sort(gains.begin(), gains.end());
  return gains;
}

std::complex<double> complex_normal(const RandomStream& stream, std::uint64_t counter) {
  const double scale = std::sqrt(0.5);
  return {scale * stream.normal(2 * counter), scale * stream.normal(2 * counter + 1)};
}

double gamma_of_mean_one(const RandomStream& stream, std::uint64_t counter, double shape) {
  check(shape >= 0.5, "a gamma shape of 0.5 or more");
  // Each draw owns 64 counters: one for the boost, then two for each attempt. An attempt fails with
  // a probability under 5 %, so 31 of them never run out.
  const std::uint64_t first = 64 * counter;
  const double boosted = shape < 1 ? shape + 1 : shape;
  const double boost = shape < 1 ? std::pow(stream.uniform(first), 1 / shape) : 1;
  const double d = boosted - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (std::uint64_t next = first + 2; next < first + 64; next += 2) {
    const double x = stream.normal(next);
    const double v = std::pow(1 + c * x, 3);
    if (v <= 0) continue;
    if (std::log(stream.uniform(next + 1)) < 0.5 * x * x + d - d * v + d * std::log(v))
      return boost * d * v / shape;
  }
  return 1;
}

}  // namespace airsplit
