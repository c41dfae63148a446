// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Builds an LTE cell in one call: one base station (eNB) with the evolved packet core behind it,
// the edge server on a fast wire to the core's gateway, a user equipment for each device, and a
// link over UDP from each.
//
// It is ns-3's own LTE: FDD, one cell, single antenna, 1 ms subframes, MCS by the SINR of the
// sounding signals (uplink) and by CQI (downlink), block errors by mutual information, HARQ with
// four transmissions, RLC in unacknowledged or acknowledged mode. What its defaults would add is
// taken out: no power control and no path loss but the SNR that was set, the same on each resource
// block; no radio link failure, so a device stays attached however deep it fades; buffers hold the
// largest payload. ns-3's proportional fair scheduler chooses by rate on the downlink; on the
// uplink it gives the devices that have data equal parts of the band, in turn.
//
// A device is sounded every 10 ms (of more than 8 devices each every 20, 40, ... 320 ms) and
// reports the downlink's CQI every 10 ms: the MCS follows fading no faster, and HARQ makes good the
// rest or does not.
//
// The ends' traces: TxBegin fires in the subframe in which a message's first bytes go on the air;
// Retransmissions counts transport blocks that HARQ or RLC sends again; Drop says that a datagram
// of the message is lost (lte_delivery.h says when that is known). A message that the scheduler
// never serves, because the SNR is below that of CQI 1, waits.
//
// Validation: channel_lte_validation.cpp holds the uplink rate against the transport block sizes of
// 3GPP TS 36.213.
#pragma once

#include <vector>

#include <ns3/node.h>

#include "channel/lte/lte_config.h"
#include "channel/message/link_end.h"

namespace airsplit {

/// Builds the cell and runs the simulator until all devices are attached, have their bearer and
/// have been sounded at their SNR. The attaching itself is done at 30 dB: it says nothing about the
/// link. The fading begins as the call returns. InputError where what_is_wrong() is not "".
std::vector<Link> install_lte_links(const std::vector<ns3::Ptr<ns3::Node>>& devices,
                                    const ns3::Ptr<ns3::Node>& edge, const LteLinkConfig& config);

}  // namespace airsplit
