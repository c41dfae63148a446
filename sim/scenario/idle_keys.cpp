#include "sim/scenario/idle_keys.h"

#include <algorithm>

#include <fmt/format.h>

namespace airsplit {
namespace {

using S = const Scenario&;  // of all devices, or of a group's

/// What these keys need to change anything.
struct Need {
  std::vector<std::string> keys;
  std::string what;  ///< as its user would write it
  bool (*holds)(S);
};

bool fades(S s) { return s.link.fading != Fading::None; }
bool is_analytic(S s) { return s.link.model == LinkKind::kAnalytic; }
bool is_wifi(S s) { return s.link.model == LinkKind::kWifi; }
bool is_udp(S s) { return s.link.wifi.transport == Transport::Udp; }
bool loses(S s) { return s.link.outage == Outage::Lose; }

bool sends_bits(S s) {
  return std::any_of(s.schemes.begin(), s.schemes.end(),
                     [](const SchemeSpec& scheme) { return scheme.uncoded == "bits"; });
}

/// Whether LibTorch has a part in the run.
bool infers(S s) {
  return s.workload.inference == InferenceMode::kLive || s.link.deliver_incomplete ||
         std::any_of(s.schemes.begin(), s.schemes.end(),
                     [](const SchemeSpec& scheme) { return !scheme.uncoded.empty(); });
}

std::vector<Need> make_needs() {
  return {
      {{"workload.data"},
       "workload.inference = \"live\", link.incomplete = \"decode\" or a scheme that is uncoded",
       infers},
      {{"workload.phase", "workload.jitter_ms"},
       "workload.arrivals = \"periodic\"",
       [](S s) { return s.workload.arrivals == Arrivals::kPeriodic; }},
      {{"workload.burst_factor", "workload.burst_share", "workload.burst_ms"},
       "workload.arrivals = \"bursty\"",
       [](S s) { return s.workload.arrivals == Arrivals::kBursty; }},
      {{"workload.rate_hz"},
       "workload.arrivals other than \"trace\"",
       [](S s) { return s.workload.arrivals != Arrivals::kTrace; }},
      {{"link.snr_spread_db"}, "workload.devices > 1", [](S s) { return s.workload.devices > 1; }},

      {{"link.coherence_ms", "link.speed_kmh", "link.delay_profile"}, "link.fading", fades},
      {{"link.rician_k_db"},
       "link.fading = \"rician\"",
       [](S s) { return s.link.fading == Fading::Rician; }},
      {{"link.nakagami_m"},
       "link.fading = \"nakagami\"",
       [](S s) { return s.link.fading == Fading::Nakagami; }},
      {{"link.carrier_ghz"},
       "link.fading with link.speed_kmh",
       [](S s) { return fades(s) && s.link.speed_kmh > 0; }},
      {{"link.shadowing_ms"}, "link.shadowing_db > 0", [](S s) { return s.link.shadowing_db > 0; }},
      {{"link.subcarriers"},
       "link.fading with a link.delay_profile",
       [](S s) { return fades(s) && s.link.delay_profile != DelayProfile::Flat; }},
      {{"link.delay_spread_ns"},
       "link.fading with link.delay_profile = \"exponential\"",
       [](S s) { return fades(s) && s.link.delay_profile == DelayProfile::Exponential; }},

      {{"link.rate", "link.gap_db", "link.outage", "link.sharing"},
       "link.model = \"analytic\"",
       is_analytic},
      {{"link.backoff_db", "link.retransmissions"},
       "link.model = \"analytic\" with link.outage = \"lose\"",
       [](S s) { return is_analytic(s) && loses(s); }},
      {{"link.packet_bytes"},
       "link.model = \"analytic\" with link.outage = \"lose\" or link.loss_percent > 0",
       [](S s) { return is_analytic(s) && (loses(s) || s.link.loss_percent > 0); }},
      {{"link.incomplete"},
       "a link that loses packets: analytic with link.outage = \"lose\" or link.loss_percent > 0, "
       "or udp over wifi or lte",
       [](S s) { return is_analytic(s) ? loses(s) || s.link.loss_percent > 0 : is_udp(s); }},
      {{"link.erasure_percent"},
       "link.model = \"analytic\" with a scheme of uncoded = \"bits\"",
       [](S s) { return is_analytic(s) && sends_bits(s); }},
      {{"link.slot_ms"},
       "link.model = \"analytic\" with link.sharing = \"tdma\"",
       [](S s) { return is_analytic(s) && s.link.sharing == Sharing::Tdma; }},

      {{"link.wifi_standard", "link.wifi_rate_control", "link.wifi_lifetime_ms", "link.transport"},
       "link.model = \"wifi\"",
       is_wifi},
      {{"link.wifi_mcs"},
       "link.model = \"wifi\" with link.wifi_rate_control = \"constant\"",
       [](S s) { return is_wifi(s) && s.link.wifi.rate_control == WifiRateControl::Constant; }},
      {{"link.lte_rlc", "link.lte_scheduler"},
       "link.model = \"lte\"",
       [](S s) { return s.link.model == LinkKind::kLte; }},

      {{"edge.batch_wait_ms"}, "edge.batch > 1", [](S s) { return s.edge.batch > 1; }},
  };
}

const std::vector<Need>& needs() {
  static const std::vector<Need> all = make_needs();
  return all;
}

/// Null if the key always matters.
const Need* need_of(const std::string& key) {
  for (const Need& need : needs()) {
    if (std::find(need.keys.begin(), need.keys.end(), key) != need.keys.end()) return &need;
  }
  return nullptr;
}

/// What each group is made of, or all devices where there are no groups; with the schemes that they
/// run.
std::vector<Scenario> devices_of(const ScenarioDraft& draft) {
  const Scenario& sections = draft.sections.scenario;
  if (draft.groups.empty()) return {sections};
  std::vector<Scenario> groups;
  for (const ScenarioPart& group : draft.groups) {
    groups.push_back(group.scenario);
    if (groups.back().schemes.empty()) groups.back().schemes = sections.schemes;
  }
  return groups;
}

void add_idle(const ScenarioPart& part, const std::vector<Scenario>& devices,
              std::vector<IdleKey>& idle) {
  for (const auto& [key, place] : part.own_keys) {
    const Need* need = need_of(key);
    if (need == nullptr || std::any_of(devices.begin(), devices.end(), need->holds)) continue;
    idle.push_back({key, place, need->what});
  }
}

}  // namespace

std::string IdleKey::message() const {
  return fmt::format("{}: {} has no effect: it needs {}", place, key, needs);
}

std::vector<IdleKey> idle_keys(const ScenarioDraft& draft) {
  const std::vector<Scenario> devices = devices_of(draft);
  std::vector<IdleKey> idle;
  add_idle(draft.sections, devices, idle);
  for (std::size_t i = 0; i < draft.groups.size(); ++i) {
    add_idle(draft.groups[i], {devices[i]}, idle);
  }
  return idle;
}

std::vector<std::string> keys_with_needs() {
  std::vector<std::string> keys;
  for (const Need& need : needs()) keys.insert(keys.end(), need.keys.begin(), need.keys.end());
  return keys;
}

}  // namespace airsplit
