// The edge server's application: one worker that serves the payloads of all devices.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include <ns3/application.h>

#include "channel/link_end.h"
#include "sim/simulation_state.h"

namespace airsplit {

/// One task at a time, first in first out, whatever the device. The answer goes back over the link
/// that the payload came from.
class EdgeApp : public ns3::Application {
 public:
  static ns3::TypeId GetTypeId();

  /// `radios` are the edge's ends of the links.
  void Setup(std::shared_ptr<SimulationState> state, std::vector<ns3::Ptr<LinkEnd>> radios);

 private:
  struct Arrived {
    ns3::Ptr<const ns3::Packet> payload;
    ns3::Ptr<LinkEnd> radio;
  };

  void StartApplication() override;
  void DoDispose() override;

  void ReceivePayload(ns3::Ptr<LinkEnd> radio, ns3::Ptr<const ns3::Packet> payload);
  void StartNextTask();
  void FinishComputing(Arrived arrived);
  void Answer(const Arrived& arrived);
  void FirstBitSent(ns3::Ptr<const ns3::Packet> answer);
  void Dropped(ns3::Ptr<const ns3::Packet> answer);
  void Resent(ns3::Ptr<const ns3::Packet> answer, std::uint64_t times);

  std::shared_ptr<SimulationState> state_;
  std::vector<ns3::Ptr<LinkEnd>> radios_;
  std::deque<Arrived> waiting_;
  bool computing_ = false;
};

}  // namespace airsplit
