// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: the LTE uplink of one device against the transport block sizes of 3GPP TS 36.213
// (V10.1.0), table 7.1.7.2.1-1, at the MCS that the scheduler reports.
//
// The sizes were taken from the table itself, not from ns-3's LteAmc, and the scheduler's own
// statement of them is held against it too. The table's column is N_PRB, its row I_TBS, which for
// the uplink follows from the MCS by table 8.6.1-1.
//
// What a transport block of T bytes holds of a message: an RLC header of 2 bytes; for each datagram
// but the last that has bytes in it, a length field of 1.5 bytes (3GPP TS 36.322, sec. 6.2.1.3);
// and of a datagram's 1502 bytes 1460 of the message, since PDCP adds 2, IP 20, UDP 8 and
// airsplit 12. One block a millisecond is the theory. The margin is not a confidence interval: it
// is 10 %.
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <ns3/config.h>
#include <ns3/lte-common.h>

#include "channel/message/udp_link_end.h"
#include "channel/radio/rate_model.h"
#include "tests/cell_world.h"
#include "tests/validation/interval.h"

namespace airsplit {
namespace {

/// Bits, I_TBS 0 to 26.
using Column = std::array<std::uint32_t, 27>;

const Column& transport_block_bits(std::uint8_t resource_blocks) {
  static const std::map<std::uint8_t, Column> columns = {
      {6, {152,  208,  256,  328,  408,  504,  600,  712,  808,  936,  1032, 1192, 1352, 1544,
           1736, 1800, 1928, 2152, 2344, 2600, 2792, 2984, 3240, 3496, 3624, 3752, 4392}},
      {25,
       {680,  904,  1096, 1416, 1800, 2216,  2600,  3112,  3496,  4008,  4392,  4968,  5736, 6456,
        7224, 7736, 7992, 9144, 9912, 10680, 11448, 12576, 13536, 14112, 15264, 15840, 18336}},
      {50, {1384,  1800,  2216,  2856,  3624,  4392,  5160,  6200,  6968,
            7992,  8760,  9912,  11448, 12960, 14112, 15264, 16416, 18336,
            19848, 21384, 22920, 25456, 27376, 28336, 30576, 31704, 36696}},
      {100, {2792,  3624,  4584,  5736,  7224,  8760,  10296, 12216, 14112,
             15840, 17568, 19848, 22920, 25456, 28336, 30576, 32856, 36696,
             39232, 43816, 46888, 51024, 55056, 57336, 61664, 63776, 75376}}};
  return columns.at(resource_blocks);
}

/// TS 36.213 table 8.6.1-1: QPSK up to MCS 10, 16-QAM to 20, 64-QAM to 28.
std::uint8_t transport_block_index(std::uint8_t mcs) {
  return mcs <= 10 ? mcs : mcs <= 20 ? mcs - 1 : mcs - 2;
}

/// Of a saturated link's message, each millisecond.
double theory_mbps(std::uint32_t block_bits) {
  constexpr double kDatagram = 1502, kContent = UdpLinkEnd::kContentBytes;
  const double block = block_bits / 8.0;
  // One datagram ends in every kDatagram bytes of data.
  const double data = (block - 2) / (1 + 1.5 / kDatagram);
  return 8e-3 * data * kContent / kDatagram;
}

/// TS 36.213 table 7.2.3-1, at the SNRs of rate_model.h: what the scheduler reads from the
/// sounding.
std::size_t cqi_at(double snr_db) {
  std::size_t cqi = 0;
  for (const RateStep& step : rate_steps(RateKind::LteCqi))
    if (std::pow(10.0, snr_db / 10) >= step.snr) ++cqi;
  return cqi;
}

struct Grants {
  std::map<std::uint8_t, std::uint64_t> by_mcs;
  std::map<std::uint8_t, std::uint32_t> bytes_at;
  std::map<bool, std::uint64_t> blocks;  ///< decoded or not

  void Grant(std::uint32_t /*frame*/, std::uint32_t /*subframe*/, std::uint16_t /*device*/,
             std::uint8_t mcs, std::uint16_t bytes, std::uint8_t /*carrier*/) {
    ++by_mcs[mcs];
    bytes_at[mcs] = bytes;
  }
  void Receive(ns3::PhyReceptionStatParameters block) { ++blocks[block.m_correctness != 0]; }

