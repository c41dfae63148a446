// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: what a link does to symbols and bits that no channel code protects, and to packets
// that are lost behind it. Real packets cross real links; noise, erasures and losses are counted.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channel/message/gaps_tag.h"
#include "channel/message/uncoded.h"
#include "tests/channel_world.h"
#include "tests/validation/interval.h"

namespace airsplit {
namespace {

Bytes content(const ns3::Packet& packet) {
  Bytes bytes(packet.GetSize());
  packet.CopyData(bytes.data(), packet.GetSize());
  return bytes;
}

ns3::Ptr<ns3::Packet> uncoded_packet(const Bytes& bytes, Uncoded how) {
  const auto packet =
      ns3::Create<ns3::Packet>(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
  packet->AddPacketTag(UncodedTag(how, 0));
  return packet;
}

/// What arrives of `messages` copies, one after another.
std::vector<Arrival> arrivals(const AnalyticLinkConfig& config, const Bytes& bytes, Uncoded how,
                              int messages) {
  ChannelWorld world(config);
  for (int i = 0; i < messages; ++i) world.send(0, uncoded_packet(bytes, how));
  ns3::Simulator::Run();
  return world.arrivals(1);
}

/// The noise's power relative to a symbol's unit power, estimated from each real value.
MeanEstimate noise_power(const AnalyticLinkConfig& config, int symbols, int messages) {
  std::vector<float> sent(2 * static_cast<std::size_t>(symbols));
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = i % 2 == 0 ? 0.6F : -0.8F;
  Bytes bytes(sent.size() * sizeof(float));
  std::memcpy(bytes.data(), sent.data(), bytes.size());
  MeanEstimate power;
  for (const Arrival& arrival : arrivals(config, bytes, Uncoded::Symbols, messages)) {
    const Bytes received = content(*arrival.packet);
    for (std::size_t i = 0; i < sent.size(); ++i) {
      float value = 0;
      std::memcpy(&value, received.data() + i * sizeof(float), sizeof(float));
      const double noise = double{value} - double{sent[i]};
      power.add(2 * noise * noise);  // a real value has half of it
    }
  }
  return power;
}

TEST(Uncoded, NoisePowerIsOneOverTheSnr) {
  fmt::print("{:>8} {:>9} {:>12} {:>12} {:>30}\n", "SNR dB", "draws", "noise power", "1 / SNR",
             "99.9 % interval");
  for (const double snr_db : {-10.0, -5.0, 0.0, 5.0, 10.0, 15.0, 20.0, 30.0}) {
    AnalyticLinkConfig config;
    config.radio.snr_db = snr_db;
    config.seed = static_cast<std::uint64_t>(snr_db + 100);  // draws of its own
    const MeanEstimate power = noise_power(config, 1000, 100);
    const Interval interval = power.interval_999();
    const double theory = std::pow(10, -snr_db / 10);
    const bool ok = interval.contains(theory);
    fmt::print("{:>8} {:>9} {:>12.6g} {:>12.6g} [{:.6g}, {:.6g}]  {}\n", snr_db, power.count(),
               power.mean(), theory, interval.low, interval.high, verdict(ok));
    EXPECT_GE(power.count(), 100'000U);
    EXPECT_TRUE(ok);
  }
}

// A gain of Gamma(m, 1 / m) has E[1 / gain] = m / (m - 1). A message of a symbol meets one block.
TEST(Uncoded, FadingRaisesTheNoise) {
  AnalyticLinkConfig config;
  config.radio.snr_db = 10;
  config.radio.fading = Fading::Nakagami;
  config.radio.bandwidth_mhz = 1;
  config.radio.coherence_ms = 0.001;  // of one symbol
  for (const double m : {5.0, 10.0}) {
    config.radio.nakagami_m = m;
    const MeanEstimate power = noise_power(config, 1000, 100);
    const Interval interval = power.interval_999();
    const double theory = 0.1 * m / (m - 1);
    const bool ok = interval.contains(theory);
    fmt::print("nakagami {:>2}: noise power {:.6g}, theory {:.6g} [{:.6g}, {:.6g}]  {}\n", m,
               power.mean(), theory, interval.low, interval.high, verdict(ok));
    EXPECT_TRUE(ok);
  }
}

TEST(Uncoded, AirtimeIsSymbolsOverBandwidth) {
  AnalyticLinkConfig config;
  config.radio.bandwidth_mhz = 0.5;
  const auto arrived = arrivals(config, Bytes(2001 * sizeof(float)), Uncoded::Symbols, 2);
  ASSERT_EQ(arrived.size(), 2U);
  EXPECT_EQ(arrived[0].time_ns, 1001 * 2000);  // 1001 symbols of 2 us
  EXPECT_EQ(arrived[1].time_ns, 2 * 1001 * 2000);
}

TEST(Uncoded, BitsAreErasedAtTheRate) {
  fmt::print("{:>8} {:>9} {:>10} {:>24}\n", "rate", "bits", "erased", "99.9 % interval");
  Bytes sent(1000);
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<std::uint8_t>(37 * i);
  for (const double percent : {0.0, 0.1, 1.0, 5.0, 10.0, 30.0, 50.0, 90.0}) {
    AnalyticLinkConfig config;
    config.loss.erasure_percent = percent;
    std::uint64_t erased = 0, bits = 0;
    for (const Arrival& arrival : arrivals(config, sent, Uncoded::Bits, 20)) {
      const Bytes received = content(*arrival.packet);
      ASSERT_EQ(received.size(), 2 * sent.size());
      for (std::size_t i = 0; i < sent.size(); ++i) {
        const std::uint8_t mask = received[sent.size() + i];
        EXPECT_EQ(received[i], sent[i] & ~mask) << "all other bits arrive";
        erased += static_cast<std::uint64_t>(__builtin_popcount(mask));
        bits += 8;
      }
    }
    EXPECT_GE(bits, 100'000U);
    const Interval interval = wilson_999(erased, bits);
    const bool ok = interval.contains(percent / 100);
    fmt::print("{:>8} {:>9} {:>10.6f} [{:.6f}, {:.6f}]  {}\n", percent / 100, bits,
               static_cast<double>(erased) / static_cast<double>(bits), interval.low, interval.high,
               verdict(ok));
    EXPECT_TRUE(ok);
  }
}

TEST(Loss, PacketsAreLostAtTheRate) {
  fmt::print("{:>8} {:>9} {:>10} {:>24}\n", "rate", "packets", "lost", "99.9 % interval");
  constexpr std::uint32_t kPacketBytes = 16, kPackets = 1000;
  for (const double percent : {0.5, 5.0, 10.0, 20.0, 30.0}) {
    AnalyticLinkConfig config;
    config.loss.loss_percent = percent;
    config.analytic.packet_bytes = kPacketBytes;
    config.loss.deliver_incomplete = true;
    ChannelWorld world(config);
    for (int i = 0; i < 100; ++i) world.send(0, ns3::Create<ns3::Packet>(kPackets * kPacketBytes));
    ns3::Simulator::Run();
    ASSERT_EQ(world.arrivals(1).size(), 100U);
    std::uint64_t lost = 0;
    for (const Arrival& arrival : world.arrivals(1))
      for (const Gap& gap : gaps_of(*arrival.packet)) lost += (gap.end - gap.begin) / kPacketBytes;
    const Interval interval = wilson_999(lost, 100 * kPackets);
    const bool ok = interval.contains(percent / 100);
    fmt::print("{:>8} {:>9} {:>10.6f} [{:.6f}, {:.6f}]  {}\n", percent / 100, 100 * kPackets,
               static_cast<double>(lost) / (100 * kPackets), interval.low, interval.high,
               verdict(ok));
    EXPECT_TRUE(ok);
  }
}

}  // namespace
}  // namespace airsplit
