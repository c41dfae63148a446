// Validation: outage of one Rayleigh block. A message of L bytes that starts with a fading block
// longer than t is through by t with probability P(T <= t) = exp(-(2^(8L/(B t)) - 1) / SNR): the
// gain |h|^2 is exponential, and B t log2(1 + SNR |h|^2) >= 8L is what it takes (Tse and
// Viswanath, "Fundamentals of Wireless Communication", 2005, sec. 5.4.1).
#include <cmath>
#include <cstdint>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/channel_world.h"

namespace airsplit {
namespace {

constexpr int kMessages = 100'000;

struct Point {
  double snr_db;
  double bandwidth_mhz;
  std::uint32_t bytes;
  double t_ms;
};

double theory(const Point& point) {
  const double bits_per_hz = 8.0 * point.bytes / (1e3 * point.bandwidth_mhz * point.t_ms);
  return std::exp(-(std::pow(2.0, bits_per_hz) - 1) / std::pow(10.0, point.snr_db / 10));
}

/// Sends kMessages packets, each at the start of a block of its own. A message that outlives its
/// block is waited for: the next starts with the first block after its end, which nothing before
/// has seen, so late messages neither queue nor choose the gains that follow.
class BlockByBlock {
 public:
  BlockByBlock(const AnalyticLinkConfig& config, int from)
      : world_(config), from_(from), block_ns_(std::llround(1e6 * config.coherence_ms)) {
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

struct Interval {
  double low;
  double high;
};

/// Wilson's score interval at 99.9 % (Wilson, "Probable inference, the law of succession, and
/// statistical inference", JASA, 1927).
Interval wilson_999(int successes, int trials) {
  constexpr double z = 3.2905;
  const double n = trials, p = successes / n, scale = 1 + z * z / n;
  const double center = (p + z * z / (2 * n)) / scale;
  const double half = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {center - half, center + half};
}

TEST(RayleighOutage, OneBlockMatchesTheClosedForm) {
  const std::vector<Point> points = {
      {-5, 0.5, 100, 5},   {0, 1, 1000, 4},        {0, 1, 1000, 8},     {0, 1, 1000, 16},
      {10, 1, 5000, 10},   {10, 1, 5000, 20},      {10, 1, 5000, 40},   {20, 5, 50'000, 12.5},
      {20, 5, 50'000, 20}, {30, 20, 150'528, 7.0}, {10, 1, 1000, 19.9}, {10, 1, 7000, 12}};
  fmt::print("{:>6} {:>5} {:>8} {:>6} {:>10} {:>10} {:>23}\n", "SNR dB", "MHz", "bytes", "t ms",
             "simulated", "theory", "99.9 % interval");
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& point = points[i];
    AnalyticLinkConfig config;
    config.snr_db = point.snr_db;
    config.bandwidth_mhz = point.bandwidth_mhz;
    config.fading = Fading::Rayleigh;
    config.coherence_ms = 1.25 * point.t_ms;
    config.link_index = i;
    const int from = static_cast<int>(i % 2);  // uplink and downlink in turn
    const int within = BlockByBlock(config, from).count_within(point.t_ms, point.bytes);
    const Interval interval = wilson_999(within, kMessages);
    const double expected = theory(point);
    const bool ok = interval.low <= expected && expected <= interval.high;
    fmt::print("{:>6} {:>5} {:>8} {:>6} {:>10.5f} {:>10.5f} [{:.7f}, {:.7f}]  {}\n", point.snr_db,
               point.bandwidth_mhz, point.bytes, point.t_ms,
               static_cast<double>(within) / kMessages, expected, interval.low, interval.high,
               ok ? "ok" : "FAIL");
    EXPECT_TRUE(ok) << "theory " << expected;
  }
}

}  // namespace
}  // namespace airsplit
