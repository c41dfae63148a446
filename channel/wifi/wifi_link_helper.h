// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Builds a Wi-Fi cell in one call: an access point at the edge server, one station a device, all on
// one channel that they contend for, and a link over UDP or TCP from each.
//
// It is ns-3's own 802.11 (Yans PHY, table-based error rates) with its traps for long messages
// taken out: nothing is lost because a signal is weak but for the error rate at its SNR, buffers
// hold the largest payload, and association, address resolution and TCP's handshake are over before
// the call returns.
//
// Validation: channel_wifi_validation.cpp holds the goodput against a minimal ns-3 program of its
// own and against the rates of the MCS tables.
#pragma once

#include <vector>

#include <ns3/node.h>

#include "channel/message/link_end.h"
#include "channel/wifi/wifi_config.h"

namespace airsplit {

/// Builds the cell and runs the simulator until all stations are associated and connected, or until
/// 2 s + 0.1 s a station have passed: of one that has not made it by then (its SNR is too low),
/// what it sends until it does is lost, or with TCP waits, and config.say is told. The fading
/// begins as the call returns. InputError where what_is_wrong() is not "".
std::vector<Link> install_wifi_links(const std::vector<ns3::Ptr<ns3::Node>>& devices,
                                     const ns3::Ptr<ns3::Node>& edge, const WifiLinkConfig& config);

}  // namespace airsplit
