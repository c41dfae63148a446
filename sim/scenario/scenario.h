// A scenario: everything that a run needs to know, read from a TOML file and checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "channel/lte/lte_config.h"
#include "channel/radio/link_config.h"
#include "channel/wifi/wifi_config.h"
#include "inference/scheme/scheme.h"
#include "sim/policies/policy.h"

namespace airsplit {

/// Where payloads and predictions come from: LibTorch inside the simulation, or a profile.
enum class InferenceMode { kProfile, kLive };
enum class Arrivals { kPeriodic, kPoisson, kBursty, kTrace };
/// Where in its period a device begins: spread evenly over the devices, all at once, or at random.
enum class Phase { kSpread, kSame, kRandom };
enum class LinkKind { kAnalytic, kWifi, kLte };
/// The edge's time for a batch: as the processor has it, or exponential with that mean.
enum class ServiceTimes { kConstant, kExponential };
/// Whose power model counts for the device's energy (sim/run/energy.h).
enum class Radio { kLte, kWifi, kNone };

// What each member means, its unit and its range stand in one table: sim/scenario/keys.cpp.

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

struct LinkSettings : RadioConfig {
  LinkSettings() {
    snr_db = 0;
    bandwidth_mhz = 0;
    coherence_ms = 0;
  }
  LinkKind model = LinkKind::kAnalytic;
  double snr_spread_db = 0;
  WifiSettings wifi;
  LteSettings lte;
};

struct DeviceSettings {
  std::string processor;
  Radio radio = Radio::kLte;
  const Policy* queue = default_policy(PolicyPlace::kDeviceQueue);  ///< never null
  std::int64_t queue_capacity = 0;  ///< tasks that wait; 0: as many as come
};

struct EdgeSettings {
  std::string processor;
  std::int64_t workers = 1;
  const Policy* queue = default_policy(PolicyPlace::kEdgeQueue);  ///< never null
  const Policy* drop = default_policy(PolicyPlace::kEdgeDrop);    ///< never null
  std::int64_t batch = 1;                                         ///< images at most
  double batch_wait_ms = 0;
  ServiceTimes service = ServiceTimes::kConstant;
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

/// A key that is given and changes nothing, since what it is about is not there.
struct IdleKey {
  std::string key;
  std::string place;  ///< "x.toml:12", or what the user wrote on the command line
  std::string needs;  ///< `link.fading = "rician"`

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

/// Reads `KEY=VALUE` as given to `option` ("--set"). Throws InputError if there is no key or no
/// '='.
Setting parse_setting(const std::string& text, const std::string& option);

/// Reads and checks a scenario. Throws InputError that names the file (or the option), the line and
/// the key, and says what would be right. Setting one of workload.tasks and workload.duration_s
/// replaces the other.
Scenario load_scenario(const std::string& path, const std::vector<Setting>& settings = {});

/// The same from a text; `name` stands for the file in messages.
Scenario parse_scenario(const std::string& text, const std::string& name,
                        const std::vector<Setting>& settings = {});

/// The scenario's text at `path`. Throws InputError if it cannot be read or is over 1 MiB.
std::string read_scenario_text(const std::string& path);

}  // namespace airsplit
