#include "sim/energy.h"

#include <algorithm>

#include "sim/answer.h"

namespace airsplit {
namespace {

double to_ms(std::int64_t ns) { return static_cast<double>(ns) * 1e-6; }

/// Milliseconds of a stretch of time; 0 if it did not end, or was over before it could begin.
double stretch_ms(std::int64_t begin_ns, std::int64_t end_ns) {
  if (begin_ns == kNotYet || end_ns == kNotYet) return 0;
  return to_ms(std::max<std::int64_t>(0, end_ns - begin_ns));
}

double transfer_mj(double mw_per_mbps, double base_mw, double bytes, double seconds) {
  return mw_per_mbps * (8 * bytes / 1e6) + base_mw * seconds;
}

}  // namespace

RadioPower radio_power(Radio radio) {
  switch (radio) {
    case Radio::kLte:
      return {438.39, 51.97, 1288.04, 1060.0, 11576.0};
    case Radio::kWifi:
      return {283.17, 137.01, 132.86, 119.3, 238.1};
    case Radio::kNone:
      break;
  }
  return {};
}

double uplink_energy_mj(const RadioPower& power, double bytes, double seconds) {
  return transfer_mj(power.uplink_mw_per_mbps, power.base_mw, bytes, seconds);
}

double downlink_energy_mj(const RadioPower& power, double bytes, double seconds) {
  return transfer_mj(power.downlink_mw_per_mbps, power.base_mw, bytes, seconds);
}

TaskEnergy task_energy(const TaskRecord& task, const Processor& device, const RadioPower& power) {
  TaskEnergy energy;
  energy.compute_mj = device.active_w * stretch_ms(task.device_start_ns, task.device_end_ns);
  energy.idle_mj = device.idle_w * stretch_ms(task.device_end_ns, task.device_idle_end_ns);
  if (task.uplink_end_ns != kNotYet) {
    energy.transmit_mj = uplink_energy_mj(
        power, task.payload_bytes, stretch_ms(task.uplink_start_ns, task.uplink_end_ns) / 1e3);
    const double wait_ms = stretch_ms(task.uplink_end_ns, task.radio_wait_end_ns);
    energy.wait_mj = power.tail_mw * std::min(wait_ms, power.tail_ms) / 1e3;
  }
  if (task.downlink_end_ns != kNotYet) {
    energy.receive_mj = downlink_energy_mj(
        power, kAnswerBytes, stretch_ms(task.downlink_start_ns, task.downlink_end_ns) / 1e3);
  }
  return energy;
}

}  // namespace airsplit
