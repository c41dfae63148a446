// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/world.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <ns3/node-container.h>
#include <ns3/simulator.h>

#include "channel/link_models/link_models.h"
#include "channel/message/link_end.h"
#include "common/error.h"
#include "inference/scheme/channel_knowledge.h"
#include "sim/scenario/edges.h"
#include "sim/scenario/group.h"
#include "sim/scenario/links.h"
#include "sim/world/alone.h"
#include "sim/world/antenna_app.h"
#include "sim/world/device_app.h"
#include "sim/world/edge_app.h"
#include "sim/world/fallback.h"
#include "sim/world/lean_simulator.h"

namespace airsplit {
namespace {

ns3::Time to_time(double seconds) {
  constexpr double kForeverS = 4e9;  // after the end of any simulation, within ns-3's clock
  return ns3::NanoSeconds(
      static_cast<std::int64_t>(std::llround(std::min(seconds, kForeverS) * 1e9)));
}

/// ns-3 keeps one simulation in static variables; this clears it whatever happens.
class SimulatorGuard {
 public:
  SimulatorGuard() {
    ns3::Simulator::Destroy();  // of one that somebody began and did not end
    ns3::Simulator::SetImplementation(loop_);
  }
  ~SimulatorGuard() { ns3::Simulator::Destroy(); }
  SimulatorGuard(const SimulatorGuard&) = delete;
  SimulatorGuard& operator=(const SimulatorGuard&) = delete;

  const LeanSimulator& loop() const { return *loop_; }

