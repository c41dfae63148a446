// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Validation: the energy of three tasks, worked out by hand.
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <ns3/node.h>
#include <ns3/simulator.h>

#include "channel/analytic/analytic_link_end.h"
#include "channel/link_models/link_models.h"
#include "channel/message/uncoded.h"
#include "sim/run/energy.h"
#include "sim/scenario/links.h"
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
      const TaskEnergy energy =
          task_energies(tasks, 0, device, radio_power(radio, RadioTail::kAnswer))[i];
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

// The same three tasks with the whole tail. The radio works from 4 to 12, 24 to 32 (an answer comes
// at 27 ms) and 44 to 52 ms, then from 67 to 67.064: it is awake for 12, 12 and 15 ms after the
// payloads, and for its tail after the last answer.
TEST(Energy, TheWholeTailCounts) {
  const auto tasks = replay_groups(made_up_scenario(50, 3), made_up_profile(1000, 2e6, 7.5e6));
  for (const Radio radio : {Radio::kLte, Radio::kWifi}) {
    const bool lte = radio == Radio::kLte;
    const double tail_mw = lte ? 1060.0 : 119.3, tail_s = lte ? 11.576 : 0.2381;
    const auto energies =
        task_energies(tasks, 0, one_gflops_processor(), radio_power(radio, RadioTail::kFull));
    expect_mj("waiting 12 ms", energies[0].wait_mj, tail_mw * 0.012);
    expect_mj("waiting 12 ms", energies[1].wait_mj, tail_mw * 0.012);
    expect_mj("waiting 15 ms, then the tail", energies[2].wait_mj, tail_mw * (0.015 + tail_s));
    const auto none =
        task_energies(tasks, 0, one_gflops_processor(), radio_power(radio, RadioTail::kNone));
    for (const TaskEnergy& energy : none) expect_mj("no tail", energy.wait_mj, 0);
  }
}

// One task a second over LTE: 8 ms of sending, 15 of waiting, 0.064 of receiving; for the rest of
// the second the radio is awake, 1,060 mW x 0.991936 s = 1,051 mJ.
TEST(Energy, OneTaskASecondCostsATailOfASecond) {
  const auto tasks = replay_groups(made_up_scenario(1, 3), made_up_profile(1000, 2e6, 7.5e6));
  const auto energies = task_energies(tasks, 0, one_gflops_processor(), radio_power(Radio::kLte));
  expect_mj("LTE's tail in a second", energies[0].wait_mj, 1060 * (1 - 0.008 - 0.000064));
}

constexpr std::int64_t kMs = 1'000'000;

/// A task of device 0 that is sent and answered then, in ms.
TaskRecord sent_and_answered(std::int64_t sent, std::int64_t received, std::int64_t answer,
                             std::int64_t answered) {
  TaskRecord task;
  task.uplink_start_ns = sent * kMs;
  task.uplink_end_ns = received * kMs;
  task.downlink_start_ns = answer * kMs;
  task.downlink_end_ns = task.answered_ns = task.ended_ns = answered * kMs;
  task.outcome = Outcome::kMet;
  return task;
}

TaskRecord of_another_group(TaskRecord task) {
  task.group = 1;
  task.device = 1;
  return task;
}

// Task 0 is sent from 0 to 10 ms and answered from 30 to 34 ms, task 1 from 8 to 20 and from 50 to
// 52, task 2 from 32 to 40 and from 45 to 46: its answer overtakes task 1's. The radio works from 0
// to 20 (10 ms for task 0, then 10 for task 1), 30 to 40 (4 for task 0's answer, then 6 for task
// 2), 45 to 46 and 50 to 52 ms. It waits from 20 to 30, 40 to 45 and 46 to 50 ms, each time for an
// answer.
TEST(Energy, NoMomentOfARadioCountsTwiceOrIsLeftOut) {
  const std::vector<TaskRecord> tasks = {
      sent_and_answered(0, 10, 30, 34), sent_and_answered(8, 20, 50, 52),
      sent_and_answered(32, 40, 45, 46), of_another_group(sent_and_answered(0, 50, 50, 52))};
  const RadioPower power{0, 0, 1000, 100, 1000, RadioTail::kAnswer};
  const auto energies = task_energies(tasks, 0, one_gflops_processor(), power);
  const double sending_ms[] = {10, 10, 6}, receiving_ms[] = {4, 2, 1}, waiting_ms[] = {0, 10, 9};
  for (std::size_t i = 0; i < 3; ++i) {
    expect_mj("sending", energies[i].transmit_mj, sending_ms[i]);
    expect_mj("receiving", energies[i].receive_mj, receiving_ms[i]);
    expect_mj("waiting", energies[i].wait_mj, 0.1 * waiting_ms[i]);
  }
  expect_mj("another group's", energies[3].total_mj(), 0);
  expect_mj("another group's", task_energies(tasks, 1, one_gflops_processor(), power)[3].total_mj(),
            50 + 2);
}

