// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: log-normal shadowing has the standard deviation that was asked for, and the
// correlation exp(-t / T) after the time t (Gudmundson, 1991).
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channel/radio/shadowing.h"
#include "tests/validation/interval.h"

namespace airsplit {
namespace {

constexpr double kSigmaDb = 8;
constexpr double kCorrelationS = 4;
constexpr std::uint64_t kLinks = 100'000;

TEST(Shadowing, HasItsStandardDeviation) {
  fmt::print("Standard deviation over {} links, dB\n{:>8} {:>10} {:>8} {:>19}\n", kLinks, "time s",
             "simulated", "theory", "99.9 % interval");
  // At the start of a span, in its middle, and deep down in the bisection.
  for (const double time_s : {0.0, 64.0, 77.34, 1000.03}) {
    MeanEstimate mean, square;
    for (std::uint64_t link = 0; link < kLinks; ++link) {
      const double gain_db = Shadowing(kSigmaDb, kCorrelationS, 3, link).gain_db(time_s);
      mean.add(gain_db);
      square.add(gain_db * gain_db);
    }
    const Interval interval{std::sqrt(square.interval_999().low),
                            std::sqrt(square.interval_999().high)};
    const bool ok = interval.contains(kSigmaDb) && mean.interval_999().contains(0);
    fmt::print("{:>8} {:>10.4f} {:>8} [{:.4f}, {:.4f}]  {}\n", time_s, std::sqrt(square.mean()),
               kSigmaDb, interval.low, interval.high, verdict(ok));
    EXPECT_TRUE(ok) << time_s << " s, mean " << mean.mean();
  }
}

TEST(Shadowing, CorrelationFallsOffExponentially) {
  fmt::print("Correlation over {} links\n{:>8} {:>8} {:>10} {:>8} {:>19}\n", kLinks, "from s",
             "lag / T", "simulated", "theory", "99.9 % interval");
  for (const double from_s : {10.0, 126.0}) {  // the second crosses from one span to the next
    for (const double lag : {0.0, 0.03125, 0.25, 0.5, 1.0, 2.0, 3.0}) {
      MeanEstimate product;
      for (std::uint64_t link = 0; link < kLinks; ++link) {
        const Shadowing shadowing(kSigmaDb, kCorrelationS, 4, link);
        product.add(shadowing.gain_db(from_s) * shadowing.gain_db(from_s + lag * kCorrelationS) /
                    (kSigmaDb * kSigmaDb));
      }
      const double expected = std::exp(-lag);
      const bool ok = product.interval_999().contains(expected);
      fmt::print("{:>8} {:>8} {:>10.5f} {:>8.5f} [{:.5f}, {:.5f}]  {}\n", from_s, lag,
                 product.mean(), expected, product.interval_999().low, product.interval_999().high,
                 verdict(ok));
      EXPECT_TRUE(ok) << from_s << " s, lag " << lag;
    }
  }
}

}  // namespace
}  // namespace airsplit