 private:
  ns3::Ptr<LeanSimulator> loop_ = ns3::CreateObject<LeanSimulator>();
};

/// The places of each device's tasks in `tasks`.
std::vector<std::vector<std::size_t>> tasks_by_device(const std::vector<TaskRecord>& tasks,
                                                      std::size_t devices) {
  std::vector<std::vector<std::size_t>> of_device(devices);
  for (std::size_t id = 0; id < tasks.size(); ++id) of_device[tasks[id].device].push_back(id);
  return of_device;
}

/// Which link the scenario's is, or the cheapest where no group sends anything: a cell costs time
/// even while it is silent.
const LinkModel& link_to_build(const LinkSettings& link, const SimulationState& state) {
  const bool is_used =
      std::any_of(state.groups.begin(), state.groups.end(), [](const GroupState& group) {
        return std::any_of(group.schemes.begin(), group.schemes.end(),
                           [](const SchemeState& scheme) { return scheme.runner.uses_link(); });
      });
  return is_used && link.model != nullptr ? *link.model : builtin_links().front();
}

/// A note to the user, the same one once in a process: schemes and replications build the same
/// links.
void note_once(const std::string& text) {
  static std::set<std::string> said;
  if (said.insert(text).second) fmt::print(stderr, "note: {}\n", text);
}

std::vector<LinkFiles> link_files(const RunParts& parts) {
  std::vector<LinkFiles> files;
  for (const GroupParts& group : parts.groups) files.push_back(group.link);
  return files;
}

/// What policies can look at of each device's link to each antenna.
using Views = std::vector<std::vector<DeviceChoice::Link>>;

DeviceChoice::Link view_of(const LinkModel& model, const LinkPlan& plan, std::size_t device) {
  DeviceChoice::Link link;
  if (model.uplink_snr) link.snr = model.uplink_snr(plan, device);
  if (model.view) link.channel = model.view(plan, device);
  return link;
}

/// The links to the antenna of this offset, as planned.
LinkPlan plan_links(const Scenario& scenario, const RunParts& parts, const ns3::Time& end,
                    double offset_db) {
  LinkPlan plan = link_plan(scenario, end.GetSeconds(), offset_db);
  plan.say = [&scenario](const std::string& text) { note_once(scenario.name + ": " + text); };
  plan_mean_snr(groups_of(scenario), link_files(parts), plan);
  return plan;
}

using Nodes = std::vector<ns3::Ptr<ns3::Node>>;

Nodes make_nodes(std::size_t count) {
  Nodes nodes(count);
  for (auto& node : nodes) node = ns3::CreateObject<ns3::Node>();
  return nodes;
}

/// All links of a simulation, and what can be seen of them.
struct World {
  Nodes devices;
  std::vector<std::vector<Link>> links;  ///< by device and antenna
  Views views;                           ///< by device and antenna
};

World build_links(const Scenario& scenario, const RunParts& parts, const SimulationState& state,
                  const ns3::Time& end) {
  World world;
  world.devices = make_nodes(static_cast<std::size_t>(scenario.workload.devices));
  world.links.resize(world.devices.size());
  world.views.resize(world.devices.size());
  const LinkModel& model = link_to_build(scenario.link, state);
  const std::vector<DevicePlace> places = device_places(groups_of(scenario));
  const std::vector<double> antennas = antennas_of(edges_of(scenario));
  for (const double offset_db : antennas) {
    const LinkPlan plan = plan_links(scenario, parts, end, offset_db);
    const auto antenna = ns3::CreateObject<ns3::Node>();
    const std::vector<Link> links = model.install(plan, world.devices, antenna);
    for (std::size_t i = 0; i < links.size(); ++i) {
      world.links[i].push_back(links[i]);
      const GroupState& group = state.groups[places[i].group];
      const bool is_seen = group.choice != nullptr || is_told_snr(group.first_spec());
      world.views[i].push_back(is_seen ? view_of(model, plan, i) : DeviceChoice::Link());
    }
  }
  if (antennas.size() > 1 && model.share_radio)
    for (const auto& links : world.links) model.share_radio(links);
  return world;
}

void install_edges(const std::shared_ptr<SimulationState>& state, const World& world,
                   std::uint64_t seed) {
  std::vector<std::vector<ns3::Ptr<LinkEnd>>> radios(world.links.front().size());
  for (const auto& links : world.links)
    for (std::size_t a = 0; a < links.size(); ++a) radios[a].push_back(links[a].edge);
  const auto node = ns3::CreateObject<ns3::Node>();
  const auto antennas = ns3::CreateObject<AntennaApp>();
  std::vector<ns3::Ptr<EdgeApp>> edges;
  for (std::size_t e = 0; e < state->edges.size(); ++e) {
    edges.push_back(ns3::CreateObject<EdgeApp>());
    edges.back()->Setup(state, e, *antennas);
    node->AddApplication(edges.back());
  }
  antennas->Setup(state, radios, edges, seed);
  node->AddApplication(antennas);
}

std::vector<std::size_t> antenna_of_each(const std::vector<EdgeState>& edges) {
  std::vector<std::size_t> antennas;
  for (const EdgeState& edge : edges) antennas.push_back(edge.antenna);
  return antennas;
}

void install_device(const std::shared_ptr<SimulationState>& state, const World& world,
                    const DevicePlace& place, const std::vector<std::size_t>& tasks,
                    std::uint64_t seed) {
  const GroupState& group = state->groups[place.group];
  if (group.foresees()) return;
  std::unique_ptr<DeviceChoice> choice;
  if (group.choice) {
    choice = std::make_unique<DeviceChoice>(*group.choice, group.session, world.views[place.device],
                                            antenna_of_each(state->edges), seed, place.device);
  }
  std::unique_ptr<DeviceEdge> edge;
  if (state->edges.size() > 1)
    edge = std::make_unique<DeviceEdge>(*state, group, seed, place.device);
  std::unique_ptr<ToldNoise> told;
  if (const SchemeSpec& spec = group.first_spec(); is_told_snr(spec) || is_told_erasures(spec)) {
    std::vector<std::optional<UplinkSnr>> snrs;
    for (const DeviceChoice::Link& link : world.views[place.device]) snrs.push_back(link.snr);
    told =
        std::make_unique<ToldNoise>(spec, std::move(snrs), group.erased_share, seed, place.device);
  }
  std::vector<ns3::Ptr<LinkEnd>> radios;
  for (const Link& link : world.links[place.device]) radios.push_back(link.device);
  const auto app = ns3::CreateObject<DeviceApp>();
  app->Setup(state, place.group, tasks, radios, std::move(choice), std::move(edge),
             std::move(told));
  world.devices[place.device]->AddApplication(app);
}

/// Returns the views.
Views build_world(const Scenario& scenario, const RunParts& parts,
                  const std::shared_ptr<SimulationState>& state, const ns3::Time& end) {
  World world = build_links(scenario, parts, *state, end);
  state->epoch = ns3::Simulator::Now();
  check(ns3::Time::GetResolution() == ns3::Time::NS, "a simulator that counts nanoseconds");
  const auto seed = static_cast<std::uint64_t>(scenario.workload.seed);
  const auto tasks = tasks_by_device(state->tasks, world.devices.size());
  for (const DevicePlace& place : device_places(groups_of(scenario)))
    install_device(state, world, place, tasks[place.device], seed);
  install_edges(state, world, seed);
  return std::move(world.views);
}

/// Whether what is alone is a bound: see sim/world/alone.h.
bool has_bounds(const Scenario& scenario, const Group& group) {
  const LinkModel& model = scenario.link.model ? *scenario.link.model : builtin_links().front();
  return model.what_a_view_needs && model.what_a_view_needs(group.link).empty() &&
         scenario.edges.size() <= 1 && !edges_of(scenario).front().has_backhaul() &&
         edges_of(scenario).front().service == ServiceTimes::kConstant &&
         group.device.fallback_ms == 0;
}

/// Of each device in a group where a policy chooses and bounds are known; else nothing.
std::vector<std::optional<Alone>> alone(const Scenario& scenario, SimulationState& state,
                                        const Views& views, const ns3::Time& end) {
  const std::vector<Group> groups = groups_of(scenario);
  std::vector<std::optional<Alone>> devices;
  for (const DevicePlace& place : device_places(groups)) {
    devices.emplace_back();
    if (state.groups[place.group].choice && has_bounds(scenario, groups[place.group]))
      devices.back().emplace(state, place.group, views[place.device].front().channel,
                             end.GetNanoSeconds());
  }
  return devices;
}

/// Those of policies that foresee.
void play_alone(SimulationState& state, std::vector<std::optional<Alone>>& devices) {
  for (std::size_t id = 0; id < state.tasks.size(); ++id) {
    const TaskRecord& task = state.tasks[id];
    if (!state.group_of(task).foresees()) continue;
    if (state.watch) state.watch(id, state.tasks.size());
    check(devices[task.device].has_value(), "a policy that foresees where bounds are known");
    devices[task.device]->play(id);
  }
}

/// Gives every task its true class, and sees that the outcomes add up.
void conclude(SimulationState& state) {
  const std::int64_t now_ns = state.now_ns();
  for (TaskRecord& task : state.tasks) {
    const SchemeRunner& runner = state.scheme_of(task).runner;
    task.label = runner.label(task.image);
    if (task.correct == kByClass) task.correct = runner.correct(task.image).value_or(kByClass);
    if (task.ended_ns == kNotYet) task.ended_ns = now_ns;
    if (task.messages_on_air > 0) task.uplink_air_end_ns = now_ns;
  }
  state.ends.check_all(state.tasks);
}

/// The tasks of all groups, in the order of arrival.
std::vector<TaskRecord> draw_all_tasks(const Scenario& scenario, const std::vector<Group>& groups,
                                       const RunParts& parts) {
  TaskDrawing drawing(scenario.workload.duration_s, scenario.workload.tasks);
  for (const DevicePlace& place : device_places(groups)) {
    WorkloadSettings workload = groups[place.group].workload;
    workload.seed = scenario.workload.seed;
    const GroupParts& own = parts.groups[place.group];
    const std::size_t images = images_to_use(scenario, own.scheme.runner().images());
    drawing.add_device(place, make_arrivals(workload, place, images, own.trace));
  }
  try {
    return drawing.draw();
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", scenario.name, error.what()));
  }
}

/// What the edge computes for this part, for batches of any size that there can be.
NetworkState network_state(const PartWork& part, const Processor& edge, std::int64_t largest) {
  NetworkState network;
  for (int images = 1; images <= largest; ++images) {
    network.batch_times.push_back(to_time(compute_seconds(edge, part, images)));
  }
  return network;
}

/// How long a device's codec takes, at the end of its part: its layers, then coding.
std::int64_t encode_ns(const Processor& device, const PartWork& part) {
  double seconds = 0;
  for (const BlockWork& block : part) {
    if (block.name == kEncoderBlock || is_coding(block)) seconds += block_seconds(device, block);
  }
  return to_time(seconds).GetNanoSeconds();
}

std::vector<EdgeState> edge_states(const Scenario& scenario, std::uint64_t seed) {
  const std::vector<EdgeSettings> edges = edges_of(scenario);
  const std::vector<double> antennas = antennas_of(edges);
  std::int64_t memory_ns = -1;
  for (const Group& group : groups_of(scenario)) {
    const DeviceSettings& device = group.device;
    if (device.edge_choice != nullptr && device.edge_choice->reads_loads)
      memory_ns = std::max<std::int64_t>(memory_ns, std::llround(1e6 * device.load_age_ms));
  }
  std::vector<EdgeState> states;
  for (const EdgeSettings& edge : edges) {
    const auto antenna = std::find(antennas.begin(), antennas.end(), edge.snr_offset_db);
    states.push_back({edge, static_cast<std::size_t>(antenna - antennas.begin()),
                      std::llround(1e6 * edge.backhaul_ms),
                      RandomStream(seed, "service", states.size())});
    if (memory_ns >= 0 && edges.size() > 1) states.back().load.emplace(memory_ns);
  }
  return states;
}

/// The schemes that the edges have a network for.
class EdgeNetworks {
 public:
  EdgeNetworks(const std::vector<Processor>& processors, SimulationState& state)
      : processors_(processors), state_(state) {
    check(processors.size() == state.edges.size(), "a processor of each edge");
  }

