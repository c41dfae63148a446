// One end of an analytic link as a LinkEnd.
#pragma once

#include "channel/analytic/analytic_config.h"
#include "channel/analytic/analytic_net_device.h"
#include "channel/message/link_end.h"

namespace airsplit {

class AnalyticLinkEnd : public LinkEnd {
 public:
  static ns3::TypeId GetTypeId();

  /// Sends and receives through this device, from now on.
  void Attach(const ns3::Ptr<AnalyticNetDevice>& device);

  void Send(ns3::Ptr<const ns3::Packet> message) override;

 protected:
  void DoDispose() override;

 private:
  void Receive(ns3::Ptr<ns3::NetDevice> device, ns3::Ptr<const ns3::Packet> message,
               std::uint16_t protocol, const ns3::Address& from, const ns3::Address& to,
               ns3::NetDevice::PacketType type);
  void Begin(ns3::Ptr<const ns3::Packet> message) { tx_begin_trace_(message); }
  void Dropped(ns3::Ptr<const ns3::Packet> message) { drop_trace_(message); }
  void Resent(ns3::Ptr<const ns3::Packet> message, std::uint64_t times) {
    retransmissions_trace_(message, times);
  }

  ns3::Ptr<AnalyticNetDevice> device_;
};

/// An analytic link between two nodes. InputError as install_analytic_link().
Link install_analytic_link_ends(const ns3::Ptr<ns3::Node>& device, const ns3::Ptr<ns3::Node>& edge,
                                const AnalyticLinkConfig& config);

}  // namespace airsplit
