#include "sim/scenario/links.h"

#include "sim/scenario/group.h"

namespace airsplit {
namespace {

RadioConfig radio_of(const LinkSettings& link) {
  RadioConfig radio = static_cast<const RadioConfig&>(link);
  if (radio.coherence_ms == 0) radio.coherence_ms = RadioConfig{}.coherence_ms;  // unused
  return radio;
}

/// The first device of a group has the least SNR, the last the most.
double snr_db_of(const GroupMember& device) {
  const LinkSettings& link = device.group->link;
  const auto last = static_cast<double>(device.group->workload.devices - 1);
  const double place = last > 0 ? static_cast<double>(device.in_group) / last - 0.5 : 0;
  return link.snr_db + link.snr_spread_db * place;
}

CellConfig cell_of(const Scenario& scenario) {
  CellConfig config;
  static_cast<RadioConfig&>(config) = radio_of(scenario.link);
  config.seed = static_cast<std::uint64_t>(scenario.workload.seed);
  const auto groups = groups_of(scenario);
  for (std::int64_t i = 0; i < scenario.workload.devices; ++i)
    config.device_snr_db.push_back(snr_db_of(member(groups, static_cast<std::size_t>(i))));
  return config;
}

}  // namespace

WifiLinkConfig wifi_link(const Scenario& scenario) {
  return {cell_of(scenario), scenario.link.wifi};
}

LteLinkConfig lte_link(const Scenario& scenario) { return {cell_of(scenario), scenario.link.lte}; }

AnalyticLinkConfig analytic_link(const Scenario& scenario, std::size_t device, double horizon_s) {
  AnalyticLinkConfig config;
  const auto groups = groups_of(scenario);
  const GroupMember its = member(groups, device);
  static_cast<RadioConfig&>(config) = radio_of(its.group->link);
  config.snr_db = snr_db_of(its);
  config.seed = static_cast<std::uint64_t>(scenario.workload.seed);
  config.link_index = device;
  config.devices = static_cast<std::uint64_t>(scenario.workload.devices);
  config.horizon_s = horizon_s;
  return config;
}

}  // namespace airsplit
