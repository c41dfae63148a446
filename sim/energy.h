// The energy that a task takes out of the device: computing and sending.
#pragma once

#include "sim/scenario.h"

namespace airsplit {

/// Millijoules of sending `bytes` in `seconds` of airtime. The radio draws alpha * throughput +
/// beta while it sends, so the energy is alpha * megabits + beta * seconds. Huang, Qian, Gerber,
/// Mao, Sen, Spatscheck, "A close examination of performance and power characteristics of 4G LTE
/// networks", MobiSys 2012, Table 4 (uplink): LTE 438.39 mW/Mbps and 1288.04 mW, Wi-Fi 283.17
/// mW/Mbps and 132.86 mW. Promotion and tail of the radio's states, and receiving the answer, are
/// not counted.
double uplink_energy_mj(Radio radio, double bytes, double seconds);

}  // namespace airsplit
