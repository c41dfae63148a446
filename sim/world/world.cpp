// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/world.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <set>
#include <string>

#include <fmt/format.h>
#include <ns3/node-container.h>
#include <ns3/simulator.h>

#include "channel/link_models/link_models.h"
#include "channel/message/link_end.h"
#include "common/error.h"
#include "sim/scenario/group.h"
#include "sim/scenario/links.h"
#include "sim/world/device_app.h"
#include "sim/world/edge_app.h"
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
  const bool is_used = std::any_of(state.groups.begin(), state.groups.end(),
                                   [](const auto& group) { return group.runner.uses_link(); });
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

void build_world(const Scenario& scenario, const RunParts& parts,
                 const std::shared_ptr<SimulationState>& state, const ns3::Time& end) {
  std::vector<ns3::Ptr<ns3::Node>> devices(static_cast<std::size_t>(scenario.workload.devices));
  for (auto& device : devices) device = ns3::CreateObject<ns3::Node>();
  const auto edge = ns3::CreateObject<ns3::Node>();
  LinkPlan plan = link_plan(scenario, end.GetSeconds());
  plan.say = [&scenario](const std::string& text) { note_once(scenario.name + ": " + text); };
  plan_mean_snr(groups_of(scenario), link_files(parts), plan);
  const std::vector<Link> links = link_to_build(scenario.link, *state).install(plan, devices, edge);
  state->epoch = ns3::Simulator::Now();
  check(ns3::Time::GetResolution() == ns3::Time::NS, "a simulator that counts nanoseconds");

  const auto tasks = tasks_by_device(state->tasks, devices.size());
  const auto places = device_places(groups_of(scenario));
  std::vector<ns3::Ptr<LinkEnd>> edge_ends;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    edge_ends.push_back(links[i].edge);
    const auto app = ns3::CreateObject<DeviceApp>();
    app->Setup(state, places[i].group, tasks[i], links[i].device);
    devices[i]->AddApplication(app);
  }
  const auto app = ns3::CreateObject<EdgeApp>();
  app->Setup(state, edge_ends);
  edge->AddApplication(app);
}

/// Gives every task its true class, and sees that the outcomes add up.
void conclude(SimulationState& state) {
  const std::int64_t now_ns = state.now_ns();
  for (TaskRecord& task : state.tasks) {
    const SchemeRunner& runner = state.group_of(task).runner;
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
    const std::size_t images = images_to_use(scenario, own.runner->images());
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

/// Groups that run the same scheme share its network at the edge.
void add_groups(const std::vector<Group>& groups, const RunParts& parts, SimulationState& state) {
  std::vector<const SchemeRunner*> runners;  // by network
  for (std::size_t g = 0; g < groups.size(); ++g) {
    SchemeRunner& runner = *parts.groups[g].runner;
    const Work work = work_to_time(runner);
    const auto known = std::find(runners.begin(), runners.end(), &runner);
    const auto network = static_cast<std::size_t>(known - runners.begin());
    if (known == runners.end()) {
      runners.push_back(&runner);
      state.networks.push_back(network_state(work.edge, parts.edge, state.edge.batch));
    }
    const Processor& device = parts.groups[g].device;
    const std::int64_t edge_ns = state.networks[network].batch_times.front().GetNanoSeconds();
    state.groups.push_back({runner, groups[g].device, to_time(compute_seconds(device, work.device)),
                            encode_ns(device, work.device), network,
                            std::llround(groups[g].workload.deadline_ms * 1e6),
                            runner.uses_link() ? edge_ns : 0, send_rules(runner.spec())});
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
                                                        {},
                                                        scenario.edge,
                                                        RandomStream(seed, "service"),
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
  add_groups(groups, parts, *state);

  const SimulatorGuard guard;
  state->clock = &guard.loop();
  const ns3::Time end = ns3::NanoSeconds(state->tasks.back().arrival_ns) +
                        to_time(std::max(scenario.workload.drain_s, longest_deadline_s(groups)));
  build_world(scenario, parts, state, end);
  ns3::Simulator::Stop(end + ns3::NanoSeconds(1));  // an answer at the very end counts
  ns3::Simulator::Run();
  if (state->failure) std::rethrow_exception(state->failure);

  conclude(*state);
  return std::move(state->tasks);
}

std::vector<TaskRecord> simulate(const Scenario& scenario, const Hardware& hardware,
                                 SchemeRunner& runner, const Watch& watch) {
  return simulate(scenario, {hardware.edge, {{hardware.device, &runner, nullptr}}}, watch);
}

}  // namespace airsplit
