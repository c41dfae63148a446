// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Result files and scenarios, as `airsplit inspect` describes them.
#include <fmt/format.h>

#include "cli/file_kinds.h"
#include "results/store.h"
#include "sim/scenario/edges.h"
#include "sim/scenario/group.h"
#include "sim/scenario/scenario.h"

namespace airsplit {
namespace {

std::string describe_store(const std::string& path, const Tables& /*tables*/) {
  const Store store = Store::open(path);
  const Provenance provenance = store.provenance();
  const Records records = store.rows();
  return fmt::format(
      "result file: {} rows of {} columns\ncommand: {}\nversion: {}\nbundle: {}\nprofile: "
      "{}\nprocessors: {}\n"
      "scenario:\n{}",
      records.rows.size(), records.columns.size(), provenance.command, provenance.version,
      provenance.bundle_hash, provenance.profile_hash, provenance.processors_hash,
      provenance.scenario);
}

std::string describe_arrivals(const WorkloadSettings& workload) {
  if (workload.arrivals == Arrivals::kTrace) return "tasks of " + workload.trace;
  return fmt::format("{} tasks per second each", workload.rate_hz);
}

std::string describe_snr(const LinkSettings& link) {
  if (!link.trace.file.empty()) return "SNR of " + link.trace.file;
  if (!link.position.mobility.empty()) return "SNR along " + link.position.mobility;
  if (link.position.roam_m > 0)
    return fmt::format("SNR within {} m of the edge", link.position.roam_m);
  if (link.position.is_there()) return fmt::format("SNR at {} m", link.position.distance_m);
  return fmt::format("SNR {} dB", link.radio.snr_db);
}

/// Of an edge: what lies between it and the antennas, if anything does.
std::string describe_way(const EdgeSettings& edge) {
  std::string text;
  if (edge.snr_offset_db != 0) text += fmt::format(", SNR {:+g} dB", edge.snr_offset_db);
  if (!edge.has_backhaul()) return text;
  text += fmt::format(", behind a backhaul of {:g}", edge.backhaul_ms);
  if (edge.backhaul_jitter_ms > 0)
    text += fmt::format(" to {:g}", edge.backhaul_ms + edge.backhaul_jitter_ms);
  text += " ms";
  if (edge.backhaul_mbps > 0) text += fmt::format(" and {:g} Mbit/s", edge.backhaul_mbps);
  return text;
}

std::string describe_scenario(const std::string& path, const Tables& tables) {
  const Scenario scenario = load_scenario(path, {}, tables);
  std::string text = fmt::format("scenario: {}\n", scenario.title);
  for (const Group& group : groups_of(scenario)) {
    if (!group.name.empty()) text += fmt::format("group: {}\n", group.name);
    text += fmt::format("{} device(s), {}, deadline {} ms\nlink: {} MHz, {}\ndevice: {}\n",
                        group.workload.devices, describe_arrivals(group.workload),
                        group.workload.deadline_ms, group.link.radio.bandwidth_mhz,
                        describe_snr(group.link), group.device.processor);
    for (const SchemeSpec& spec : group.scheme) text += "its scheme: " + spec.label() + "\n";
  }
  for (const EdgeSettings& edge : edges_of(scenario)) {
    const std::string name = edge.name.empty() ? "" : " " + edge.name;
    text += fmt::format("edge{}: {} worker(s) of {}{}\n", name, edge.workers, edge.processor,
                        describe_way(edge));
  }
  for (const SchemeSpec& spec : scenario.schemes) text += "scheme: " + spec.label() + "\n";
  for (const IdleKey& idle : scenario.idle_keys) text += "note: " + idle.message() + "\n";
  return text;
}

/// Whatever is nothing else: its mistakes are then told as a scenario's.
bool is_text(const std::filesystem::path& /*path*/) { return true; }

}  // namespace

FileKind store_files() { return {is_store, describe_store}; }
FileKind scenario_files() { return {is_text, describe_scenario}; }

}  // namespace airsplit
