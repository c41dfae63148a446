// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The energy that a task takes out of the device: computing, sending, waiting, receiving.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/hardware/processors.h"
#include "sim/scenario/scenario.h"
#include "sim/world/radio_power.h"
#include "sim/world/task.h"

namespace airsplit {

/// Millijoules of one task, whatever became of it; what has not happened is 0.
struct TaskEnergy {
  double compute_mj = 0;   ///< Processor::active_w while it computes this task
  double idle_mj = 0;      ///< Processor::idle_w from then on, while a task is under way elsewhere
  double transmit_mj = 0;  ///< all that is sent of it, again or in vain
  double wait_mj = 0;      ///< the radio's tail after its payload and after its answer
  double receive_mj = 0;   ///< its answer, again or in vain

  double total_mj() const { return compute_mj + idle_mj + transmit_mj + wait_mj + receive_mj; }
};

/// Of each of the tasks; nothing for those of other groups, whose devices are others. No moment of
/// a device counts twice, and none is left out: where the radio sends or receives for several tasks
/// at once, its base power is the first one's; between two transfers the tail is that of the task
/// whose transfer ended last, and between two computations the idle power that of the task that was
/// computed last, as long as any of the device's tasks waits for its answer.
std::vector<TaskEnergy> task_energies(const std::vector<TaskRecord>& tasks, std::uint32_t group,
                                      const Processor& device, const RadioPower& power);

/// Millijoules of the edges, of each of the tasks: EdgeSettings::active_w for its share of what
/// workers computed, and an equal part of EdgeSettings::idle_w of all workers while they did not,
/// from the beginning until the last task's end. Together they are what the edges took.
std::vector<double> site_energies_mj(const std::vector<TaskRecord>& tasks,
                                     const std::vector<EdgeSettings>& edges);

}  // namespace airsplit
