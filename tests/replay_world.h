// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Simulations of made-up schemes, for tests: what each side computes, and how much is sent.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/scenario/edges.h"
#include "sim/scenario/group.h"
#include "sim/world/world.h"

namespace airsplit {

/// One image, answered right, and one, answered wrong; both of class 1.
inline Profile made_up_profile(std::uint32_t payload_bytes, double device_macs, double edge_macs) {
  ProfileEntry entry;
  entry.spec = {builtin_scheme("aecnn"), "layer3", 64, "", 0, 0};
  entry.work = {device_macs, edge_macs};
  entry.uncompressed_bytes = 16.0 * payload_bytes;
  entry.payload_bytes = {payload_bytes, payload_bytes};
  entry.predicted = {1, 0};
  entry.margin = {1, 1};
  Profile profile;
  profile.labels = {1, 1};
  profile.entries = {entry};
  return profile;
}

/// The same with blocks that have names, and behind it the whole network on the device, which is
/// always right: what a task falls back on.
inline Profile made_up_profile_with_local(std::uint32_t payload_bytes, double device_macs,
                                          double edge_macs) {
  Profile profile = made_up_profile(payload_bytes, device_macs, edge_macs);
  ProfileEntry& scheme = profile.entries.front();
  scheme.work.device = {{"head", device_macs}};
  scheme.work.edge = {{"tail", edge_macs}};
  ProfileEntry local = scheme;
  local.spec = {builtin_scheme("local"), "", 0, "", 0, 0};
  local.work = {scheme.work.device + scheme.work.edge, {}};
  local.uses_link = false;
  local.payload_bytes = {0, 0};
  local.predicted = {1, 1};
  profile.entries.push_back(local);
  return profile;
}

/// 1e9 operations per second: 0.5e6 multiply-adds take 1 ms. 5 W.
inline Processor one_gflops_processor() {
  Processor processor;
  processor.peak_gflops = 1;
  processor.active_w = 5;
  return processor;
}

/// 1 MHz at 0 dB without fading: 1 Mbit/s up and down.
inline Scenario made_up_scenario(double rate_hz, std::int64_t tasks) {
  Scenario scenario;
  scenario.workload.rate_hz = rate_hz;
  scenario.workload.tasks = tasks;
  scenario.workload.deadline_ms = 20;
  scenario.workload.images = 1;
  scenario.link.radio.snr_db = 0;
  scenario.link.radio.bandwidth_mhz = 1;
  return scenario;
}

/// The same with a link that takes no time for a few bytes: what arrives at a device arrives at the
/// edge, if the device computes nothing.
inline Scenario edge_scenario(double rate_hz, std::int64_t tasks) {
  Scenario scenario = made_up_scenario(rate_hz, tasks);
  scenario.link.radio.snr_db = 60;
  scenario.link.radio.bandwidth_mhz = 2000;
  scenario.workload.deadline_ms = 1e6;
  scenario.workload.drain_s = 1e5;
  return scenario;
}

/// Simulates the scenario with this profile's first scheme in all groups; the second, where there
/// is one, is what they fall back on. `edges`: their processors, where they are not the device's.
inline std::vector<TaskRecord> replay_groups(const Scenario& scenario, const Profile& profile,
                                             const Processor& processor = one_gflops_processor(),
                                             const std::vector<Processor>& edges = {}) {
  const auto runner = make_replay_runner(profile, profile.entries.front());
  std::unique_ptr<SchemeRunner> local;
  if (profile.entries.size() > 1) local = make_replay_runner(profile, profile.entries[1]);
  RunParts parts{edges, {}};
  if (edges.empty()) parts.edges.assign(edges_of(scenario).size(), processor);
  for (const Group& group : groups_of(scenario)) {
    parts.groups.push_back({processor, runner.get(), nullptr});
    if (group.device.fallback_ms > 0) parts.groups.back().fallback = local.get();
  }
  return simulate(scenario, parts);
}

}  // namespace airsplit
