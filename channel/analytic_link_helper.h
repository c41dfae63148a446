// Builds one analytic link between a device and the edge in one call.
//
//     AnalyticLinkConfig config;
//     config.snr_db = 10;
//     config.fading = parse_fading("rayleigh");
//     ns3::NetDeviceContainer ends = install_analytic_link(device, edge, config);
//     edge->RegisterProtocolHandler(ns3::MakeCallback(&on_payload), kProtocol, ends.Get(1));
//     ends.Get(0)->Send(payload, ends.Get(1)->GetAddress(), kProtocol);  // one packet, any size
#pragma once

#include <cstdint>

#include <ns3/net-device-container.h>
#include <ns3/node.h>

#include "channel/block_fading.h"

namespace airsplit {

struct AnalyticLinkConfig {
  double snr_db = 10;        ///< mean received SNR over the bandwidth, both directions: [-100, 100]
  double bandwidth_mhz = 1;  ///< of each direction (FDD): [1e-6, 1e6]
  Fading fading = Fading::None;
  double coherence_ms = 20;      ///< length of a fading block, rounded to 1 ns: [0.001, 1e9]
  std::uint64_t seed = 1;        ///< of the simulation
  std::uint64_t link_index = 0;  ///< links with different indices fade independently
  double horizon_s = 1e9;        ///< a message that cannot end by then is never delivered: [0, 4e9]
};

/// Puts an AnalyticNetDevice on each node and an AnalyticChannel between them. Element 0 is the
/// device's end and sends on the uplink, element 1 is the edge's and sends on the downlink.
/// InputError where a number is outside its range.
ns3::NetDeviceContainer install_analytic_link(const ns3::Ptr<ns3::Node>& device,
                                              const ns3::Ptr<ns3::Node>& edge,
                                              const AnalyticLinkConfig& config);

}  // namespace airsplit
