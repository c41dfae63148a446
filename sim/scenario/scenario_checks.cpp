// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/scenario/scenario_checks.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/nearest.h"
#include "common/shortened.h"
#include "inference/scheme/channel_knowledge.h"
#include "inference/scheme/resnet_shape.h"
#include "inference/scheme/scheme_kind.h"
#include "sim/choices/adaptive_scheme.h"
#include "sim/scenario/edges.h"
#include "sim/scenario/group.h"
#include "sim/scenario/key_sections.h"
#include "sim/scenario/links.h"

namespace airsplit {
namespace {

/// Keys that are there, and where they were set.
using GivenKeys = std::map<std::string, std::string>;

constexpr std::int64_t kMostDevices = 10'000;
constexpr std::size_t kMostLinks = 100'000;  // of all devices
constexpr double kMostBursts = 1e8;
constexpr double kLongestRunS = 1e8;  // ns-3's clock ends at 9e9 s

bool is_of_edge(const KeyFacts& key) { return key.path.rfind("edge.", 0) == 0; }

/// `given`: the keys that are there. A scheme's own are check_scheme()'s.
void check_required(const Scenario& scenario, const GivenKeys& given, const ScenarioKeys& keys,
                    const std::string& where) {
  for (const Key<Scenario>& key : keys.of_sections()) {
    if (!key.is_required || given.count(key.path) > 0) continue;
    if (!scenario.edges.empty() && is_of_edge(key)) continue;  // see check_edges()
    if (key.need.holds && !key.need.holds(scenario)) continue;
    const std::string with = key.need.what.empty() ? "" : "; needed with " + key.need.what;
    throw InputError(
        fmt::format("{}: {} is missing, expected {}{}", where, key.path, expectation(key), with));
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

/// To each antenna.
std::string what_is_wrong_with_link(const Scenario& scenario) {
  const LinkModel& model = *scenario.link.model;
  if (model.what_is_wrong == nullptr) return "";
  for (const double offset_db : antennas_of(edges_of(scenario))) {
    std::string fault = model.what_is_wrong(link_plan(scenario, 1, offset_db));
    if (fault.empty()) continue;
    return offset_db == 0 ? fault
                          : fmt::format("{}; edge.snr_offset_db = {} is in it", fault, offset_db);
  }
  return "";
}

/// Where a key was set, for messages; the scenario's name if it was not.
std::string place_of(const std::string& key, const Scenario& scenario, const GivenKeys& given) {
  const auto found = given.find(key);
  return found == given.end() ? scenario.name : found->second;
}

/// A key that another key's value makes necessary.
void check_demand(const Key<Scenario>& key, const Scenario& scenario, const GivenKeys& given) {
  const Demand<Scenario>& demand = key.demand;
  if (!demand.holds || given.count(key.path) > 0 || !demand.holds(scenario)) return;
  const std::string what_would_do =
      demand.instead.empty() ? ", expected " + expectation(key) : " or " + demand.instead;
  throw InputError(fmt::format("{}: {} is missing, {} needs it{}",
                               place_of(demand.by, scenario, given), key.path, demand.who,
                               what_would_do));
}

/// What the link's settings need and what does not go together. `given`: the keys that are there.
void check_link(const Scenario& scenario, const GivenKeys& given, const ScenarioKeys& keys) {
  const auto refuse = [&](const std::string& fault) {  // which begins with its key
    const std::string key = fault.substr(0, fault.find_first_of(" :"));
    throw InputError(fmt::format("{}: {}", place_of(key, scenario, given), fault));
  };
  if (given.count("link.coherence_ms") > 0 && given.count("link.speed_kmh") > 0)
    refuse("link.speed_kmh and link.coherence_ms are there, expected one of them");
  std::vector<std::string> snr_sources;
  for (const std::string& key : snr_source_keys())
    if (given.count(key) > 0) snr_sources.push_back(key);
  if (snr_sources.size() > 1)
    refuse(fmt::format("{} are there, expected one of them", fmt::join(snr_sources, " and ")));
  for (const Key<Scenario>& key : keys.of_sections()) check_demand(key, scenario, given);
  for (const std::string& fault :
       {what_is_wrong(scenario.link.position, scenario.link.radio.carrier_ghz),
        what_is_wrong_with_link(scenario)})
    if (!fault.empty()) refuse(fault);
}

/// Which keys a scheme has and which it needs are its kind's to say.
void check_scheme(const SchemeSpec& spec, const ScenarioKeys& keys, const std::string& where) {
  if (spec.kind == nullptr) {
    throw InputError(fmt::format("{}: this [[scheme]] has no kind, expected {}", where,
                                 expectation(*keys.find("scheme.kind"))));
  }
  check_spec(spec, where);
}

/// What not every link carries.
void check_uncoded(const Scenario& scenario, const SchemeSpec& spec, const Tables& tables,
                   const std::string& where) {
  if (spec.uncoded.empty()) return;
  const auto can = [](const LinkModel& model) { return model.what_uncoded_needs != nullptr; };
  const LinkModel& model = *scenario.link.model;
  const std::string needs = can(model)
                                ? model.what_uncoded_needs(scenario.link, spec.uncoded == "symbols")
                                : models_that(tables, can);
  if (!needs.empty())
    throw InputError(fmt::format("{}: uncoded = \"{}\" goes with {}", where, spec.uncoded, needs));
  const auto has_snr = [](const LinkModel& other) { return other.uplink_snr != nullptr; };
  if (is_told_snr(spec) && !has_snr(model))
    throw InputError(fmt::format("{}: channel = \"{}\" goes with {}", where, spec.channel,
                                 models_that(tables, has_snr)));
}

/// Of groups that travel one by one all are awaited: what arrives of one of them is of no use.
/// Their answer is what tells the device to stop, in the time of the link alone.
void check_send(const Scenario& scenario, const SchemeSpec& spec, const std::string& where) {
  if (spec.send.empty() || spec.send == "rate") return;
  const auto needs = [&](const std::string& what) {
    throw InputError(fmt::format("{}: send = \"{}\" goes with {}", where, spec.send, what));
  };
  if (scenario.link.loss.deliver_incomplete) needs("link.incomplete = \"lose\"");
  if (some_has_backhaul(edges_of(scenario))) needs("edges without edge.backhaul_ms and the like");
  if (scenario.device.fallback_ms > 0) needs("no device.fallback_ms");
}

/// Candidates that a policy can tell the payload of.
void check_candidate(const SchemeSpec& spec, const std::string& where) {
  if (spec.send.empty() && spec.packets.empty() && spec.uncoded.empty()) return;
  throw InputError(
      fmt::format("{}: candidates: \"{}\": expected schemes without send, packets and uncoded",
                  where, spec.label()));
}

/// What a policy that chooses needs of the link and the edge.
void check_policy(const Scenario& scenario, const ChoicePolicy& policy, const Tables& tables,
                  const std::string& where) {
  const auto needs = [&](const std::string& what) {
    throw InputError(fmt::format("{}: policy = \"{}\" goes with {}", where, policy.name, what));
  };
  const LinkModel& model = *scenario.link.model;
  if (policy.reads_snr && model.uplink_snr == nullptr)
    needs(models_that(tables, [](const LinkModel& other) { return other.uplink_snr != nullptr; }));
  if (!policy.looks_ahead) return;
  if (model.view == nullptr)
    needs(models_that(tables, [](const LinkModel& other) { return other.view != nullptr; }));
  const std::string link = model.what_a_view_needs(scenario.link);
  if (!link.empty()) needs(link);
  if (!policy.foresees) return;
  const std::vector<EdgeSettings> edges = edges_of(scenario);
  if (edges.size() > 1) needs("one edge");
  if (edges.front().service != ServiceTimes::kConstant) needs("edge.service = \"constant\"");
  if (some_has_backhaul(edges_of(scenario))) needs("an edge without edge.backhaul_ms and the like");
  if (scenario.device.fallback_ms > 0) needs("no device.fallback_ms");
}

/// `others`: the scenario's schemes, candidates among them.
void check_choice(const Scenario& scenario, const SchemeSpec& spec,
                  const std::vector<SchemeSpec>& others, const Tables& tables,
                  const std::string& where) {
  if (!is_adaptive(spec)) return;
  std::vector<SchemeSpec> candidates;
  try {
    candidates = candidates_of(spec, others);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", where, error.what()));
  }
  for (const SchemeSpec& candidate : candidates) check_candidate(candidate, where);
  const std::string wrong = what_is_wrong_with_choice(spec, candidates.size(), tables.choices);
  if (!wrong.empty()) throw InputError(fmt::format("{}: {}", where, wrong));
  check_policy(scenario, *find_choice(spec.policy, tables.choices), tables, where);
}

/// What a scheme and a link that carries it have to agree on.
void check_scheme_on_link(const Scenario& scenario, const SchemeSpec& spec,
                          const std::vector<SchemeSpec>& others, const Tables& tables,
                          const std::string& where) {
  check_choice(scenario, spec, others, tables, where);
  check_uncoded(scenario, spec, tables, where);
  check_send(scenario, spec, where);
}

/// In a cell, what the devices' links differ in is their mean SNR.
void check_cell(const ScenarioPart& group) {
  if (!group.scenario.link.model->is_cell) return;
  for (const auto& [key, place] : group.own_keys) {
    const bool of_link = key.rfind("link.", 0) == 0;
    if (of_link && !says_mean_snr(key)) {
      throw InputError(
          fmt::format("{}: {}: groups of one cell differ in their mean SNR alone: link.snr_db, "
                      "link.snr_spread_db, link.trace or a position",
                      place, key));
    }
  }
}

/// Which edge its devices go to.
void check_device_edge(const Scenario& scenario, const GivenKeys& given, const Tables& tables) {
  const DeviceSettings& device = scenario.device;
  const std::size_t edges = edges_of(scenario).size();
  if (device.edge_probes > static_cast<std::int64_t>(edges)) {
    throw InputError(fmt::format("{}: device.edge_probes = {}: expected at most {}, the edges",
                                 place_of("device.edge_probes", scenario, given),
                                 device.edge_probes, edges));
  }
  if (device.edge_choice != nullptr || find_edge(scenario.edges, device.edge)) return;
  std::vector<std::string> known;
  for (const EdgeSettings& edge : scenario.edges) known.push_back(edge.name);
  for (const EdgeChoice& choice : tables.edge_choices) known.push_back(choice.name);
  throw InputError(
      fmt::format("{}: device.edge = \"{}\": expected {}, or the name of an [[edge]]{}",
                  place_of("device.edge", scenario, given), shortened(device.edge),
                  fmt::join(known, ", "), suggestion(device.edge, known)));
}

/// What must be there and fit together in each group, or in the sections if there is none.
void check_part(const ScenarioPart& part, const GivenKeys& given, const Tables& tables,
                const ScenarioKeys& keys) {
  check_required(part.scenario, given, keys, part.place);
  check_arrivals(part.scenario, part.place);
  check_device_edge(part.scenario, given, tables);
  check_link(part.scenario, given, keys);
}

/// The keys of the sections that a group has too: all but those that its own replace.
GivenKeys keys_of_group(const ScenarioPart& group, const ScenarioPart& sections,
                        const ScenarioKeys& keys) {
  GivenKeys given = sections.own_keys;
  for (const auto& [path, place] : group.own_keys) {
    const KeyFacts* key = keys.find(path);
    if (key == nullptr) continue;  // its name
    for (const std::string& replaced : key->replaced) given.erase(replaced);
  }
  for (const auto& [path, place] : group.own_keys) given[path] = place;
  return given;
}

void check_group(const ScenarioPart& group, const ScenarioPart& sections, const Tables& tables,
                 const ScenarioKeys& keys) {
  check_part(group, keys_of_group(group, sections, keys), tables, keys);
  check_cell(group);
  for (const SchemeSpec& spec : group.scenario.schemes) {
    check_scheme(spec, keys, group.place);
    check_scheme_on_link(group.scenario, spec, sections.scenario.schemes, tables, group.place);
  }
}

/// A [[scheme]] goes with the link of each group that has no scheme of its own.
void check_scheme_of_all(const SchemeSpec& spec, const std::string& where,
                         const ScenarioDraft& draft, const Tables& tables,
                         const ScenarioKeys& keys) {
  check_scheme(spec, keys, where);
  const std::vector<SchemeSpec>& all = draft.sections.scenario.schemes;
  if (draft.groups.empty()) check_scheme_on_link(draft.sections.scenario, spec, all, tables, where);
  for (const ScenarioPart& group : draft.groups) {
    if (!group.scenario.schemes.empty()) continue;
    check_scheme_on_link(group.scenario, spec, all, tables,
                         fmt::format("{}: in group \"{}\"", where, group.name));
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

/// What foresees plays each task as if it were alone: beside others it would load no edge.
void check_foreseeing(const ScenarioDraft& draft, const Tables& tables) {
  std::vector<SchemeSpec> all = draft.sections.scenario.schemes;
  bool some_differ = false;
  for (const ScenarioPart& group : draft.groups) {
    const std::vector<SchemeSpec>& own = group.scenario.schemes;
    some_differ = some_differ || !own.empty();
    all.insert(all.end(), own.begin(), own.end());
  }
  if (!some_differ) return;
  for (const SchemeSpec& spec : all) {
    if (!is_adaptive(spec) || !find_choice(spec.policy, tables.choices)->foresees) continue;
    throw InputError(fmt::format(
        "{}: policy = \"{}\" goes with groups that have no scheme of their own: it plays each task "
        "as if it were alone, and would load no edge",
        draft.sections.place, spec.policy));
  }
}

/// As results name it: of the ways to write a split point or a ratio, one.
SchemeSpec as_rows_have_it(SchemeSpec spec) {
  spec.split = usual_split_name(spec.split);
  return spec;
}

bool are_the_same(const SchemeSpec& a, const SchemeSpec& b) {
  SchemeSpec one = as_rows_have_it(a);
  const SchemeSpec other = as_rows_have_it(b);
  if (same_ratio(one.ratio, other.ratio)) one.ratio = other.ratio;
  return one == other || one.label() == other.label();
}

/// Their rows could not be told apart.
void check_schemes_differ(const ScenarioDraft& draft) {
  const auto& schemes = draft.sections.scenario.schemes;
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!are_the_same(schemes[i], schemes[j])) continue;
      throw InputError(fmt::format("{}: scheme {}, {}, is the same as scheme {}, {}, at {}",
                                   draft.scheme_places[i], i, schemes[i].label(), j,
                                   schemes[j].label(), draft.scheme_places[j]));
    }
  }
}

/// Of groups or edges: `what`.
void check_names(const std::vector<ScenarioPart>& parts, const std::string& what) {
  std::set<std::string> names;
  for (const ScenarioPart& part : parts) {
    const bool has_control = std::any_of(part.name.begin(), part.name.end(),
                                         [](unsigned char c) { return c < ' ' || c == 0x7F; });
    if (part.name.empty() || has_control) {
      throw InputError(
          fmt::format("{}: this {}'s name is empty, or of more than one line", part.place, what));
    }
    if (names.insert(part.name).second) continue;
    throw InputError(
        fmt::format("{}: another {} is named \"{}\" too", part.place, what, part.name));
  }
}

/// A device reaches several antennas only where the link can tell them apart.
void check_antennas(const ScenarioDraft& draft, const Tables& tables) {
  const Scenario& sections = draft.sections.scenario;
  const std::size_t antennas = antennas_of(edges_of(sections)).size();
  if (antennas == 1) return;
  const LinkModel& model = *sections.link.model;
  if (model.share_radio == nullptr) {
    const auto can = [](const LinkModel& other) { return other.share_radio != nullptr; };
    throw InputError(fmt::format(
        "{}: edge.snr_offset_db: with link.model = \"{}\" all edges are behind one antenna, "
        "expected one offset for all of them, or {}",
        draft.edges.back().place, model.name, models_that(tables, can)));
  }
  std::int64_t devices = draft.groups.empty() ? sections.workload.devices : 0;
  for (const ScenarioPart& group : draft.groups) devices += group.scenario.workload.devices;
  if (static_cast<std::size_t>(devices) * antennas > kMostLinks) {
    throw InputError(
        fmt::format("{}: {} devices with links to {} antennas, expected at most {} links: fewer "
                    "edge.snr_offset_db, or workload.devices",
                    draft.sections.place, devices, antennas, kMostLinks));
  }
}

/// What each [[edge]] needs; [edge] is looked at with the other sections.
void check_edges(const ScenarioDraft& draft, const Tables& tables, const ScenarioKeys& keys) {
  for (const ScenarioPart& edge : draft.edges) {
    for (const Key<Scenario>& key : keys.of_sections()) {
      if (!key.is_required || !is_of_edge(key) || edge.has(key.path)) continue;
      throw InputError(
          fmt::format("{}: {} is missing, expected {}", edge.place, key.path, expectation(key)));
    }
    if (find_edge_choice(edge.name, tables.edge_choices) == nullptr) continue;
    throw InputError(fmt::format(
        "{}: edge.name = \"{}\": expected another name, this one is a way to choose (device.edge)",
        edge.place, edge.name));
  }
  check_names(draft.edges, "edge");
  check_antennas(draft, tables);
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

void check_draft(const ScenarioDraft& draft, const Tables& tables, const ScenarioKeys& keys) {
  check_edges(draft, tables, keys);
  if (draft.groups.empty()) check_part(draft.sections, draft.sections.own_keys, tables, keys);
  for (const ScenarioPart& group : draft.groups) check_group(group, draft.sections, tables, keys);
  check_there_are_schemes(draft);
  check_names(draft.groups, "group");
  check_devices(draft);
  const auto& schemes = draft.sections.scenario.schemes;
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    check_scheme_of_all(schemes[i], draft.scheme_places[i], draft, tables, keys);
  }
  check_schemes_differ(draft);
  check_foreseeing(draft, tables);
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
  if (!scenario.groups.empty()) {
    const std::string fault = what_is_wrong_with_link(scenario);  // of all groups together
    if (!fault.empty()) throw InputError(name + ": " + fault);
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
