// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/told_noise.h"

#include <utility>

#include "common/error.h"
#include "inference/scheme/channel_knowledge.h"

namespace airsplit {

ToldNoise::ToldNoise(const SchemeSpec& spec, std::vector<std::optional<UplinkSnr>> links,
                     double erased_share, std::uint64_t seed, std::uint32_t device)
    : is_snr_(is_told_snr(spec)),
      links_(std::move(links)),
      erased_share_(erased_share),
      snr_(spec, seed, device) {
  check(is_snr_ || is_told_erasures(spec), "a scheme that is told");
  for (const auto& link : links_) check(!is_snr_ || link, "an SNR to tell");
}

double ToldNoise::level(std::size_t antenna, std::int64_t now_ns, std::uint64_t number) const {
  if (!is_snr_) return erased_share_;
  return noise_level_of(snr_.read(*links_[antenna], now_ns, number).db);
}

}  // namespace airsplit