// Task 0 is computed from 0 to 10 ms and answered at 50 ms; task 1 from 20 to 30 ms and answered at
// 35: before. The device idles with a task under way from 10 to 20 and from 30 to 50 ms.
TEST(Energy, AnIdleDeviceWaitsForTheAnswerThatWasOvertaken) {
  std::vector<TaskRecord> tasks(2);
  tasks[0].device_start_ns = 0;
  tasks[0].device_end_ns = 10 * kMs;
  tasks[0].ended_ns = 50 * kMs;
  tasks[1].device_start_ns = 20 * kMs;
  tasks[1].device_end_ns = 30 * kMs;
  tasks[1].ended_ns = 35 * kMs;
  Processor device = one_gflops_processor();
  device.idle_w = 2;
  const auto energies = task_energies(tasks, 0, device, {});
  expect_mj("idle, both", energies[0].idle_mj + energies[1].idle_mj, 2 * (10 + 20));
}

// A device that computes nothing idles all the same while it waits for its answer.
TEST(Energy, ADeviceThatComputesNothingIdles) {
  std::vector<TaskRecord> tasks(1);
  tasks[0].device_start_ns = tasks[0].device_end_ns = 0;
  tasks[0].ended_ns = 50 * kMs;
  Processor device = one_gflops_processor();
  device.idle_w = 2;
  expect_mj("idle", task_energies(tasks, 0, device, {})[0].idle_mj, 2 * 50);
}

// Eight workers serve one device in exponential times, so that answers overtake: the
// energy is that of the union of the intervals, told here from the records by adding up each
// microsecond that is in one.
TEST(Energy, IsThatOfTheUnionWhereAnswersOvertake) {
  Scenario scenario = made_up_scenario(40, 200);
  scenario.edge.workers = 8;
  scenario.edge.service = ServiceTimes::kExponential;
  Processor device = one_gflops_processor();
  device.idle_w = 2;
  const auto tasks = replay_groups(scenario, made_up_profile(1000, 2e6, 2e7), device);
  const RadioPower power{0, 0, 0, 1000, 1e9, RadioTail::kAnswer};
  double idle_mj = 0, wait_mj = 0;
  for (const TaskEnergy& energy : task_energies(tasks, 0, device, power)) {
    idle_mj += energy.idle_mj;
    wait_mj += energy.wait_mj;
  }
  constexpr std::int64_t kStepNs = 1000;
  const auto length = static_cast<std::size_t>(20'000'000'000 / kStepNs);
  std::vector<char> computes(length), radio(length), waits(length), awaited(length);
  const auto mark = [&](std::vector<char>& line, std::int64_t begin_ns, std::int64_t end_ns) {
    for (std::int64_t t = begin_ns; t < end_ns; t += kStepNs)
      line.at(static_cast<std::size_t>(t / kStepNs)) = 1;
  };
  bool overtakes = false;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const TaskRecord& task = tasks[i];
    overtakes = overtakes || (i > 0 && task.answered_ns < tasks[i - 1].answered_ns);
    mark(computes, task.device_start_ns, task.device_end_ns);
    mark(waits, task.device_end_ns, task.answered_ns);
    mark(radio, task.uplink_start_ns, task.uplink_end_ns);
    mark(radio, task.downlink_start_ns, task.downlink_end_ns);
    mark(awaited, task.uplink_end_ns, task.downlink_start_ns);
  }
  EXPECT_TRUE(overtakes);
  double idle_us = 0, wait_us = 0;
  for (std::size_t t = 0; t < length; ++t) {
    idle_us += waits[t] && !computes[t] ? 1 : 0;
    wait_us += awaited[t] && !radio[t] ? 1 : 0;
  }
  fmt::print("{:<34} {:>16.6f} {:>16.6f}\n", "idle mJ", idle_mj, 2 * idle_us / 1e3);
  fmt::print("{:<34} {:>16.6f} {:>16.6f}\n", "wait mJ", wait_mj, wait_us / 1e3);
  EXPECT_NEAR(idle_mj / (2 * idle_us / 1e3), 1, 1e-3);
  EXPECT_NEAR(wait_mj / (wait_us / 1e3), 1, 1e-3);
}

// A radio sleeps after its tail: 238.1 ms of Wi-Fi's, however long the edge takes.
TEST(Energy, TheRadioSleepsAfterItsTail) {
  const auto tasks = replay_groups(made_up_scenario(1, 1), made_up_profile(1000, 0, 2.5e8));
  EXPECT_EQ(tasks[0].downlink_start_ns - tasks[0].uplink_end_ns, 500'000'000);
  expect_mj("Wi-Fi waiting 500 ms",
            task_energies(tasks, 0, one_gflops_processor(),
                          radio_power(Radio::kWifi, RadioTail::kAnswer))[0]
                .wait_mj,
            119.3 * 0.2381);
}

