// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Builds one analytic link between a device and the edge in one call.
//
//     AnalyticLinkConfig config;
//     config.radio.snr_db = 10;
//     config.radio.fading = Fading::Rayleigh;
//     ns3::NetDeviceContainer ends = install_analytic_link(device, edge, config);
//     edge->RegisterProtocolHandler(ns3::MakeCallback(&on_payload), kProtocol, ends.Get(1));
//     ends.Get(0)->Send(payload, ends.Get(1)->GetAddress(), kProtocol);  // one packet, any size
#pragma once

#include <ns3/net-device-container.h>
#include <ns3/node.h>

#include "channel/analytic/analytic_config.h"

namespace airsplit {

/// Puts an AnalyticNetDevice on each node and an AnalyticChannel between them. Element 0 is the
/// device's end and sends on the uplink, element 1 is the edge's and sends on the downlink.
/// InputError where a number is outside its range or settings do not go together.
ns3::NetDeviceContainer install_analytic_link(const ns3::Ptr<ns3::Node>& device,
                                              const ns3::Ptr<ns3::Node>& edge,
                                              const AnalyticLinkConfig& config);

}  // namespace airsplit
