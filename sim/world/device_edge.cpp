// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/device_edge.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/error.h"

namespace airsplit {
namespace {

std::int64_t least_ns(const GroupState& group, const EdgeState& edge) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (const SchemeState& scheme : group.schemes) {
    if (scheme.runner.uses_link())
      least = std::min(least, edge.networks[scheme.network].batch_times.front().GetTimeStep());
  }
  return least == std::numeric_limits<std::int64_t>::max() ? 0 : least;
}

}  // namespace

DeviceEdge::DeviceEdge(const SimulationState& state, const GroupState& group, std::uint64_t seed,
                       std::uint32_t device)
    : state_(state), age_ns_(std::llround(1e6 * group.device.load_age_ms)) {
  const DeviceSettings& settings = group.device;
  for (const EdgeState& edge : state.edges) own_ns_.push_back(least_ns(group, edge));
  if (settings.edge_choice != nullptr) {
    const auto probes = static_cast<std::size_t>(settings.edge_probes);
    chooser_ = settings.edge_choice->make({seed, device, probes});
    return;
  }
  while (attached_ < state.edges.size() && state.edges[attached_].settings.name != settings.edge)
    ++attached_;
  check(attached_ < state.edges.size(), "an edge of the name that a device is attached to");
}

std::size_t DeviceEdge::choose(std::size_t number) {
  const std::size_t edge = chooser_ ? chooser_->choose(number, *this) : attached_;
  check(edge < state_.edges.size(), "a choice among the edges");
  return edge;
}

std::size_t DeviceEdge::count() const { return state_.edges.size(); }

double DeviceEdge::snr_offset_db(std::size_t edge) const {
  return state_.edges[edge].settings.snr_offset_db;
}

std::int64_t DeviceEdge::backhaul_ns(std::size_t edge) const {
  return state_.edges[edge].backhaul_ns;
}

std::int64_t DeviceEdge::load_ns(std::size_t edge) const {
  const EdgeState& its = state_.edges[edge];
  check(its.load.has_value(), "loads for who reads them");
  return its.load->at_ns(state_.now_ns() - age_ns_) / its.settings.workers + own_ns_[edge];
}

}  // namespace airsplit
