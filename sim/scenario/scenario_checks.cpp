#include "sim/scenario/scenario_checks.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/scheme/scheme_kind.h"
#include "sim/scenario/group.h"
#include "sim/scenario/keys.h"
#include "sim/scenario/links.h"

namespace airsplit {
namespace {

/// Keys that are there, and where they were set.
using GivenKeys = std::map<std::string, std::string>;

constexpr std::int64_t kMostDevices = 10'000;
constexpr double kMostBursts = 1e8;
constexpr double kLongestRunS = 1e8;  // ns-3's clock ends at 9e9 s

/// `given`: the keys that are there.
void check_required(const Scenario& scenario, const GivenKeys& given, const std::string& where) {
  const bool is_trace = scenario.workload.arrivals == Arrivals::kTrace;
  for (const Key& key : scenario_keys()) {
    const bool of_scheme = key.path.compare(0, 7, "scheme.") == 0;  // see check_scheme
    if (is_trace && key.path == "workload.rate_hz") continue;
    if (key.required() && !of_scheme && given.count(key.path) == 0) {
      throw InputError(
          fmt::format("{}: {} is missing, expected {}", where, key.path, expectation(key)));
    }
  }
}

/// What a group's, or the only, arrivals need and what they cannot be.
void check_arrivals(const Scenario& scenario, const std::string& where) {
  const WorkloadSettings& workload = scenario.workload;
  if ((workload.arrivals == Arrivals::kTrace) == workload.trace.empty()) {
    throw InputError(where + (workload.trace.empty()
                                  ? ": workload.trace is missing, arrivals = \"trace\" needs it"
                                  : ": workload.trace is there, but arrivals is not \"trace\""));
  }
  if (workload.arrivals == Arrivals::kTrace) return;
  if (workload.jitter_ms > 1e3 / workload.rate_hz) {
    throw InputError(fmt::format("{}: workload.jitter_ms = {}: expected at most the period, {} ms",
                                 where, workload.jitter_ms, 1e3 / workload.rate_hz));
  }
  if (workload.arrivals != Arrivals::kBursty) return;
  if (workload.burst_factor * workload.burst_share > 1) {
    throw InputError(
        fmt::format("{}: workload.burst_factor times burst_share is {:g}, expected at most 1: "
                    "bursts would have more tasks than there are",
                    where, workload.burst_factor * workload.burst_share));
  }
  const double seconds = workload.tasks > 0 ? static_cast<double>(workload.tasks) / workload.rate_hz
                                            : workload.duration_s;
  const double bursts = seconds / (workload.burst_ms / 1e3 / workload.burst_share);
  if (bursts > kMostBursts) {
    throw InputError(
        fmt::format("{}: about {:.3g} bursts, expected at most {:g}", where, bursts, kMostBursts));
  }
}

std::string what_is_wrong_with_link(const Scenario& scenario) {
  const auto devices = static_cast<std::size_t>(scenario.workload.devices);
  switch (scenario.link.model) {
    case LinkKind::kWifi:
      return what_is_wrong(wifi_link(scenario), devices);
    case LinkKind::kLte:
      return what_is_wrong(lte_link(scenario), devices);
    case LinkKind::kAnalytic:
      break;
  }
  return what_is_wrong(analytic_link(scenario, 0, 1));
}

/// What the link's settings need and what does not go together. `given`: the keys that are there.
void check_link(const Scenario& scenario, const GivenKeys& given) {
  const LinkSettings& link = scenario.link;
  const auto place = [&](const std::string& key) {
    const auto found = given.find(key);
    return found == given.end() ? scenario.name : found->second;
  };
  const auto need = [&](bool needed, const char* key, const char* by, const char* who) {
    if (!needed || given.count(key) > 0) return;
    throw InputError(fmt::format("{}: {} is missing, {} needs it, expected {}", place(by), key, who,
                                 expectation(*find_key(key))));
  };
  const auto refuse = [&](bool wrong, const std::string& fault) {  // which begins with its key
    if (wrong)
      throw InputError(fmt::format("{}: {}", place(fault.substr(0, fault.find(' '))), fault));
  };
  const bool has_block = link.coherence_ms > 0, has_speed = link.speed_kmh > 0;
  if (link.fading != Fading::None && !has_block && !has_speed)
    throw InputError(place("link.fading") +
                     ": link.coherence_ms is missing, fading needs it or link.speed_kmh");
  refuse(has_block && has_speed,
         "link.speed_kmh and link.coherence_ms are there, expected one of them");
  need(has_speed, "link.carrier_ghz", "link.speed_kmh", "link.speed_kmh");
  need(link.fading == Fading::Rician, "link.rician_k_db", "link.fading", "rician fading");
  need(link.fading == Fading::Nakagami, "link.nakagami_m", "link.fading", "nakagami fading");
  need(link.shadowing_db > 0, "link.shadowing_ms", "link.shadowing_db", "link.shadowing_db");
  need(link.delay_profile == DelayProfile::Exponential, "link.delay_spread_ns",
       "link.delay_profile", "the exponential profile");
  const bool is_tcp = link.wifi.transport == Transport::Tcp;
  refuse(link.model == LinkKind::kLte && is_tcp,
         "link.transport = \"tcp\": the lte link has udp alone");
  const std::string fault = what_is_wrong_with_link(scenario);
  refuse(!fault.empty(), "link." + fault);
  refuse(link.loss_percent > 0 && link.model != LinkKind::kAnalytic && is_tcp,
         "link.loss_percent goes with udp: tcp resends what is lost");
}

/// Which keys a scheme has and which it needs are its kind's to say.
void check_scheme(const SchemeSpec& spec, const std::string& where) {
  if (spec.kind == nullptr) {
    throw InputError(fmt::format("{}: this [[scheme]] has no kind, expected {}", where,
                                 expectation(*find_key("scheme.kind"))));
  }
  check_spec(spec, where);
}

/// What only the analytic link carries.
void check_uncoded(const Scenario& scenario, const SchemeSpec& spec, const std::string& where) {
  if (spec.uncoded.empty()) return;
  const LinkSettings& link = scenario.link;
  const auto need = [&](bool holds, const char* what) {
    if (!holds)
      throw InputError(fmt::format("{}: uncoded = \"{}\" goes with {}", where, spec.uncoded, what));
  };
  need(link.model == LinkKind::kAnalytic, "link.model = \"analytic\"");
  need(link.loss_percent == 0, "link.loss_percent = 0: it is not cut into packets");
  need(link.outage == Outage::Wait, "link.outage = \"wait\": it is not cut into packets");
  need(spec.uncoded == "bits" || link.sharing != Sharing::Tdma,
       "link.sharing = \"none\" or \"split\"");
}

/// In a cell of ns-3's, what the devices' links differ in is their SNR.
void check_cell(const ScenarioPart& group) {
  if (group.scenario.link.model == LinkKind::kAnalytic) return;
  for (const auto& [key, place] : group.own_keys) {
    const bool of_link = key.rfind("link.", 0) == 0;
    if (of_link && key != "link.snr_db" && key != "link.snr_spread_db") {
      throw InputError(
          fmt::format("{}: {}: groups of one cell differ in link.snr_db and "
                      "link.snr_spread_db alone",
                      place, key));
    }
  }
}

/// What must be there and fit together in each group, or in the sections if there is none.
void check_part(const ScenarioPart& part, const GivenKeys& given) {
  check_required(part.scenario, given, part.place);
  check_arrivals(part.scenario, part.place);
  check_link(part.scenario, given);
}

void check_group(const ScenarioPart& group, const ScenarioPart& sections) {
  GivenKeys given = group.own_keys;
  given.insert(sections.own_keys.begin(), sections.own_keys.end());
  check_part(group, given);
  check_cell(group);
  for (const SchemeSpec& spec : group.scenario.schemes) {
    check_scheme(spec, group.place);
    check_uncoded(group.scenario, spec, group.place);
  }
}

/// A [[scheme]] goes with the link of each group that has no scheme of its own.
void check_scheme_of_all(const SchemeSpec& spec, const std::string& where,
                         const ScenarioDraft& draft) {
  check_scheme(spec, where);
  if (draft.groups.empty()) check_uncoded(draft.sections.scenario, spec, where);
  for (const ScenarioPart& group : draft.groups) {
    if (!group.scenario.schemes.empty()) continue;
    check_uncoded(group.scenario, spec, fmt::format("{}: in group \"{}\"", where, group.name));
  }
}

/// Every run is about a [[scheme]], unless each group has its own.
void check_there_are_schemes(const ScenarioDraft& draft) {
  const bool all_have_one =
      !draft.groups.empty() &&
      std::none_of(draft.groups.begin(), draft.groups.end(),
                   [](const ScenarioPart& group) { return group.scenario.schemes.empty(); });
  const Scenario& sections = draft.sections.scenario;
  if (sections.schemes.empty() && !all_have_one) {
    throw InputError(sections.name + ": there is no scheme, expected at least one [[scheme]]");
  }
  if (!sections.schemes.empty() && all_have_one) {
    throw InputError(sections.name +
                     ": every group has a scheme of its own, so that no [[scheme]] is run");
  }
}

void check_names(const std::vector<ScenarioPart>& groups) {
  std::set<std::string> names;
  for (const ScenarioPart& group : groups) {
    const bool has_control = std::any_of(group.name.begin(), group.name.end(),
                                         [](unsigned char c) { return c < ' ' || c == 0x7F; });
    if (group.name.empty() || has_control) {
      throw InputError(group.place + ": this group's name is empty, or of more than one line");
    }
    if (names.insert(group.name).second) continue;
    throw InputError(fmt::format("{}: another group is named \"{}\" too", group.place, group.name));
  }
}

void check_devices(const ScenarioDraft& draft) {
  std::int64_t devices = 0;
  for (const ScenarioPart& group : draft.groups) devices += group.scenario.workload.devices;
  if (devices > kMostDevices) {
    throw InputError(fmt::format("{}: the groups have {} devices, expected at most {}",
                                 draft.sections.place, devices, kMostDevices));
  }
}

}  // namespace

void check_draft(const ScenarioDraft& draft) {
  if (draft.groups.empty()) check_part(draft.sections, draft.sections.own_keys);
  for (const ScenarioPart& group : draft.groups) check_group(group, draft.sections);
  check_there_are_schemes(draft);
  check_names(draft.groups);
  check_devices(draft);
  const auto& schemes = draft.sections.scenario.schemes;
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    check_scheme_of_all(schemes[i], draft.scheme_places[i], draft);
  }
}

