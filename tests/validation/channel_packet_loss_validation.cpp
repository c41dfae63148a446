// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: packets at a fixed rate. The rate is that of the mean SNR less a backoff of b dB, so
// an attempt that meets one fading block fails with p = P(|h|^2 < 10^(-b/10)), whatever the SNR.
// Blocks as long as an attempt make attempts independent: a packet is lost with p^(n+1), and takes
// (1 - p^(n+1)) / (1 - p) attempts.
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_radio.h"
#include "tests/validation/gain_distribution.h"

namespace airsplit {
namespace {

constexpr std::uint64_t kPackets = 100'000;

TEST(PacketLoss, MatchesTheOutageOfEachAttempt) {
  fmt::print("{:>16} {:>10} {:>8} {:>10} {:>10} {:>21} {:>10} {:>10}\n", "fading", "backoff dB",
             "resends", "lost", "theory", "99.9 % interval", "attempts", "theory");
  for (const FadingModel& model : {FadingModel{Fading::Rayleigh}, FadingModel{Fading::Rician, 6},
                                   FadingModel{Fading::Nakagami, 0, 3.5}}) {
    for (const double backoff_db : {0.0, 5.0, 10.0}) {
      for (const std::int64_t resends : {0, 1, 3}) {
        AnalyticLinkConfig config;
        config.radio.snr_db = 15;
        config.radio.fading = model.kind;
        config.radio.rician_k_db = model.rician_k_db;
        config.radio.nakagami_m = model.nakagami_m;
        config.analytic.backoff_db = backoff_db;
        config.analytic.retransmissions = resends;
        AnalyticRadio radio = make_radio(config, Direction::Uplink);
        radio.link.coherence_s = radio.plan.packet_bits / radio.plan.rate_bps;
        const double bits = radio.plan.packet_bits * static_cast<double>(kPackets);
        const auto sent = transmit_packets(radio.link, bits, radio.plan, {}, 1e9).value();

        const double fails = 1 - gain_exceeds(model, std::pow(10.0, -backoff_db / 10));
        const double expected = std::pow(fails, static_cast<double>(resends + 1));
        const Interval interval = wilson_999(sent.lost.size(), kPackets);
        const double attempts =
            1 + static_cast<double>(sent.retransmissions) / static_cast<double>(kPackets);
        const double expected_attempts = (1 - expected) / (1 - fails);
        const bool ok = interval.contains(expected) &&
                        std::abs(attempts - expected_attempts) <=
                            kZ999 * std::sqrt(fails) / (1 - fails) / std::sqrt(kPackets);
        fmt::print(
            "{:>16} {:>10} {:>8} {:>10.5f} {:>10.5f} [{:.6f}, {:.6f}] {:>10.5f} {:>10.5f}  {}\n",
            name_of(model), backoff_db, resends, static_cast<double>(sent.lost.size()) / kPackets,
            expected, interval.low, interval.high, attempts, expected_attempts, verdict(ok));
        EXPECT_TRUE(ok);
      }
    }
  }
}

}  // namespace
}  // namespace airsplit
