// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Which of several edges a device's tasks go to: what it knows of them, and the choice that it
// asks.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/edges/edge_choice.h"
#include "sim/world/simulation_state.h"

namespace airsplit {

class DeviceEdge final : private EdgesSeen {
 public:
  /// `group`: the device's. The state outlives it.
  DeviceEdge(const SimulationState& state, const GroupState& group, std::uint64_t seed,
             std::uint32_t device);

  /// The edge of a task that is taken up now; `number`: the task's.
  std::size_t choose(std::size_t number);

 private:
  std::size_t count() const override;
  double snr_offset_db(std::size_t edge) const override;
  std::int64_t backhaul_ns(std::size_t edge) const override;
  std::int64_t load_ns(std::size_t edge) const override;

  const SimulationState& state_;
  std::unique_ptr<EdgeChooser> chooser_;  ///< null: it is attached
  std::size_t attached_ = 0;
  std::int64_t age_ns_;
  std::vector<std::int64_t> own_ns_;  ///< by edge: the least computing of a task
};

}  // namespace airsplit