void check_workload(const Scenario& scenario) {
  const std::string& name = scenario.name;
  const WorkloadSettings& workload = scenario.workload;
  const auto groups = groups_of(scenario);
  const bool all_traces = std::all_of(groups.begin(), groups.end(), [](const Group& group) {
    return group.workload.arrivals == Arrivals::kTrace;
  });
  const bool has_end = workload.tasks > 0 || workload.duration_s > 0;
  if ((workload.tasks > 0) == (workload.duration_s > 0) && (has_end || !all_traces)) {
    throw InputError(name + ": expected one of workload.tasks and workload.duration_s, " +
                     (workload.tasks > 0 ? "not both" : "there is neither"));
  }
  double expected_tasks = 0, slowest_hz = 1e9;
  for (const Group& group : groups) {
    if (group.workload.arrivals == Arrivals::kTrace) continue;
    expected_tasks +=
        workload.duration_s * group.workload.rate_hz * static_cast<double>(group.workload.devices);
    slowest_hz = std::min(slowest_hz, group.workload.rate_hz);
  }
  if (expected_tasks > static_cast<double>(kMostTasks)) {
    throw InputError(fmt::format(
        "{}: workload.duration_s, rate_hz and devices make about {:.3g} tasks, expected at most {}",
        name, expected_tasks, kMostTasks));
  }
  if (!scenario.groups.empty() && scenario.link.model != LinkKind::kAnalytic) {
    const std::string fault = what_is_wrong_with_link(scenario);  // of all groups' one cell
    if (!fault.empty()) throw InputError(name + ": link." + fault);
  }
  const double last_arrival_s = static_cast<double>(workload.tasks) / slowest_hz;
  if (last_arrival_s > kLongestRunS) {
    throw InputError(fmt::format(
        "{}: workload.tasks and rate_hz make {:.3g} simulated seconds, expected at most {:.3g}",
        name, last_arrival_s, kLongestRunS));
  }
  const bool live = workload.inference == InferenceMode::kLive;
  if (workload.profile.empty() && (!live || workload.bundle.empty())) {
    throw InputError(fmt::format("{}: {} is missing, expected the name or path of a {}", name,
                                 live ? "workload.bundle" : "workload.profile",
                                 live ? "bundle" : "profile"));
  }
}

}  // namespace airsplit
