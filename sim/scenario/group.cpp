#include "sim/scenario/group.h"

#include <algorithm>

#include "common/error.h"

namespace airsplit {

bool is_group_key(const std::string& path) {
  static const std::vector<std::string> workload = {
      "workload.devices",   "workload.arrivals",     "workload.rate_hz",     "workload.phase",
      "workload.jitter_ms", "workload.burst_factor", "workload.burst_share", "workload.burst_ms",
      "workload.trace",     "workload.deadline_ms"};
  // What one cell has one of.
  static const std::vector<std::string> cell = {"link.model", "link.sharing", "link.slot_ms",
                                                "link.transport"};
  const auto in = [&](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), path) != list.end();
  };
  const auto begins = [&](const char* prefix) { return path.rfind(prefix, 0) == 0; };
  if (begins("link.")) return !in(cell) && !begins("link.wifi_") && !begins("link.lte_");
  return in(workload) || begins("device.") || begins("scheme.");
}

std::vector<Group> groups_of(const Scenario& scenario) {
  if (!scenario.groups.empty()) return scenario.groups;
  return {{"", scenario.workload, scenario.link, scenario.device, {}}};
}

RowTexts row_texts(const Scenario& scenario) {
  RowTexts texts;
  for (const SchemeSpec& spec : scenario.schemes) texts["scheme"].push_back(spec.name());
  for (const Group& group : scenario.groups) {
    for (const SchemeSpec& spec : group.scheme) texts["scheme"].push_back(spec.name());
    texts["group"].push_back(group.name);
  }
  return texts;
}

std::vector<DevicePlace> device_places(const std::vector<Group>& groups) {
  std::vector<DevicePlace> places;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::int64_t i = 0; i < groups[g].workload.devices; ++i) {
      places.push_back(
          {static_cast<std::uint32_t>(places.size()), g, static_cast<std::uint32_t>(i)});
    }
  }
  return places;
}

GroupMember member(const std::vector<Group>& groups, std::size_t device) {
  for (const Group& group : groups) {
    const auto devices = static_cast<std::size_t>(group.workload.devices);
    if (device < devices) return {&group, device};
    device -= devices;
  }
  check(false, "a device of one of the groups");
  return {nullptr, 0};
}

}  // namespace airsplit