  std::uint8_t usual_mcs() const {
    std::uint8_t usual = 0;
    std::uint64_t most = 0;
    for (const auto& [mcs, times] : by_mcs)
      if (times > most) {
        most = times;
        usual = mcs;
      }
    return usual;
  }
};

/// Keeps an uplink full for a while: Mbit/s of the messages that arrive, and the grants.
class SaturatedUplink {
 public:
  SaturatedUplink(double snr_db, double bandwidth_mhz, double seconds)
      : world_(config(snr_db, bandwidth_mhz), 1) {
    world_.link(0).edge->SetReceiver(ns3::MakeCallback(&SaturatedUplink::arrive, this));
    for (int i = 0; i < kOutstanding; ++i) send();
    LteWorld::run_for(ns3::Seconds(0.3));
    const double before = arrived_bytes_;
    const std::string base =
        "/NodeList/*/DeviceList/*/$ns3::LteEnbNetDevice/ComponentCarrierMap/*/";
    ns3::Config::ConnectWithoutContext(base + "LteEnbMac/UlScheduling",
                                       ns3::MakeCallback(&Grants::Grant, &grants_));
    ns3::Config::ConnectWithoutContext(base + "LteEnbPhy/UlSpectrumPhy/UlPhyReception",
                                       ns3::MakeCallback(&Grants::Receive, &grants_));
    LteWorld::run_for(ns3::Seconds(seconds));
    mbps_ = 8e-6 * (arrived_bytes_ - before) / seconds;
  }

  double mbps() const { return mbps_; }
  const Grants& grants() const { return grants_; }

 private:
  static constexpr int kOutstanding = 300;

  static LteLinkConfig config(double snr_db, double bandwidth_mhz) {
    LteLinkConfig config;
    config.cell.radio.snr_db = snr_db;
    config.cell.radio.bandwidth_mhz = bandwidth_mhz;
    return config;
  }
  void send() {
    ns3::Simulator::ScheduleNow(&LinkEnd::Send, world_.link(0).device,
                                ns3::Create<ns3::Packet>(UdpLinkEnd::kContentBytes));
  }
  void arrive(ns3::Ptr<const ns3::Packet> message) {
    arrived_bytes_ += message->GetSize();
    send();
  }

  LteWorld world_;
  double arrived_bytes_ = 0, mbps_ = 0;
  Grants grants_;
};

TEST(LteUplink, RateIsThatOfTheTransportBlockSizes) {
  fmt::print("LTE, one device, RLC UM, uplink: Mbit/s of messages against TS 36.213\n");
  fmt::print("{:>6} {:>6} {:>4} {:>4} {:>6} {:>11} {:>10} {:>8} {:>7} {:>13}\n", "blocks", "SNR dB",
             "CQI", "MCS", "I_TBS", "block bits", "simulated", "theory", "ratio", "block errors");
  for (const double mhz : {1.4, 5.0, 10.0, 20.0}) {
    for (const double snr_db : {0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0}) {
      const SaturatedUplink link(snr_db, mhz, 1);
      const Grants& grants = link.grants();
      const std::uint8_t blocks = resource_blocks(mhz), mcs = grants.usual_mcs();
      const std::uint32_t bits = transport_block_bits(blocks).at(transport_block_index(mcs));
      const double theory = theory_mbps(bits), ratio = link.mbps() / theory;
      const bool ok = std::abs(ratio - 1) <= 0.1 && grants.bytes_at.at(mcs) == bits / 8;
      const auto count = [&](bool decoded) {
        const auto found = grants.blocks.find(decoded);
        return found == grants.blocks.end() ? 0.0 : static_cast<double>(found->second);
      };
      fmt::print(
          "{:>6} {:>6} {:>4} {:>4} {:>6} {:>11} {:>10.4f} {:>8.4f} {:>7.4f} {:>12.2f}%  {}\n",
          blocks, snr_db, cqi_at(snr_db), mcs, transport_block_index(mcs), bits, link.mbps(),
          theory, ratio, 100 * count(false) / (count(false) + count(true)), verdict(ok));
      EXPECT_TRUE(ok) << mhz << " MHz, " << snr_db << " dB";
    }
  }
}

}  // namespace
}  // namespace airsplit
