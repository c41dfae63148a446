#include "sim/world.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <ns3/node-container.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include "channel/analytic_link_end.h"
#include "channel/lte_link_helper.h"
#include "channel/wifi_link_helper.h"
#include "sim/device_app.h"
#include "sim/edge_app.h"

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
    // The fastest scheduler of ns-3 for the few hundred pending events that we have.
    ns3::ObjectFactory scheduler;
    scheduler.SetTypeId("ns3::PriorityQueueScheduler");
    ns3::Simulator::SetScheduler(scheduler);
  }
  ~SimulatorGuard() { ns3::Simulator::Destroy(); }
  SimulatorGuard(const SimulatorGuard&) = delete;
  SimulatorGuard& operator=(const SimulatorGuard&) = delete;
};

/// The places of each device's tasks in `tasks`.
std::vector<std::vector<std::size_t>> tasks_by_device(const std::vector<TaskRecord>& tasks,
                                                      std::size_t devices) {
  std::vector<std::vector<std::size_t>> of_device(devices);
  for (std::size_t id = 0; id < tasks.size(); ++id) of_device[tasks[id].device].push_back(id);
  return of_device;
}

/// The links are ready when this returns, which may be later in the simulation's time.
std::vector<Link> build_links(const Scenario& scenario,
                              const std::vector<ns3::Ptr<ns3::Node>>& devices,
                              const ns3::Ptr<ns3::Node>& edge, const ns3::Time& end) {
  if (scenario.link.model == LinkKind::kWifi)
    return install_wifi_links(devices, edge, wifi_link(scenario));
  if (scenario.link.model == LinkKind::kLte)
    return install_lte_links(devices, edge, lte_link(scenario));
  std::vector<Link> links;
  for (std::size_t i = 0; i < devices.size(); ++i)
    links.push_back(
        install_analytic_link_ends(devices[i], edge, analytic_link(scenario, i, end.GetSeconds())));
  return links;
}

void build_world(const Scenario& scenario, const std::shared_ptr<SimulationState>& state,
                 const ns3::Time& end) {
  std::vector<ns3::Ptr<ns3::Node>> devices(static_cast<std::size_t>(scenario.workload.devices));
  for (auto& device : devices) device = ns3::CreateObject<ns3::Node>();
  const auto edge = ns3::CreateObject<ns3::Node>();
  const std::vector<Link> links = build_links(scenario, devices, edge, end);
  state->epoch = ns3::Simulator::Now();

  const auto tasks = tasks_by_device(state->tasks, devices.size());
  std::vector<ns3::Ptr<LinkEnd>> edge_ends;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    edge_ends.push_back(links[i].edge);
    const auto app = ns3::CreateObject<DeviceApp>();
    app->Setup(state, tasks[i], links[i].device);
    devices[i]->AddApplication(app);
  }
  const auto app = ns3::CreateObject<EdgeApp>();
  app->Setup(state, edge_ends);
  edge->AddApplication(app);
}

/// Gives every task its outcome and its true class.
void conclude(std::vector<TaskRecord>& tasks, const SchemeRunner& runner, double deadline_ms) {
  const std::int64_t deadline_ns = std::llround(deadline_ms * 1e6);
  for (TaskRecord& task : tasks) {
    task.label = runner.label(task.image);
    if (task.answered_ns == kNotYet) continue;  // lost or unfinished
    check(task.outcome == Outcome::kUnfinished, "a task that ends once");
    const bool met = latency_parts(task).latency_ns() <= deadline_ns;
    task.outcome = met ? Outcome::kMet : Outcome::kLate;
  }
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

std::vector<TaskRecord> simulate(const Scenario& scenario, const Hardware& hardware,
                                 SchemeRunner& runner, const Watch& watch) {
  const WorkloadSettings& workload = scenario.workload;
  const Work work = runner.work();
  const auto state = std::make_shared<SimulationState>(
      SimulationState{draw_tasks(workload, images_to_use(scenario, runner.images())),
                      runner,
                      to_time(compute_seconds(hardware.device, work.device_macs)),
                      to_time(compute_seconds(hardware.edge, work.edge_macs)),
                      watch,
                      nullptr,
                      {}});
  if (state->tasks.empty()) {
    throw InputError(scenario.name +
                     ": no task arrives within workload.duration_s, make it longer");
  }

  const SimulatorGuard guard;
  const ns3::Time end = ns3::NanoSeconds(state->tasks.back().arrival_ns) +
                        to_time(std::max(workload.drain_s, workload.deadline_ms / 1e3));
  build_world(scenario, state, end);
  ns3::Simulator::Stop(end);
  ns3::Simulator::Run();
  if (state->failure) std::rethrow_exception(state->failure);

  conclude(state->tasks, runner, workload.deadline_ms);
  return std::move(state->tasks);
}

}  // namespace airsplit
