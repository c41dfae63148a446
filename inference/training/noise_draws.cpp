// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/noise_draws.h"

#include "inference/scheme/channel_knowledge.h"

namespace airsplit {

bool has_channel(const CodecTarget& target, const std::string& channel) {
  return target.channel == channel || target.channel == channel + "-untold";
}

NoiseRange noise_range(const CodecTarget& target) {
  if (has_channel(target, "awgn"))
    return {noise_level_of(target.snr_db_max), noise_level_of(target.snr_db_min)};
  return {0, target.noise_max};
}

torch::Tensor draw_noise(const CodecTarget& target, std::int64_t images,
                         const RandomStream& draws) {
  const NoiseRange range = noise_range(target);
  const auto share = torch::rand({images}, at::detail::createCPUGenerator(draws.bits(0)));
  if (has_channel(target, "awgn")) return range.low * torch::pow(range.high / range.low, share);
  return range.low + share * (range.high - range.low);
}

}  // namespace airsplit
