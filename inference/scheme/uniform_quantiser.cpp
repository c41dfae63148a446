// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/uniform_quantiser.h"

#include <cmath>

#include "common/error.h"

namespace airsplit {
namespace {

/// Calls use(value's place, its channel).
template <typename Use>
void for_each_value(std::size_t values, std::size_t channels, const Use& use) {
  check(channels > 0 && values % channels == 0, "equal shares of the channels");
  const std::size_t plane = values / channels;
  for (std::size_t i = 0; i < values; ++i) use(i, i / plane);
}

}  // namespace

std::vector<std::uint8_t> UniformQuantiser::codes(const std::vector<float>& values) const {
  const auto levels = static_cast<float>((1 << bits) - 1);
  std::vector<std::uint8_t> codes(values.size());
  for_each_value(values.size(), channels(), [&](std::size_t i, std::size_t channel) {
    const float place = (values[i] - low[channel]) / (high[channel] - low[channel]);
    const float clamped = place > 0 ? std::fmin(place, 1.0F) : 0.0F;  // what is no number is 0
    codes[i] = static_cast<std::uint8_t>(std::nearbyint(clamped * levels));
  });
  return codes;
}

std::vector<float> UniformQuantiser::values(const std::vector<float>& codes) const {
  const auto levels = static_cast<float>((1 << bits) - 1);
  std::vector<float> values(codes.size());
  for_each_value(codes.size(), channels(), [&](std::size_t i, std::size_t channel) {
    values[i] = codes[i] * ((high[channel] - low[channel]) / levels) + low[channel];
  });
  return values;
}

}  // namespace airsplit
