// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: where the mean SNR changes over time, it is the trace's at every block: on the
// analytic link and in what Wi-Fi and LTE are told, held and interpolated, with and without fading.
// The trace is read here a second time, row by row.
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channel/analytic/analytic_radio.h"
#include "channel/radio/snr_trace.h"
#include "common/random.h"
#include "tests/cell_world.h"
#include "tests/channel_world.h"

namespace airsplit {
namespace {

constexpr std::int64_t kMs = 1'000'000;

struct Row {
  std::int64_t time_ms;
  double up_db, down_db;
};

/// Steps of 1 to 250 ms, from 0 to some 30 s.
std::vector<Row> drawn_rows(double low_db, double high_db) {
  RandomSequence random(RandomStream(5, "trace test"));
  std::vector<Row> rows;
  std::int64_t time_ms = 0;
  for (int i = 0; i < 240; ++i) {
    rows.push_back({time_ms, random.uniform(low_db, high_db), random.uniform(low_db, high_db)});
    time_ms += 1 + static_cast<std::int64_t>(random.below(250));
  }
  return rows;
}

std::string csv_of(const std::vector<Row>& rows) {
  std::string text = "time_s,snr_db,snr_down_db\n";
  for (const Row& row : rows)
    text += fmt::format("{}.{:03},{},{}\n", row.time_ms / 1000, row.time_ms % 1000, row.up_db,
                        row.down_db);
  return text;
}

/// What the rows say of a time: the last row lasts as long as the one before it.
double in_rows(const std::vector<Row>& rows, Direction direction, std::int64_t time_ns,
               const SnrTraceSettings& settings) {
  const auto value = [&](std::size_t i) {
    return direction == Direction::Uplink ? rows[i].up_db : rows[i].down_db;
  };
  const std::size_t last = rows.size() - 1;
  const std::int64_t end_ns = (2 * rows[last].time_ms - rows[last - 1].time_ms) * kMs;
  if (settings.after_end == AfterEnd::Silence && time_ns >= end_ns) return -INFINITY;
  while (settings.after_end == AfterEnd::Repeat && time_ns >= end_ns) time_ns -= end_ns;
  std::size_t row = 0;
  while (row < last && rows[row + 1].time_ms * kMs <= time_ns) ++row;
  if (settings.between == Between::Hold) return value(row);
  const bool wraps = row == last && settings.after_end == AfterEnd::Repeat;
  if (row == last && !wraps) return value(row);
  const double begin_ns = static_cast<double>(rows[row].time_ms) * kMs;
  const double next_ns =
      wraps ? static_cast<double>(end_ns) : static_cast<double>(rows[row + 1].time_ms) * kMs;
  const double share = (static_cast<double>(time_ns) - begin_ns) / (next_ns - begin_ns);
  return (1 - share) * value(row) + share * value(wraps ? 0 : row + 1);
}

SnrOverTime played(const std::vector<Row>& rows, const SnrTraceSettings& settings) {
  const auto trace = std::make_shared<const SnrTrace>(parse_snr_trace(csv_of(rows), "t.csv"));
  return snr_of_device(trace, 0, settings);
}

const std::vector<SnrTraceSettings> kPlays = {{"t.csv", Between::Hold, AfterEnd::Repeat},
                                              {"t.csv", Between::Interpolate, AfterEnd::Repeat},
                                              {"t.csv", Between::Hold, AfterEnd::Hold},
                                              {"t.csv", Between::Interpolate, AfterEnd::Hold},
                                              {"t.csv", Between::Hold, AfterEnd::Silence},
                                              {"t.csv", Between::Interpolate, AfterEnd::Silence}};

double db(double ratio) { return 10 * std::log10(ratio); }

TEST(SnrTrace, IsTheAnalyticLinksSnrAtEveryBlock) {
  constexpr std::uint64_t kBlocks = 100'000;  // of 1 ms: three times the trace
  const std::vector<Row> rows = drawn_rows(-10, 30);
  for (const SnrTraceSettings& settings : kPlays) {
    AnalyticLinkConfig config;
    config.snr = played(rows, settings);
    for (const Direction direction : {Direction::Uplink, Direction::Downlink}) {
      const AnalyticRadio radio = make_radio(config, direction);
      ASSERT_EQ(radio.block_ns, kMs);
      double worst_db = 0;
      for (std::uint64_t block = 0; block < kBlocks; ++block) {
        const double expected =
            in_rows(rows, direction, static_cast<std::int64_t>(block) * kMs, settings);
        const double snr = radio.snr(block);
        if (std::isinf(expected)) {
          ASSERT_EQ(snr, 0) << block;
          ASSERT_EQ(radio.link.rate_bps(block), 0) << block;
        } else {
          worst_db = std::max(worst_db, std::abs(db(snr) - expected));
          ASSERT_NEAR(radio.link.rate_bps(block), 1e6 * std::log2(1 + snr), 1e-3) << block;
        }
      }
      EXPECT_LT(worst_db, 1e-9);
    }
  }
}

TEST(SnrTrace, HasFadingOnTop) {
  const std::vector<Row> rows = drawn_rows(-10, 30);
  const SnrTraceSettings settings = kPlays[1];
  AnalyticLinkConfig config;
  config.radio.snr_db = 0;
  config.radio.shadowing_db = 6;
  for (const Fading fading : {Fading::Rayleigh, Fading::Rician, Fading::Nakagami}) {
    for (const double speed_kmh : {0.0, 30.0}) {
      if (fading == Fading::Nakagami && speed_kmh > 0) continue;
      config.radio.fading = fading;
      config.radio.speed_kmh = speed_kmh;
      config.radio.coherence_ms = 7;
      AnalyticLinkConfig traced = config;
      traced.snr = played(rows, settings);
      const AnalyticRadio flat = make_radio(config, Direction::Downlink);
      const AnalyticRadio radio = make_radio(traced, Direction::Downlink);
      ASSERT_EQ(radio.block_ns, flat.block_ns);
      for (std::uint64_t block = 0; block < 10'000; ++block) {
        const double mean_db = in_rows(rows, Direction::Downlink,
                                       static_cast<std::int64_t>(block) * radio.block_ns, settings);
        ASSERT_NEAR(db(radio.snr(block)), db(flat.snr(block)) + mean_db, 1e-9) << block;
      }
    }
  }
}

/// A message crosses steps: 1 MHz at 0 dB carries 1 bit in 1 us, at 10 log10(3) dB two.
TEST(SnrTrace, IsIntegratedOverAMessage) {
  const double three_db = 10 * std::log10(3.0);
  const auto trace = std::make_shared<const SnrTrace>(parse_snr_trace(
      fmt::format("time_s,snr_db,bandwidth_mhz\n0,0,1\n0.01,{0},1\n0.02,{0},3\n", three_db), "t"));
  AnalyticLinkConfig config;
  config.snr = snr_of_device(trace, 0, {"t", Between::Hold, AfterEnd::Hold});
  ChannelWorld world(config);
  world.send(0, ns3::Create<ns3::Packet>((10'000 + 20'000 + 30'000) / 8));
  ns3::Simulator::Run();
  ASSERT_EQ(world.arrivals(1).size(), 1U);
  EXPECT_NEAR(static_cast<double>(world.arrivals(1)[0].time_ns), 25 * kMs, 2);
}

/// What one end says of its frames.
struct SnrLog {
  std::vector<double> snr_db;
  std::vector<std::int64_t> at_ns;

  void Listen(const ns3::Ptr<LinkEnd>& end) {
    EXPECT_TRUE(end->TraceConnectWithoutContext("Snr", ns3::MakeCallback(&SnrLog::Take, this)));
  }
  void Take(ns3::Ptr<const ns3::Packet> /*message*/, double db) {
    snr_db.push_back(db);
    at_ns.push_back(ns3::Simulator::Now().GetNanoSeconds());
  }
};

template <typename World, typename Config>
void expect_cell_follows(Config config, double bandwidth_mhz) {
  const std::vector<Row> rows = drawn_rows(15, 35);  // where frames get through
  for (const SnrTraceSettings& settings : {kPlays[0], kPlays[1]}) {
    config.cell.radio.bandwidth_mhz = bandwidth_mhz;
    config.cell.device_snr = {played(rows, settings).plus_db(1, 2), std::nullopt};
    World world(config, 2);
    const std::int64_t ready_ns = ns3::Simulator::Now().GetNanoSeconds();
    SnrLog up, down, constant;
    up.Listen(world.link(0).device);
    down.Listen(world.link(0).edge);
    constant.Listen(world.link(1).device);
    for (int i = 0; i < 200; ++i) {
      world.send_at(ns3::MilliSeconds(200 * i), 0, 5000);
      world.send_at(ns3::MilliSeconds(200 * i), 1, 500);
      ns3::Simulator::Schedule(ns3::MilliSeconds(200 * i + 50), [end = world.link(0).edge] {
        end->Send(ns3::Create<ns3::Packet>(5000));
      });
    }
    World::run_for(ns3::Seconds(41));  // past the trace's end
    for (const auto& [log, direction, offset_db] :
         {std::tuple(&up, Direction::Uplink, 1.0), std::tuple(&down, Direction::Downlink, 2.0)}) {
      ASSERT_GE(log->snr_db.size(), 200U);
      for (std::size_t i = 0; i < log->snr_db.size(); ++i) {
        const std::int64_t block_ns = (log->at_ns[i] - ready_ns) / kMs * kMs;
        ASSERT_NEAR(log->snr_db[i], in_rows(rows, direction, block_ns, settings) + offset_db, 1e-9)
            << log->at_ns[i];
      }
    }
    for (const double snr_db : constant.snr_db) ASSERT_NEAR(snr_db, 10, 1e-9);
  }
}

TEST(SnrTrace, IsWhatWifiIsTold) { expect_cell_follows<WifiWorld>(WifiLinkConfig(), 20); }
TEST(SnrTrace, IsWhatLteIsTold) { expect_cell_follows<LteWorld>(LteLinkConfig(), 5); }

}  // namespace
}  // namespace airsplit
