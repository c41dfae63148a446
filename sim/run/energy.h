// The energy that a task takes out of the device: computing, sending, waiting, receiving.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/hardware/processors.h"
#include "sim/scenario/scenario.h"
#include "sim/world/task.h"

namespace airsplit {

/// A radio's power over what the device draws without it. Sending or receiving at t Mbit/s takes
/// slope * t + base; between a payload and its answer the radio stays awake, at most tail_ms.
/// Promotion from sleep, and the tail after the answer, are not counted.
struct RadioPower {
  double uplink_mw_per_mbps = 0;
  double downlink_mw_per_mbps = 0;
  double base_mw = 0;
  double tail_mw = 0;
  double tail_ms = 0;
};

/// Huang, Qian, Gerber, Mao, Sen, Spatscheck, "A close examination of performance and power
/// characteristics of 4G LTE networks", MobiSys 2012: Table 4 (slopes and base) and Table 3 (tail).
RadioPower radio_power(Radio radio);

/// Millijoules of sending (receiving) `bytes` in `seconds` from the first bit to the last.
double uplink_energy_mj(const RadioPower& power, double bytes, double seconds);
double downlink_energy_mj(const RadioPower& power, double bytes, double seconds);

/// Millijoules of one task; what has not happened is 0.
struct TaskEnergy {
  double compute_mj = 0;   ///< Processor::active_w while it computes this task
  double idle_mj = 0;      ///< Processor::idle_w from then until its answer or the next task
  double transmit_mj = 0;  ///< its payload, once through
  double wait_mj = 0;      ///< the radio's tail from then until its answer or the next payload
  double receive_mj = 0;   ///< its answer

  double total_mj() const { return compute_mj + idle_mj + transmit_mj + wait_mj + receive_mj; }
};

/// Of each of the tasks; nothing for those of other groups, whose devices are others. No moment of
/// a device counts twice: where the radio sends or receives for several tasks at once, its base
/// power is the first one's, and while it does, nothing waits.
std::vector<TaskEnergy> task_energies(const std::vector<TaskRecord>& tasks, std::uint32_t group,
                                      const Processor& device, const RadioPower& power);

}  // namespace airsplit
