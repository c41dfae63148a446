// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The other ends of the devices' links: the antennas, and what lies between them and the edges.
#pragma once

#include <memory>
#include <vector>

#include <ns3/application.h>

#include "channel/message/link_end.h"
#include "sim/world/backhaul.h"
#include "sim/world/edge_app.h"
#include "sim/world/simulation_state.h"

namespace airsplit {

class AntennaApp : public ns3::Application, private MessageListener {
 public:
  static ns3::TypeId GetTypeId();

  /// `radios` are the antennas' ends of the links, by antenna and device; `edges` those of the
  /// state, in its order.
  void Setup(std::shared_ptr<SimulationState> state,
             std::vector<std::vector<ns3::Ptr<LinkEnd>>> radios,
             std::vector<ns3::Ptr<EdgeApp>> edges, std::uint64_t seed);

  /// An answer that its edge has.
  void Send(std::size_t id, const ns3::Ptr<ns3::Packet>& answer);

 private:
  void StartApplication() override;
  void DoDispose() override;

  void HandOver(std::size_t id, ns3::Ptr<const ns3::Packet> payload);
  void SendToDevice(std::size_t id, ns3::Ptr<const ns3::Packet> answer);
  // Of the antenna's end of each link.
  void Begun(const ns3::Ptr<const ns3::Packet>& answer) override;
  void Dropped(const ns3::Ptr<const ns3::Packet>& answer) override;
  void Resent(const ns3::Ptr<const ns3::Packet>& answer, std::uint64_t times) override;
  void OnAir(const ns3::Ptr<const ns3::Packet>& answer, double bytes) override;
  void Arrived(const ns3::Ptr<const ns3::Packet>& payload) override;

  std::shared_ptr<SimulationState> state_;
  std::vector<std::vector<ns3::Ptr<LinkEnd>>> radios_;
  std::vector<ns3::Ptr<EdgeApp>> edges_;
  std::vector<Backhaul> up_, down_;  ///< by edge
};

}  // namespace airsplit
