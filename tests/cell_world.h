// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// For the tests of links over real sockets: a cell of devices, and a note of all that its ends say.
#pragma once

#include <cstdint>
#include <vector>

#include <ns3/node.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>

#include "channel/lte/lte_link_helper.h"
#include "channel/message/link_end.h"
#include "channel/wifi/wifi_link_helper.h"

namespace airsplit {

/// Notes what one end receives and says. Times in ns since the cell was ready.
struct EndLog {
  std::int64_t ready_ns = 0;
  std::vector<std::int64_t> arrived_ns, begun_ns, dropped_ns;
  std::vector<ns3::Ptr<const ns3::Packet>> arrived, begun, dropped;
  std::uint64_t resent = 0;

  std::int64_t now_ns() const { return ns3::Simulator::Now().GetNanoSeconds() - ready_ns; }
  void Arrive(ns3::Ptr<const ns3::Packet> message) {
    arrived_ns.push_back(now_ns());
    arrived.push_back(message);
  }
  void Begin(ns3::Ptr<const ns3::Packet> message) {
    begun_ns.push_back(now_ns());
    begun.push_back(message);
  }
  void Drop(ns3::Ptr<const ns3::Packet> message) {
    dropped_ns.push_back(now_ns());
    dropped.push_back(message);
  }
  void Resend(ns3::Ptr<const ns3::Packet> /*message*/, std::uint64_t times) { resent += times; }
};

/// One world at a time: ns-3 has one simulator per process.
template <typename Config, auto install>
class CellWorld {
 public:
  CellWorld(const Config& config, std::size_t devices) : logs_(2 * devices) {
    std::vector<ns3::Ptr<ns3::Node>> nodes;
    for (std::size_t i = 0; i < devices; ++i) nodes.push_back(ns3::CreateObject<ns3::Node>());
    links_ = install(nodes, ns3::CreateObject<ns3::Node>(), config);
    for (std::size_t i = 0; i < devices; ++i) {
      watch(links_[i].device, logs_[2 * i]);
      watch(links_[i].edge, logs_[2 * i + 1]);
    }
  }
  ~CellWorld() { ns3::Simulator::Destroy(); }
  CellWorld(const CellWorld&) = delete;
  CellWorld& operator=(const CellWorld&) = delete;

  const Link& link(std::size_t i) const { return links_.at(i); }
  const EndLog& device(std::size_t i) const { return logs_.at(2 * i); }
  const EndLog& edge(std::size_t i) const { return logs_.at(2 * i + 1); }

  /// Sends so many bytes of zeros on the uplink, so long after the cell was ready.
  void send_at(const ns3::Time& time, std::size_t device, std::uint32_t bytes) {
    const ns3::Ptr<LinkEnd> end = links_.at(device).device;
    ns3::Simulator::Schedule(time + ns3::NanoSeconds(logs_[0].ready_ns) - ns3::Simulator::Now(),
                             [end, bytes] { end->Send(ns3::Create<ns3::Packet>(bytes)); });
  }

  /// A cell never falls silent: beacons and subframes go on.
  static void run_for(const ns3::Time& time) {
    ns3::Simulator::Stop(time);
    ns3::Simulator::Run();
  }

 private:
  static void watch(const ns3::Ptr<LinkEnd>& end, EndLog& log) {
    log.ready_ns = ns3::Simulator::Now().GetNanoSeconds();
    end->SetReceiver(ns3::MakeCallback(&EndLog::Arrive, &log));
    end->TraceConnectWithoutContext("TxBegin", ns3::MakeCallback(&EndLog::Begin, &log));
    end->TraceConnectWithoutContext("Drop", ns3::MakeCallback(&EndLog::Drop, &log));
    end->TraceConnectWithoutContext("Retransmissions", ns3::MakeCallback(&EndLog::Resend, &log));
  }

  std::vector<Link> links_;
  std::vector<EndLog> logs_;
};

using WifiWorld = CellWorld<WifiLinkConfig, install_wifi_links>;
using LteWorld = CellWorld<LteLinkConfig, install_lte_links>;

}  // namespace airsplit