// 3000 bytes in packets of 1000, at 1 Mbit/s in 8 ms each. The channel carries half of that: each
// packet is sent three times in vain, 72 ms and 9000 bytes in all.
TEST(Energy, OfATaskThatIsLostIsWhatWasSent) {
  Scenario scenario = made_up_scenario(1, 2);
  AnalyticSettings& analytic = scenario.link.own.edit<AnalyticSettings>();
  analytic.outage = Outage::Lose;
  analytic.packet_bytes = 1000;
  analytic.retransmissions = 2;
  analytic.backoff_db = -10 * std::log10(3.0);  // log2(1 + 3) = 2 bit/s/Hz where there is 1
  scenario.link.model = &builtin_links().front();
  const auto tasks = replay_groups(scenario, made_up_profile(3000, 2e6, 7.5e6));
  const RadioPower power = radio_power(Radio::kLte, RadioTail::kAnswer);
  for (std::size_t i = 0; i < 2; ++i) {
    const TaskEnergy energy = task_energies(tasks, 0, one_gflops_processor(), power)[i];
    EXPECT_EQ(tasks[i].outcome, Outcome::kLost);
    expect_mj("computing 4 ms", energy.compute_mj, 5 * 4);
    expect_mj("sending 9000 bytes in 36 ms", energy.transmit_mj, 438.39 * 0.072 + 1288.04 * 0.036);
    expect_mj("receiving", energy.receive_mj, 0);
  }
}

/// The messages of one direction, each with what it put on the air.
class OneMessage : public MessageListener {
 public:
  void Begun(const ns3::Ptr<const ns3::Packet>&) override {}
  void Dropped(const ns3::Ptr<const ns3::Packet>&) override {}
  void Resent(const ns3::Ptr<const ns3::Packet>&, std::uint64_t) override {}
  void OnAir(const ns3::Ptr<const ns3::Packet>&, double bytes) override { air_bytes += bytes; }
  void Arrived(const ns3::Ptr<const ns3::Packet>&) override {}
  double air_bytes = 0;
};

// 1000 float32 values as 500 symbols over 1 MHz take 0.5 ms. At 10 dB the radio would send
// log2(11) = 3.459 coded Mbit/s: it takes 438.39 x 3.459 + 1288.04 = 2,805 mW, not the 114 W of
// 32,000 bits in 0.5 ms.
TEST(Energy, OfSymbolsIsThatOfTheirTimeOnTheAir) {
  const auto device = ns3::CreateObject<ns3::Node>(), edge = ns3::CreateObject<ns3::Node>();
  AnalyticLinkConfig config;
  config.radio.snr_db = 10;
  config.radio.bandwidth_mhz = 1;
  const Link link = install_analytic_link_ends(device, edge, config);
  OneMessage sender, receiver;
  link.device->SetListener(&sender);
  link.edge->SetListener(&receiver);
  const std::vector<std::uint8_t> zeros(4000);
  const auto message = ns3::Create<ns3::Packet>(zeros.data(), 4000);
  message->AddPacketTag(UncodedTag(Uncoded::Symbols, 0));
  link.device->Send(message);
  ns3::Simulator::Run();
  const double seconds = ns3::Simulator::Now().GetSeconds();
  ns3::Simulator::Destroy();
  EXPECT_NEAR(seconds, 500e-6, 1e-9);
  const RadioPower power = radio_power(Radio::kLte);
  const double mw = uplink_energy_mj(power, sender.air_bytes, seconds) / seconds;
  const double by_hand_mw = 438.39 * std::log2(11.0) + 1288.04;
  fmt::print("{:<34} {:>16.6f} {:>16.6f}\n", "mW on the air", mw, by_hand_mw);
  EXPECT_NEAR(mw / by_hand_mw, 1, 1e-6);
}

// Each link has its radio's power model, unless device.radio says another.
TEST(Energy, TheRadioIsTheLinks) {
  const auto radio = [](const std::string& link, const std::string& device) {
    const Scenario s = parse_scenario(
        "[workload]\nprofile = \"p\"\nrate_hz = 1\ndeadline_ms = 100\ntasks = 1\n"
        "[link]\nsnr_db = 20\nbandwidth_mhz = 20\n" +
            link + "[device]\nprocessor = \"ideal\"\n" + device +
            "[edge]\nprocessor = \"ideal\"\n[[scheme]]\nkind = \"direct\"\ncodec = \"raw\"\n",
        "s");
    return radio_of(s.link, s.device);
  };
  EXPECT_EQ(radio("", ""), Radio::kLte);
  EXPECT_EQ(radio("model = \"wifi\"\n", ""), Radio::kWifi);
  EXPECT_EQ(radio("model = \"lte\"\n", ""), Radio::kLte);
  EXPECT_EQ(radio("rate = \"wifi-11ax\"\n", ""), Radio::kWifi);
  EXPECT_EQ(radio("model = \"wifi\"\n", "radio = \"lte\"\n"), Radio::kLte);
  EXPECT_EQ(radio("model = \"wifi\"\n", "radio = \"link\"\n"), Radio::kWifi);
}

}  // namespace
}  // namespace airsplit