  /// Groups that run the same scheme share its network.
  std::size_t of(const SchemeRunner& runner, const Work& work) {
    const auto known = std::find(runners_.begin(), runners_.end(), &runner);
    const auto network = static_cast<std::size_t>(known - runners_.begin());
    if (known == runners_.end()) {
      runners_.push_back(&runner);
      for (std::size_t e = 0; e < processors_.size(); ++e) {
        EdgeState& edge = state_.edges[e];
        edge.networks.push_back(network_state(work.edge, processors_[e], edge.settings.batch));
      }
    }
    return network;
  }

 private:
  const std::vector<Processor>& processors_;
  SimulationState& state_;
  std::vector<const SchemeRunner*> runners_;  ///< by network
};

std::int64_t edge_ns(const EdgeState& edge, std::size_t network) {
  return edge.networks[network].batch_times.front().GetNanoSeconds();
}

/// Of all edges: the least of what `of` says.
template <typename Of>
std::int64_t least_of(const std::vector<EdgeState>& edges, const Of& of) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (const EdgeState& edge : edges) least = std::min(least, of(edge));
  return least;
}

void add_fallback(SchemeState& scheme, const GroupParts& own) {
  if (own.fallback == nullptr || !scheme.runner.uses_link()) return;
  const double seconds = compute_seconds(own.device, rest_on_device(scheme.runner, *own.fallback));
  scheme.fallback_time = to_time(seconds);
  scheme.least_rest_ns = std::min(scheme.least_rest_ns, scheme.fallback_time.GetNanoSeconds());
}

SchemeState scheme_state(SchemeRunner& runner, const GroupParts& own, EdgeNetworks& networks,
                         const SimulationState& state) {
  const Work work = work_to_time(runner);
  const std::size_t network = networks.of(runner, work);
  const std::int64_t rest_ns = least_of(state.edges, [&](const EdgeState& edge) {
    return edge_ns(edge, network) + 2 * edge.backhaul_ns;
  });
  SchemeState scheme{runner,
                     to_time(compute_seconds(own.device, work.device)),
                     encode_ns(own.device, work.device),
                     network,
                     runner.uses_link() ? rest_ns : 0,
                     send_rules(runner.spec())};
  scheme.least_backhaul_ns =
      least_of(state.edges, [](const EdgeState& edge) { return 2 * edge.backhaul_ns; });
  add_fallback(scheme, own);
  return scheme;
}

std::shared_ptr<const GroupChoice> group_choice(const Group& group, const GroupParts& parts,
                                                const std::vector<SchemeState>& schemes,
                                                const std::vector<EdgeState>& edges) {
  std::vector<GroupChoice::Edge> known;
  for (const EdgeState& edge : edges) {
    const EdgeSettings& settings = edge.settings;
    // A uniform jitter is half of its greatest on average, each way.
    known.push_back({2 * edge.backhaul_ns + std::llround(1e6 * settings.backhaul_jitter_ms),
                     settings.backhaul_ns_per_byte(),
                     {}});
    for (const SchemeState& scheme : schemes)
      known.back().times.push_back({scheme.device_time.GetNanoSeconds(),
                                    scheme.runner.uses_link() ? edge_ns(edge, scheme.network) : 0});
  }
  const double rate_hz = group.workload.rate_hz;
  const double period_ms = rate_hz > 0 ? 1e3 / rate_hz : std::numeric_limits<double>::infinity();
  return std::make_shared<const GroupChoice>(
      *parts.scheme.choice(), GroupChoice::Device{parts.device, radio_power(group), period_ms},
      known);
}

void add_groups(const std::vector<Group>& groups, const RunParts& parts, std::uint64_t seed,
                SimulationState& state) {
  EdgeNetworks networks(parts.edges, state);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const GroupParts& own = parts.groups[g];
    GroupState group{groups[g].device, std::llround(groups[g].workload.deadline_ms * 1e6), {}};
    group.fallback_ns = std::llround(1e6 * groups[g].device.fallback_ms);
    group.fallback = own.fallback;
    group.erased_share = groups[g].link.loss.erasure_percent / 100;
    check(group.fallback_ns == 0 || group.fallback != nullptr, "a network to fall back on");
    for (SchemeRunner* runner : own.scheme.runners())
      group.schemes.push_back(scheme_state(*runner, own, networks, state));
    if (own.scheme.choice())
      group.choice = group_choice(groups[g], own, group.schemes, state.edges);
    if (const SchemeChoice* choice = own.scheme.choice(); choice && choice->policy->open)
      group.session = choice->policy->open(choice->spec, seed, group.choice->known_of(0));
    state.groups.push_back(std::move(group));
  }
}

