// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A link model: a way in which bytes move between devices and the edge. Each stands in a folder of
// its own (analytic, wifi, lte) and is an entry of one table (channel/link_models/); a program of
// one's own adds entries of its own.
//
//     struct EchoSettings {
//       double delay_ms = 5;
//     };
//     LinkModel echo_link_model() {
//       LinkModel model;
//       model.name = "echo";
//       model.doc = "all bytes after a fixed delay";
//       model.keys = own_link_keys<EchoSettings>({number_key(
//           "link.echo_delay_ms", &EchoSettings::delay_ms, "ms", {0, 1e4}, "echo: the delay")});
//       model.install = [](const LinkPlan& plan, const auto& devices, const auto& edge) {...};
//       return model;
//     }
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "channel/link/channel_view.h"
#include "channel/link/link_settings.h"
#include "channel/radio/snr_over_time.h"

namespace ns3 {
template <typename T>
class Ptr;
class Node;
}  // namespace ns3

namespace airsplit {

struct Link;  // channel/message/link_end.h

/// Whose power model counts for a device's energy (sim/run/energy.h).
enum class Radio { kLte, kWifi, kNone };

/// The links of a run, one for each device.
struct LinkPlan {
  struct Device {
    const LinkSettings* settings;
    double snr_db;  ///< its own: settings->radio.snr_db and its place in the spread
    /// In place of it where the mean SNR changes over time.
    std::optional<SnrOverTime> snr = std::nullopt;
  };
  const LinkSettings* shared = nullptr;  ///< what all devices' links have in common
  std::vector<Device> devices;
  std::uint64_t seed = 1;  ///< of the simulation
  double horizon_s = 1e9;  ///< what has not arrived by then need not be delivered
  /// Is told what shows only as the links are built and the user should know, a station without a
  /// link for example: a text that names the keys. May be null.
  std::function<void(const std::string&)> say;
};

/// What an IP packet of 1500 bytes holds of a message (UdpLinkEnd).
constexpr std::uint32_t kDatagramBytes = 1460;

struct LinkModel {
  std::string name;                     ///< as in link.model
  std::string doc;                      ///< behind the name, in brackets
  std::string bandwidth;                ///< what link.bandwidth_mhz is in this model
  std::vector<Key<LinkSettings>> keys;  ///< its own; they need link.model to be this one

  /// All devices share one radio: their groups differ in their SNR alone.
  bool is_cell = false;
  bool has_tcp = false;  ///< besides UDP
  /// The bytes of a message that travel as one packet, of which schemes make packets of their own
  /// (SchemeSpec::packets); null: those of a datagram, kDatagramBytes.
  std::uint32_t (*packet_bytes)(const LinkSettings& link) = nullptr;
  std::uint32_t bytes_of_packet(const LinkSettings& link) const {
    return packet_bytes ? packet_bytes(link) : kDatagramBytes;
  }
  /// What makes it lose packets, or null.
  Condition<LinkSettings> loses_packets;
  /// What a payload that is sent without a channel code (symbols or bits) needs and does not have,
  /// "" if nothing; null where none can be sent.
  std::string (*what_uncoded_needs)(const LinkSettings& link, bool symbols) = nullptr;
  Radio radio = Radio::kNone;  ///< whose power model fits
  /// The same where it depends on the settings; may be null.
  Radio (*radio_for)(const LinkSettings& link) = nullptr;
  Radio fitting_radio(const LinkSettings& link) const {
    return radio_for ? radio_for(link) : radio;
  }

  /// Rough seconds of one processor for a link of so many devices, traffic aside: to set it up, and
  /// to simulate so much silence. Null: next to none.
  double (*work_s)(std::size_t devices, double simulated_s) = nullptr;

  /// Makes one radio of what a device has to several antennas, a link to each: in each direction it
  /// carries one message at a time. Null where a device can have one antenna before it alone.
  void (*share_radio)(const std::vector<Link>& links) = nullptr;

  /// The SNR of a device's uplink, for policies that choose by it; null where there is none.
  UplinkSnr (*uplink_snr)(const LinkPlan& plan, std::size_t device) = nullptr;
  /// What its link will carry, for policies that look ahead; null where nobody can tell.
  std::shared_ptr<const ChannelView> (*view)(const LinkPlan& plan, std::size_t device) = nullptr;
  /// What has to be so, `link.outage = "wait"`, for a view to say what becomes of messages; "" if
  /// nothing. Null where there is no view.
  std::string (*what_a_view_needs)(const LinkSettings& link) = nullptr;

  /// What cannot be, as "link.key = value: expected ..." without a place, or "" if all is well. May
  /// be null.
  std::string (*what_is_wrong)(const LinkPlan& plan) = nullptr;

  /// Builds the links between these nodes, plan.devices.size() devices and the edge; they are ready
  /// when it returns, which may be later in the simulation's time. InputError where something is
  /// wrong with the plan.
  std::vector<Link> (*install)(const LinkPlan& plan,
                               const std::vector<ns3::Ptr<ns3::Node>>& devices,
                               const ns3::Ptr<ns3::Node>& edge) = nullptr;
};

}  // namespace airsplit
