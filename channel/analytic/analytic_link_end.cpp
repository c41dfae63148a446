#include "channel/analytic/analytic_link_end.h"

#include <ns3/simulator.h>

#include "channel/analytic/analytic_link_helper.h"
#include "common/error.h"

namespace airsplit {
namespace {

/// The layer-2 protocol number of messages (of the range for private use, IEEE 802).
constexpr std::uint16_t kProtocol = 0x88B5;

ns3::Ptr<LinkEnd> make_end(const ns3::Ptr<ns3::NetDevice>& device) {
  const auto end = ns3::CreateObject<AnalyticLinkEnd>();
  ns3::Simulator::ScheduleDestroy(&ns3::Object::Dispose, ns3::Ptr<ns3::Object>(end));
  end->Attach(ns3::DynamicCast<AnalyticNetDevice>(device));
  return end;
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(AnalyticLinkEnd);

ns3::TypeId AnalyticLinkEnd::GetTypeId() {
  static const ns3::TypeId tid = ns3::TypeId("airsplit::AnalyticLinkEnd")
                                     .SetParent<LinkEnd>()
                                     .SetGroupName("airsplit")
                                     .AddConstructor<AnalyticLinkEnd>();
  return tid;
}

void AnalyticLinkEnd::Attach(const ns3::Ptr<AnalyticNetDevice>& device) {
  device_ = device;
  device->GetNode()->RegisterProtocolHandler(ns3::MakeCallback(&AnalyticLinkEnd::Receive, this),
                                             kProtocol, device);
  const bool connected = device->TraceConnectWithoutContext(
                             "TxBegin", ns3::MakeCallback(&AnalyticLinkEnd::Begin, this)) &&
                         device->TraceConnectWithoutContext(
                             "Drop", ns3::MakeCallback(&AnalyticLinkEnd::Dropped, this)) &&
                         device->TraceConnectWithoutContext(
                             "Retransmissions", ns3::MakeCallback(&AnalyticLinkEnd::Resent, this));
  check(connected, "a device that says when it sends, what it drops and what it resends");
}

void AnalyticLinkEnd::Send(ns3::Ptr<const ns3::Packet> message) {
  // The device copies it, and leaves the original as it is.
  device_->Send(ns3::ConstCast<ns3::Packet>(message), device_->GetBroadcast(), kProtocol);
}

void AnalyticLinkEnd::Receive(ns3::Ptr<ns3::NetDevice> /*device*/,
                              ns3::Ptr<const ns3::Packet> message, std::uint16_t /*protocol*/,
                              const ns3::Address& /*from*/, const ns3::Address& /*to*/,
                              ns3::NetDevice::PacketType /*type*/) {
  Deliver(message);
}

void AnalyticLinkEnd::DoDispose() {
  device_ = nullptr;
  LinkEnd::DoDispose();
}

Link install_analytic_link_ends(const ns3::Ptr<ns3::Node>& device, const ns3::Ptr<ns3::Node>& edge,
                                const AnalyticLinkConfig& config) {
  const ns3::NetDeviceContainer ends = install_analytic_link(device, edge, config);
  return {make_end(ends.Get(0)), make_end(ends.Get(1))};
}

}  // namespace airsplit
