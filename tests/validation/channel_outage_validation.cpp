// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: outage of one block. A message of L bytes that starts with a fading block longer than
// t is through by t with probability P(T <= t) = P(|h|^2 >= (2^(8L/(B t)) - 1) / SNR), since
// B t log2(1 + SNR |h|^2) >= 8L is what it takes (Tse and Viswanath, "Fundamentals of Wireless
// Communication", 2005, sec. 5.4.1). gain_distribution.h holds that probability for each fading.
#include <cmath>
#include <cstdint>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/channel_world.h"
#include "tests/validation/gain_distribution.h"

namespace airsplit {
namespace {

constexpr int kMessages = 100'000;

struct Point {
  double snr_db;
  double bandwidth_mhz;
  std::uint32_t bytes;
  double t_ms;
};

double theory(const FadingModel& model, const Point& point) {
  const double bits_per_hz = 8.0 * point.bytes / (1e3 * point.bandwidth_mhz * point.t_ms);
  const double snr = std::pow(10.0, point.snr_db / 10);
  return gain_exceeds(model, (std::pow(2.0, bits_per_hz) - 1) / snr);
}

/// Sends kMessages packets, each at the start of a block of its own. A message that outlives its
/// block is waited for: the next starts with the first block after its end, which nothing before
/// has seen, so late messages neither queue nor choose the gains that follow.
class BlockByBlock {
 public:
  BlockByBlock(const AnalyticLinkConfig& config, int from)
      : world_(config), from_(from), block_ns_(std::llround(1e6 * config.radio.coherence_ms)) {
    world_.end(1 - from)->TraceConnectWithoutContext(
        "Rx", ns3::MakeCallback(&BlockByBlock::on_arrival, this));
  }

  /// Messages that took at most t.
  int count_within(double t_ms, std::uint32_t bytes) {
    bytes_ = bytes;
    limit_ns_ = std::llround(1e6 * t_ms);
    send();
    ns3::Simulator::Run();
    EXPECT_EQ(arrived_, kMessages);
    return within_;
  }

 private:
  void send() {
    start_ns_ = ns3::Simulator::Now().GetNanoSeconds();
    world_.send(from_, ns3::Create<ns3::Packet>(bytes_));
  }

  void on_arrival(ns3::Ptr<const ns3::Packet> packet) {
    const std::int64_t now_ns = ns3::Simulator::Now().GetNanoSeconds();
    EXPECT_EQ(packet->GetSize(), bytes_);
    if (now_ns - start_ns_ <= limit_ns_) ++within_;
    if (++arrived_ == kMessages) return;
    const std::int64_t next_ns = (now_ns / block_ns_ + 1) * block_ns_;
    ns3::Simulator::Schedule(ns3::NanoSeconds(next_ns - now_ns), &BlockByBlock::send, this);
  }

  ChannelWorld world_;
  int from_;
  std::int64_t block_ns_;
  std::uint32_t bytes_ = 0;
  std::int64_t limit_ns_ = 0;
  std::int64_t start_ns_ = 0;
  int arrived_ = 0;
  int within_ = 0;
};

void expect_outage(const FadingModel& model, const std::vector<Point>& points) {
  fmt::print("{}: P(T <= t), {} messages a row\n", name_of(model), kMessages);
  fmt::print("{:>6} {:>5} {:>8} {:>6} {:>10} {:>10} {:>23}\n", "SNR dB", "MHz", "bytes", "t ms",
             "simulated", "theory", "99.9 % interval");
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& point = points[i];
    AnalyticLinkConfig config;
    config.radio.snr_db = point.snr_db;
    config.radio.bandwidth_mhz = point.bandwidth_mhz;
    config.radio.fading = model.kind;
    config.radio.rician_k_db = model.rician_k_db;
    config.radio.nakagami_m = model.nakagami_m;
    config.radio.coherence_ms = 1.25 * point.t_ms;
    config.link_index = i;
    const int from = static_cast<int>(i % 2);  // uplink and downlink in turn
    const int within = BlockByBlock(config, from).count_within(point.t_ms, point.bytes);
    const Interval interval =
        wilson_999(static_cast<std::uint64_t>(within), static_cast<std::uint64_t>(kMessages));
    const double expected = theory(model, point);
    const bool ok = interval.contains(expected);
    fmt::print("{:>6} {:>5} {:>8} {:>6} {:>10.5f} {:>10.5f} [{:.7f}, {:.7f}]  {}\n", point.snr_db,
               point.bandwidth_mhz, point.bytes, point.t_ms,
               static_cast<double>(within) / kMessages, expected, interval.low, interval.high,
               verdict(ok));
    EXPECT_TRUE(ok) << "theory " << expected;
  }
}

TEST(Outage, RayleighMatchesTheClosedForm) {
  expect_outage({Fading::Rayleigh}, {{-5, 0.5, 100, 5},
                                     {0, 1, 1000, 4},
                                     {0, 1, 1000, 8},
                                     {0, 1, 1000, 16},
                                     {10, 1, 5000, 10},
                                     {10, 1, 5000, 20},
                                     {10, 1, 5000, 40},
                                     {20, 5, 50'000, 12.5},
                                     {20, 5, 50'000, 20},
                                     {30, 20, 150'528, 7.0},
                                     {10, 1, 1000, 19.9},
                                     {10, 1, 7000, 12}});
}

const std::vector<Point>& eight_points() {
  static const std::vector<Point> points = {
      {0, 1, 1000, 8},   {0, 1, 1000, 5},    {5, 1, 2000, 8},       {10, 1, 5000, 10},
      {10, 1, 5000, 14}, {15, 2, 10'000, 9}, {20, 5, 50'000, 12.5}, {20, 5, 50'000, 16}};
  return points;
}

TEST(Outage, RicianMatchesMarcumsQ) {
  expect_outage({Fading::Rician, 6}, eight_points());
  expect_outage({Fading::Rician, -3}, eight_points());
}

TEST(Outage, NakagamiMatchesTheIncompleteGammaFunction) {
  expect_outage({Fading::Nakagami, 0, 3.5}, eight_points());
  expect_outage({Fading::Nakagami, 0, 0.5}, eight_points());
}

}  // namespace
}  // namespace airsplit
