#include "sim/energy.h"

namespace airsplit {
namespace {

struct UplinkPower {
  double mw_per_mbps;
  double base_mw;
};

UplinkPower uplink_power(Radio radio) {
  switch (radio) {
    case Radio::kLte:
      return {438.39, 1288.04};
    case Radio::kWifi:
      return {283.17, 132.86};
    case Radio::kNone:
      break;
  }
  return {0, 0};
}

}  // namespace

double uplink_energy_mj(Radio radio, double bytes, double seconds) {
  const UplinkPower power = uplink_power(radio);
  const double megabits = 8 * bytes / 1e6;
  return power.mw_per_mbps * megabits + power.base_mw * seconds;
}

}  // namespace airsplit
