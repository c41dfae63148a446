// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A scenario: everything that a run needs to know. scenario.h reads one from a TOML file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "channel/link/link_model.h"
#include "inference/scheme/scheme.h"
#include "sim/edges/edge_choice.h"
#include "sim/policies/policy.h"

namespace airsplit {

/// Where payloads and predictions come from: LibTorch inside the simulation, or a profile.
enum class InferenceMode { kProfile, kLive };
enum class Arrivals { kPeriodic, kPoisson, kBursty, kTrace };
/// Where in its period a device begins: spread evenly over the devices, all at once, or at random.
enum class Phase { kSpread, kSame, kRandom };
/// The edge's time for a batch: as the processor has it, or exponential with that mean.
enum class ServiceTimes { kConstant, kExponential };

/// How much of a radio's tail counts for the energy (sim/run/energy.h).
enum class RadioTail {
  kFull,    ///< after each transfer, until the next one
  kAnswer,  ///< while an answer is awaited
  kNone,
};

// What each member means, its unit and its range stand with its key: keys_workload.cpp and so on.

struct WorkloadSettings {
  std::string profile;
  std::string bundle;
  std::string data;
  InferenceMode inference = InferenceMode::kProfile;
  std::int64_t images = 0;  ///< 0: all
  std::int64_t devices = 1;
  Arrivals arrivals = Arrivals::kPeriodic;
  double rate_hz = 0;  ///< of each device; the mean, of bursty arrivals
  Phase phase = Phase::kSpread;
  double jitter_ms = 0;
  double burst_factor = 4;
  double burst_share = 0.1;
  double burst_ms = 1000;
  std::string trace;
  double deadline_ms = 0;
  double duration_s = 0;   ///< 0: `tasks` says when to stop
  std::int64_t tasks = 0;  ///< 0: `duration_s` says when to stop
  double drain_s = 10;
  std::int64_t seed = 1;
};

struct DeviceSettings {
  std::string processor;
  std::optional<Radio> radio;  ///< none: the one that fits the link, see radio_of()
  RadioTail radio_tail = RadioTail::kFull;
  const Policy* queue = default_policy(PolicyPlace::kDeviceQueue);  ///< never null
  std::int64_t queue_capacity = 0;                        ///< tasks that wait; 0: as many as come
  const EdgeChoice* edge_choice = default_edge_choice();  ///< null: it is attached to `edge`
  std::string edge;                                       ///< a name, where it is attached to one
  std::int64_t edge_probes = 0;                           ///< 0: all
  double load_age_ms = 0;
  double fallback_ms = 0;  ///< 0: there is none
};

struct EdgeSettings {
  std::string name;
  std::string processor;
  std::int64_t workers = 1;
  const Policy* queue = default_policy(PolicyPlace::kEdgeQueue);  ///< never null
  const Policy* drop = default_policy(PolicyPlace::kEdgeDrop);    ///< never null
  std::int64_t batch = 1;                                         ///< images at most
  double batch_wait_ms = 0;
  ServiceTimes service = ServiceTimes::kConstant;
  // What lies between its antenna and it, each way:
  double backhaul_ms = 0;
  double backhaul_mbps = 0;  ///< 0: without a limit
  double backhaul_jitter_ms = 0;
  double snr_offset_db = 0;
  double active_w = 0, idle_w = 0;

  bool has_backhaul() const {
    return backhaul_ms > 0 || backhaul_mbps > 0 || backhaul_jitter_ms > 0;
  }
  double backhaul_ns_per_byte() const { return backhaul_mbps > 0 ? 8e3 / backhaul_mbps : 0; }
  bool has_power() const { return active_w > 0 || idle_w > 0; }
};

/// Devices that are alike: a [[group]], which is the scenario's sections with its own keys in them.
struct Group {
  std::string name;
  WorkloadSettings workload;
  LinkSettings link;
  DeviceSettings device;
  std::vector<SchemeSpec> scheme;  ///< its own; none: the scheme that a run is about
};

/// The most tasks that one run simulates, so that no scenario can exhaust the memory.
constexpr std::int64_t kMostTasks = 2'000'000;

/// A key that is given and changes nothing.
struct IdleKey {
  std::string key;
  std::string place;  ///< "x.toml:12", or what the user wrote on the command line
  std::string why;    ///< `it needs link.fading = "rician"`

  /// "x.toml:12: link.rician_k_db has no effect: it needs link.fading = "rician"".
  std::string message() const;
};

struct Scenario {
  std::string name;  ///< the file's, for messages
  std::string title;
  WorkloadSettings workload;
  LinkSettings link;
  DeviceSettings device;
  EdgeSettings edge;
  std::vector<EdgeSettings> edges;  ///< each [[edge]], in their order; none: `edge` is the only one
  std::vector<SchemeSpec> schemes;
  std::vector<Group> groups;  ///< in the order of their devices, workload.devices in all; or none
  std::vector<IdleKey> idle_keys;
};

/// A key set from the command line, over what the file says.
struct Setting {
  std::string key;
  std::string value;
  std::string source;  ///< what the user wrote, for messages: "--set link.snr_db=3"
};

}  // namespace airsplit