double longest_deadline_s(const std::vector<Group>& groups) {
  double longest_ms = 0;
  for (const Group& group : groups) longest_ms = std::max(longest_ms, group.workload.deadline_ms);
  return longest_ms / 1e3;
}

}  // namespace

std::size_t images_to_use(const Scenario& scenario, std::size_t available) {
  const auto wanted = static_cast<std::size_t>(scenario.workload.images);
  if (available == 0 || wanted > available) {
    throw InputError(fmt::format("{}: workload.images = {}: there are {} test images",
                                 scenario.name, wanted, available));
  }
  return wanted > 0 ? wanted : available;
}

std::vector<TaskRecord> simulate(const Scenario& scenario, const RunParts& parts,
                                 const Watch& watch) {
  const std::vector<Group> groups = groups_of(scenario);
  check(parts.groups.size() == groups.size(), "the parts of each group");
  const auto seed = static_cast<std::uint64_t>(scenario.workload.seed);
  const auto state =
      std::make_shared<SimulationState>(SimulationState{draw_all_tasks(scenario, groups, parts),
                                                        {},
                                                        edge_states(scenario, seed),
                                                        watch,
                                                        nullptr,
                                                        nullptr,
                                                        {},
                                                        {},
                                                        {}});
  if (state->tasks.empty()) {
    throw InputError(scenario.name +
                     ": no task arrives within workload.duration_s, make it longer");
  }
  add_groups(groups, parts, seed, *state);

  const SimulatorGuard guard;
  state->clock = &guard.loop();
  const ns3::Time end = ns3::NanoSeconds(state->tasks.back().arrival_ns) +
                        to_time(std::max(scenario.workload.drain_s, longest_deadline_s(groups)));
  const Views views = build_world(scenario, parts, state, end);
  auto devices = alone(scenario, *state, views, end);
  play_alone(*state, devices);
  ns3::Simulator::Stop(end + ns3::NanoSeconds(1));  // an answer at the very end counts
  ns3::Simulator::Run();
  if (state->failure) std::rethrow_exception(state->failure);

  for (const GroupState& group : state->groups)
    if (group.session) group.session->finish();
  conclude(*state);
  for (TaskRecord& task : state->tasks)
    if (devices[task.device]) devices[task.device]->compare(task);
  return std::move(state->tasks);
}

std::vector<TaskRecord> simulate(const Scenario& scenario, const Hardware& hardware,
                                 SchemeRunner& runner, const Watch& watch) {
  return simulate(scenario, {{hardware.edge}, {{hardware.device, runner, nullptr}}}, watch);
}

}  // namespace airsplit
