// The links that a scenario describes, as channel/ wants them.
#pragma once

#include <cstddef>

#include "channel/lte/lte_config.h"
#include "channel/radio/link_config.h"
#include "channel/wifi/wifi_config.h"
#include "sim/scenario/scenario.h"

namespace airsplit {

/// The analytic link of a device. A message that cannot end by `horizon_s` is never delivered.
AnalyticLinkConfig analytic_link(const Scenario& scenario, std::size_t device, double horizon_s);

/// The Wi-Fi cell of all devices.
WifiLinkConfig wifi_link(const Scenario& scenario);

/// The LTE cell of all devices.
LteLinkConfig lte_link(const Scenario& scenario);

}  // namespace airsplit
