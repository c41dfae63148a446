// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: the coding of images and symbols, worked out by hand, in latency, its five parts and
// the energy; and tables of measured blocks.
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "inference/profile/profile.h"
#include "sim/run/energy.h"
#include "sim/run/run.h"
#include "tests/replay_world.h"
#include "tests/validation/interval.h"

namespace airsplit {
namespace {

void expect_ns(const std::string& what, std::int64_t simulated, double by_hand_ms) {
  const std::int64_t by_hand = std::llround(1e6 * by_hand_ms);
  fmt::print("{:<44} {:>12} ns {:>12} ns  {}\n", what, simulated, by_hand,
             verdict(simulated == by_hand));
  EXPECT_EQ(simulated, by_hand) << what;
}

/// Adds the figures of a processor that computes 1e9 operations a second at 5 W, to 2 W idle.
Processor with_figures(const std::string& figures) {
  return parse_processors(
             "[p]\npeak_gflops = 1\nefficiency = 1\noverhead_ms = 0\nactive_w = 5\n"
             "idle_w = 2\n" +
                 figures,
             "p.toml")
      .at("p");
}

Profile shapes_profile() { return load_profile(AIRSPLIT_SOURCE_DIR "/profiles/shapes.profile"); }

SchemeSpec spec_of(const std::string& label) { return parse_label(label, builtin_schemes()); }

/// A profile of one scheme of the shipped one, of one image: 1000 bytes, which take 8 ms. Its
/// network takes 0.5e6 multiply-adds, 1 ms, on the side that has most of it.
Profile one_scheme(const std::string& label) {
  Profile profile = shapes_profile();
  ProfileEntry entry = profile.entry(spec_of(label));
  entry.payload_bytes = {1000};
  entry.predicted = {1};
  entry.margin = {1};
  for (PartWork* part : {&entry.work.device, &entry.work.edge}) {
    PartWork coding;
    for (const BlockWork& block : *part)
      if (is_coding(block)) coding.push_back(block);
    *part = coding;
  }
  entry.work.edge = entry.work.edge + PartWork{{"network", 0.5e6}};
  profile.entries = {entry};
  profile.labels = {1};
  return profile;
}

std::vector<TaskRecord> simulate_on(const Processor& device, const Processor& edge,
                                    const Scenario& scenario, const Profile& profile) {
  const auto runner = make_replay_runner(profile, profile.entries.front());
  return simulate(scenario, {device, edge}, *runner);
}

// A JPEG of 64 x 64 pixels: 4096 x 50 ns = 0.2048 ms on the device, 4096 x 20 ns = 0.08192 ms at
// the edge, whose network takes 1 ms; 8 ms up and 0.064 ms down.
TEST(Coding, OfAJpegByHand) {
  const Profile profile = one_scheme("direct jpeg 75");
  const Processor device = with_figures("jpeg_encode_ns_px = 50\njpeg_decode_ns_px = 1000\n");
  const Processor edge = with_figures("jpeg_encode_ns_px = 1000\njpeg_decode_ns_px = 20\n");
  const auto tasks = simulate_on(device, edge, made_up_scenario(1, 1), profile);
  const LatencyParts parts = latency_parts(tasks[0]);
  expect_ns("device", parts.device_ns, 0.2048);
  expect_ns("of which the codec", tasks[0].device_end_ns - tasks[0].encode_start_ns, 0.2048);
  expect_ns("waiting", parts.queue_ns, 0);
  expect_ns("uplink", parts.uplink_ns, 8);
  expect_ns("edge", parts.edge_ns, 1.08192);
  expect_ns("downlink", parts.downlink_ns, 0.064);
  expect_ns("latency", tasks[0].answered_ns - tasks[0].arrival_ns, 9.35072);
  EXPECT_EQ(parts.latency_ns(), tasks[0].answered_ns - tasks[0].arrival_ns);

  const TaskEnergy energy = task_energies(tasks, 0, device, radio_power(Radio::kNone))[0];
  EXPECT_NEAR(energy.compute_mj, 5 * 0.2048, 1e-9);
  EXPECT_NEAR(energy.idle_mj, 2 * (8 + 1.08192 + 0.064), 1e-9);
}

// Tasks at 0 and 1 ms. The device codes the second from 1 to 1.2048 ms; the radio sends it from
// 8.2048 ms, so it waits 7 ms, and at the end 0.064 ms for the first one's answer. A worker with
// batches of 2 that wait 20 ms takes both: 2 x 0.08192 ms of decoding and 2 ms of network.
TEST(Coding, OfEachImageOfABatch) {
  Scenario scenario = made_up_scenario(1000, 2);
  scenario.workload.deadline_ms = 1000;
  scenario.edge.batch = 2;
  scenario.edge.batch_wait_ms = 20;
  const auto tasks =
      simulate_on(with_figures("jpeg_encode_ns_px = 50\n"),
                  with_figures("jpeg_decode_ns_px = 20\n"), scenario, one_scheme("direct jpeg 75"));
  expect_ns("edge, a batch of 2", latency_parts(tasks[1]).edge_ns, 2 * 1.08192);
  expect_ns("waiting for the radio, twice", latency_parts(tasks[1]).queue_ns, 7.064);
  expect_ns("waiting for the batch", latency_parts(tasks[0]).queue_ns, 8);
  for (const TaskRecord& task : tasks)
    EXPECT_EQ(latency_parts(task).latency_ns(), task.answered_ns - task.arrival_ns);
}

/// What a scheme codes: pixels or symbols, and ns for each.
struct Coded {
  std::string scheme;
  double device_ms, edge_ms;
};

// 4096 pixels; a symbol is 8 or 4 bits, of 1024 x 16 x 16 / 16 float32 values divided by the ratio.
TEST(Coding, OfTheShippedSchemesByHand) {
  const Processor processor = with_figures(
      "png_encode_ns_px = 200\npng_decode_ns_px = 40\njpeg_encode_ns_px = 7\n"
      "jpeg_decode_ns_px = 10\nwebp_encode_ns_px = 250\nwebp_decode_ns_px = 30\n"
      "entropy_encode_ns_symbol = 25\nentropy_decode_ns_symbol = 35\n");
  const std::vector<Coded> schemes = {
      {"direct raw", 0, 0},
      {"direct file", 0, 4096 * 10e-6},
      {"direct png", 4096 * 200e-6, 4096 * 40e-6},
      {"direct jpeg 25", 4096 * 7e-6, 4096 * 10e-6},
      {"direct webp 75", 4096 * 250e-6, 4096 * 30e-6},
      {"split 8 bit layer3", 0, 0},
      {"aecnn layer3 64x", 192 * 25e-6, 192 * 35e-6},
      {"aecnn layer3 256x", 96 * 25e-6, 96 * 35e-6},
      {"bottlenet++ layer3 256x", 48 * 25e-6, 48 * 35e-6},
  };
  for (const Coded& coded : schemes) {
    const auto tasks =
        simulate_on(processor, processor, made_up_scenario(1, 1), one_scheme(coded.scheme));
    const LatencyParts parts = latency_parts(tasks[0]);
    expect_ns(coded.scheme + ", device", parts.device_ns, coded.device_ms);
    expect_ns(coded.scheme + ", edge", parts.edge_ns, 1 + coded.edge_ms);
    EXPECT_EQ(parts.latency_ns(), tasks[0].answered_ns - tasks[0].arrival_ns);
  }
}

// A table of blocks takes its sum and the overhead, whatever the blocks compute: 0.1 + 0.5 + 0.025
// ms on the device, and at the edge 0.5 + 3.125 ms.
TEST(BlockTable, TakesExactlyItsSum) {
  Profile profile = one_scheme("direct raw");
  ProfileEntry& entry = profile.entries[0];
  entry.work = {PartWork{{"stem", 1e6}, {"encoder", 9e9}}, PartWork{{"fc", 5e5}}};
  const Processor table =
      parse_processors(
          "[p]\nactive_w = 4\noverhead_ms = 0.5\nblocks = [{block = \"stem\", ms = 0.1},"
          "{block = \"encoder\", ms = 0.025}, {block = \"fc\", ms = 3.125}]\n",
          "p.toml")
          .at("p");
  const auto tasks = simulate_on(table, table, made_up_scenario(1, 1), profile);
  const LatencyParts parts = latency_parts(tasks[0]);
  expect_ns("device", parts.device_ns, 0.625);
  expect_ns("of which the codec", tasks[0].device_end_ns - tasks[0].encode_start_ns, 0.025);
  expect_ns("edge", parts.edge_ns, 3.625);
  EXPECT_EQ(parts.latency_ns(), tasks[0].answered_ns - tasks[0].arrival_ns);
  const TaskEnergy energy = task_energies(tasks, 0, table, radio_power(Radio::kNone))[0];
  EXPECT_NEAR(energy.compute_mj, 4 * 0.625, 1e-9);
}

}  // namespace
}  // namespace airsplit
