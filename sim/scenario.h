// A scenario: everything that a run needs to know, read from a TOML file and checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "channel/link_config.h"
#include "channel/lte_config.h"
#include "channel/wifi_config.h"
#include "inference/scheme.h"

namespace airsplit {

/// Where payloads and predictions come from: LibTorch inside the simulation, or a profile.
enum class InferenceMode { kProfile, kLive };
enum class Arrivals { kPeriodic, kPoisson };
enum class LinkKind { kAnalytic, kWifi, kLte };
/// Whose uplink power model counts for the device's energy (sim/energy.h).
enum class Radio { kLte, kWifi, kNone };

// What each member means, its unit and its range stand in one table: sim/keys.cpp.

struct WorkloadSettings {
  std::string profile;
  std::string bundle;
  std::string data;
  InferenceMode inference = InferenceMode::kProfile;
  std::int64_t images = 0;  ///< 0: all
  std::int64_t devices = 1;
  Arrivals arrivals = Arrivals::kPeriodic;
  double rate_hz = 0;
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
};

struct EdgeSettings {
  std::string processor;
};

/// The most tasks that one run simulates, so that no scenario can exhaust the memory.
constexpr std::int64_t kMostTasks = 2'000'000;

struct Scenario {
  std::string name;  ///< the file's, for messages
  std::string title;
  WorkloadSettings workload;
  LinkSettings link;
  DeviceSettings device;
  EdgeSettings edge;
  std::vector<SchemeSpec> schemes;
};

/// The analytic link of a device. A message that cannot end by `horizon_s` is never delivered.
AnalyticLinkConfig analytic_link(const Scenario& scenario, std::size_t device, double horizon_s);

/// The Wi-Fi cell of all devices.
WifiLinkConfig wifi_link(const Scenario& scenario);

/// The LTE cell of all devices.
LteLinkConfig lte_link(const Scenario& scenario);

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
