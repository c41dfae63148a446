// Validation: the energy of three tasks, worked out by hand.
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sim/energy.h"
#include "tests/replay_world.h"
#include "tests/validation/interval.h"

namespace airsplit {
namespace {

void expect_mj(const char* what, double simulated, double by_hand) {
  const bool ok = std::abs(simulated - by_hand) <= 1e-9;
  fmt::print("{:<34} {:>16.9f} {:>16.9f}  {}\n", what, simulated, by_hand, verdict(ok));
  EXPECT_TRUE(ok) << what;
}

// Arrivals at 0, 20 and 40 ms. Each: device 4 ms, uplink 1000 bytes at 1 Mbit/s = 8 ms, edge 15 ms,
// downlink 8 bytes = 0.064 ms. Payloads arrive at 12, 32, 52 ms; the edge works from 12 to 27, 32
// to 47, 52 to 67 ms; answers are there 0.064 ms later. So nothing waits for the edge. The device
// idles from 4 to 20 ms and 24 to 40 ms, until its next task, for the answers (at 27.064
// and 47.064) come later; at the end from 44 to 67.064 ms. The radio waits from 12 ms until the
// answer at 27 ms, from 32 to 47 and from 52 to 67 ms: the next payloads (at 24, 44 ms) cut the
// first two short.
TEST(Energy, OfThreeTasksByHand) {
  Processor device = one_gflops_processor();
  device.active_w = 5;
  device.idle_w = 2;
  const Profile profile = made_up_profile(1000, 2e6, 7.5e6);
  const auto tasks = replay_groups(made_up_scenario(50, 3), profile, device);
  ASSERT_EQ(tasks.size(), 3U);
  for (const Radio radio : {Radio::kLte, Radio::kWifi}) {
    const bool lte = radio == Radio::kLte;
    const double up = lte ? 438.39 : 283.17, down = lte ? 51.97 : 137.01;
    const double base = lte ? 1288.04 : 132.86, tail = lte ? 1060.0 : 119.3;
    const double megabits = 0.008, answer_megabits = 0.000064;
    fmt::print("{}, mJ {:>36} {:>16}\n", lte ? "LTE" : "Wi-Fi", "simulated", "by hand");
    for (std::size_t i = 0; i < 3; ++i) {
      const TaskEnergy energy = task_energy(tasks[i], device, radio_power(radio));
      const bool last = i == 2;
      expect_mj("computing 4 ms", energy.compute_mj, 5 * 4);
      expect_mj(last ? "idle 23.064 ms" : "idle 16 ms", energy.idle_mj, 2 * (last ? 23.064 : 16));
      expect_mj("sending 8 ms", energy.transmit_mj, up * megabits + base * 0.008);
      expect_mj(last ? "waiting 15 ms" : "waiting 12 ms", energy.wait_mj,
                tail * (last ? 0.015 : 0.012));
      expect_mj("receiving 0.064 ms", energy.receive_mj, down * answer_megabits + base * 0.000064);
      expect_mj("in all", energy.total_mj(),
                5 * 4 + 2 * (last ? 23.064 : 16) + up * megabits + base * 0.008 +
                    tail * (last ? 0.015 : 0.012) + down * answer_megabits + base * 0.000064);
    }
  }
}

// A radio sleeps after its tail: 238.1 ms of Wi-Fi's, however long the edge takes.
TEST(Energy, TheRadioSleepsAfterItsTail) {
  const auto tasks = replay_groups(made_up_scenario(1, 1), made_up_profile(1000, 0, 2.5e8));
  EXPECT_EQ(tasks[0].downlink_start_ns - tasks[0].uplink_end_ns, 500'000'000);
  expect_mj("Wi-Fi waiting 500 ms",
            task_energy(tasks[0], one_gflops_processor(), radio_power(Radio::kWifi)).wait_mj,
            119.3 * 0.2381);
}

}  // namespace
}  // namespace airsplit
