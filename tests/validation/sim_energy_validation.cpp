// Validation: the energy of three tasks, worked out by hand.
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sim/run/energy.h"
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
// first two short. The first two answers come while the next payload is sent: the radio's base
// power counts for that.
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
      const TaskEnergy energy = task_energies(tasks, 0, device, radio_power(radio))[i];
      const bool last = i == 2;
      expect_mj("computing 4 ms", energy.compute_mj, 5 * 4);
      expect_mj(last ? "idle 23.064 ms" : "idle 16 ms", energy.idle_mj, 2 * (last ? 23.064 : 16));
      expect_mj("sending 8 ms", energy.transmit_mj, up * megabits + base * 0.008);
      expect_mj(last ? "waiting 15 ms" : "waiting 12 ms", energy.wait_mj,
                tail * (last ? 0.015 : 0.012));
      const double answer_mj = down * answer_megabits + (last ? base * 0.000064 : 0);
      expect_mj("receiving 0.064 ms", energy.receive_mj, answer_mj);
      expect_mj("in all", energy.total_mj(),
                5 * 4 + 2 * (last ? 23.064 : 16) + up * megabits + base * 0.008 +
                    tail * (last ? 0.015 : 0.012) + answer_mj);
    }
  }
}

/// A task of device 0 that is sent and answered then, in ms.
TaskRecord sent_and_answered(std::int64_t sent, std::int64_t received, std::int64_t answer,
                             std::int64_t answered, std::int64_t wait_end) {
  constexpr std::int64_t kMs = 1'000'000;
  TaskRecord task;
  task.uplink_start_ns = sent * kMs;
  task.uplink_end_ns = received * kMs;
  task.downlink_start_ns = answer * kMs;
  task.downlink_end_ns = answered * kMs;
  task.radio_wait_end_ns = wait_end * kMs;
  return task;
}

TaskRecord of_another_group(TaskRecord task) {
  task.group = 1;
  task.device = 1;
  return task;
}

// Task 0 is sent from 0 to 10 ms and answered from 30 to 34 ms, task 1 from 8 to 20 and from 50 to
// 52, task 2 from 32 to 40 and from 45 to 46. The radio works from 0 to 20 (10 ms for task 0, then
// 10 for task 1), 30 to 40 (4 for task 0's answer, then 6 for task 2), 45 to 46 and 50 to 52 ms. It
// waits from 20 to 30 ms for task 1 and from 40 to 45 ms for task 2; task 0's wait was over as it
// began. 2 ms of task 1's wait until 32 ms are in task 0's answer.
TEST(Energy, NoMomentOfARadioCountsTwice) {
  const std::vector<TaskRecord> tasks = {sent_and_answered(0, 10, 30, 34, 8),
                                         sent_and_answered(8, 20, 50, 52, 32),
                                         sent_and_answered(32, 40, 45, 46, 45),
                                         of_another_group(sent_and_answered(0, 50, 50, 52, 50))};
  const RadioPower power{0, 0, 1000, 100, 1000};
  const auto energies = task_energies(tasks, 0, one_gflops_processor(), power);
  const double sending_ms[] = {10, 10, 6}, receiving_ms[] = {4, 2, 1}, waiting_ms[] = {0, 10, 5};
  for (std::size_t i = 0; i < 3; ++i) {
    expect_mj("sending", energies[i].transmit_mj, sending_ms[i]);
    expect_mj("receiving", energies[i].receive_mj, receiving_ms[i]);
    expect_mj("waiting", energies[i].wait_mj, 0.1 * waiting_ms[i]);
  }
  expect_mj("another group's", energies[3].total_mj(), 0);
  expect_mj("another group's", task_energies(tasks, 1, one_gflops_processor(), power)[3].total_mj(),
            50 + 2);
}

// A radio sleeps after its tail: 238.1 ms of Wi-Fi's, however long the edge takes.
TEST(Energy, TheRadioSleepsAfterItsTail) {
  const auto tasks = replay_groups(made_up_scenario(1, 1), made_up_profile(1000, 0, 2.5e8));
  EXPECT_EQ(tasks[0].downlink_start_ns - tasks[0].uplink_end_ns, 500'000'000);
  expect_mj("Wi-Fi waiting 500 ms",
            task_energies(tasks, 0, one_gflops_processor(), radio_power(Radio::kWifi))[0].wait_mj,
            119.3 * 0.2381);
}

}  // namespace
}  // namespace airsplit
