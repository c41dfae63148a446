// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/lte/lte_link_helper.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <utility>

#include <ns3/boolean.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/enum.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-interface-container.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/lte-enb-net-device.h>
#include <ns3/lte-enb-phy.h>
#include <ns3/lte-enb-rrc.h>
#include <ns3/lte-helper.h>
#include <ns3/lte-radio-bearer-info.h>
#include <ns3/lte-spectrum-phy.h>
#include <ns3/lte-ue-mac.h>
#include <ns3/lte-ue-net-device.h>
#include <ns3/lte-ue-phy.h>
#include <ns3/lte-ue-rrc.h>
#include <ns3/net-device-container.h>
#include <ns3/node-container.h>
#include <ns3/object-map.h>
#include <ns3/packet-burst.h>
#include <ns3/point-to-point-epc-helper.h>
#include <ns3/point-to-point-helper.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>
#include <ns3/spectrum-channel.h>
#include <ns3/string.h>
#include <ns3/traffic-control-helper.h>
#include <ns3/uinteger.h>

#include "channel/cell/await.h"
#include "channel/lte/lte_delivery.h"
#include "channel/lte/snr_spectrum_loss_model.h"
#include "channel/message/message_links.h"
#include "channel/message/pieces_in.h"
#include "common/error.h"
#include "common/interrupt.h"

namespace airsplit {
namespace {

constexpr std::uint16_t kPort = 9000;

/// The sequence number of an RLC data unit of 10 bits: the same bits in both modes (3GPP TS 36.322,
/// figures 6.2.1.3-2 and 6.2.1.4-1).
std::uint16_t sequence_number(const ns3::Packet& unit) {
  std::uint8_t head[2] = {0, 0};
  unit.CopyData(head, sizeof head);
  return static_cast<std::uint16_t>((head[0] & 3) << 8 | head[1]);
}

/// Hands what the radios send and what comes out of the network to the ends of the links. The
/// traces keep it.
class Frames : public ns3::SimpleRefCount<Frames> {
 public:
  explicit Frames(const ns3::Ptr<const CellSnr>& snr) : snr_(snr) {}

  /// Ends are added in the order of their numbers: 2 i and 2 i + 1 are those of device i, at the
  /// device and at the edge.
  void Add(const ns3::Ptr<MessageLinkEnd>& end, const ns3::Ptr<LteDelivery>& delivery) {
    senders_.push_back({end, delivery, 0, {}});
  }

  /// A sender is told in which subframe it may send a transport block, and of what size.
  void Granted(std::size_t sender, const ns3::PhyTransmissionStatParameters& grant) {
    constexpr std::int64_t kLongestAheadMs = 10;
    Sender& granted = senders_.at(sender);
    granted.delivery->Granted(grant.m_size);
    granted.blocks.push_back({grant.m_timestamp, grant.m_size});
    while (granted.blocks.front().subframe_ms < grant.m_timestamp - kLongestAheadMs)
      granted.blocks.pop_front();
  }

  /// An IP packet leaves a node that has an end.
  void Queued(const ns3::Ipv4Header& /*header*/, ns3::Ptr<const ns3::Packet> packet,
              std::uint32_t /*interface*/) {
    for (const PieceBytes& piece : pieces_in(*packet))
      senders_.at(piece.piece.end).delivery->Queued(piece);
  }

  /// What a radio sends in a subframe: an RLC data unit for each device that is served.
  void OnAir(ns3::Ptr<const ns3::PacketBurst> burst) {
    if (!burst) return;
    for (auto unit = burst->Begin(); unit != burst->End(); ++unit) {
      const std::vector<PieceBytes> pieces = pieces_in(**unit);
      if (pieces.empty()) continue;  // signalling
      Sender& sender = senders_.at(pieces.front().piece.end);
      const bool again = IsAgain(sender, sequence_number(**unit));
      sender.delivery->Sent((*unit)->GetSize());
      for (const auto& [message, bytes] : messages_in(pieces)) {
        sender.end->FrameSent(message, bytes, again);
        if (sender.end->IsRadioTraced())
          sender.end->RadioUsed(message, SnrDb(message.end), RateBps(sender));
      }
      for (const PieceBytes& piece : pieces) sender.delivery->OnAir(piece, again);
    }
  }

  /// An IP packet has arrived at a node that has an end.
  void Arrived(const ns3::Ipv4Header& /*header*/, ns3::Ptr<const ns3::Packet> packet,
               std::uint32_t /*interface*/) {
    for (const PieceBytes& piece : pieces_in(*packet))
      senders_.at(piece.piece.end).delivery->Arrived(piece.piece);
  }

 private:
  struct Block {
    std::int64_t subframe_ms;
    std::uint32_t bytes;
  };
  struct Sender {
    ns3::Ptr<MessageLinkEnd> end;
    ns3::Ptr<LteDelivery> delivery;
    std::uint16_t next_number;  ///< of the next new data unit
    std::deque<Block> blocks;   ///< that are to be sent now or later
  };

  /// New data units are numbered one after another, modulo 1024, so one whose number is behind was
  /// sent before.
  static bool IsAgain(Sender& sender, std::uint16_t number) {
    if (((number - sender.next_number) & 1023) >= 512) return true;
    sender.next_number = (number + 1) & 1023;
    return false;
  }

  double SnrDb(std::uint32_t end) const {
    return snr_->GetDb(end / 2, end % 2 == 0 ? Direction::Uplink : Direction::Downlink);
  }

  /// Of the transport block of this subframe.
  static double RateBps(const Sender& sender) {
    const std::int64_t now_ms = ns3::Simulator::Now().GetMilliSeconds();
    const auto block = std::find_if(sender.blocks.begin(), sender.blocks.end(),
                                    [&](const Block& b) { return b.subframe_ms == now_ms; });
    check(block != sender.blocks.end(), "a transport block that was granted");
    return 8e3 * block->bytes;
  }

  ns3::Ptr<const CellSnr> snr_;
  std::vector<Sender> senders_;  ///< by their end's number
};

class LteCell {
 public:
  LteCell(const std::vector<ns3::Ptr<ns3::Node>>& devices, const ns3::Ptr<ns3::Node>& edge,
          const LteLinkConfig& config)
      : devices_(devices),
        edge_(edge),
        config_(config),
        snr_(ns3::Create<CellSnr>(config.cell, devices.size())),
        lte_(ns3::CreateObject<ns3::LteHelper>()),
        core_(ns3::CreateObject<ns3::PointToPointEpcHelper>()) {
    ns3::RngSeedManager::SetSeed(1);
    ns3::RngSeedManager::SetRun(config.cell.seed + 1);
    InstallRadios();
    InstallInternet();
    AssignStreams();
  }

  std::vector<Link> Connect() {
    Attach();
    UnlimitBuffers();
    std::vector<Link> links;
    for (std::size_t i = 0; i < devices_.size(); ++i)
      links.push_back(make_udp_link(i, {devices_[i], {addresses_.GetAddress(Index(i)), Port(i)}},
                                    {edge_, {edge_address_, Port(i)}}, config_.loss,
                                    config_.cell.seed, ends_));
    Watch();
    // Until each has been sounded twice at its SNR; then to the middle of a subframe, so that what
    // is sent at whole milliseconds waits for half a subframe as the mean of all times does.
    snr_->LetGo();
    RunFor(ns3::MilliSeconds(2 * SoundingPeriodMs() + 20) + ns3::MicroSeconds(500));
    snr_->StartFading();
    return links;
  }

 private:
  static std::uint32_t Index(std::size_t i) { return static_cast<std::uint32_t>(i); }
  static std::uint16_t Port(std::size_t i) { return static_cast<std::uint16_t>(kPort + i); }
  ns3::Ptr<ns3::LteUeNetDevice> Device(std::size_t i) const {
    return ns3::DynamicCast<ns3::LteUeNetDevice>(device_radios_.Get(Index(i)));
  }

  static void RunFor(const ns3::Time& time) {
    ns3::Simulator::Stop(time);
    ns3::Simulator::Run();
  }

  /// The shortest of the periods of 3GPP TS 36.213 table 8.2-1, but at least 10 ms, in which all
  /// devices find a subframe of their own.
  std::int64_t SoundingPeriodMs() const {
    std::int64_t period_ms = 10;
    while (period_ms < static_cast<std::int64_t>(devices_.size()) + 2) period_ms *= 2;
    return period_ms;
  }

  void InstallRadios() {
    const ns3::UintegerValue blocks(resource_blocks(config_.cell.radio.bandwidth_mhz));
    lte_->SetEpcHelper(core_);
    lte_->SetPathlossModelType(SnrSpectrumLossModel::GetTypeId());
    lte_->SetAttribute("AnrEnabled", ns3::BooleanValue(false));
    lte_->SetSchedulerType(config_.lte.scheduler == LteScheduler::ProportionalFair
                               ? "ns3::PfFfMacScheduler"
                               : "ns3::RrFfMacScheduler");
    lte_->SetEnbDeviceAttribute("DlBandwidth", blocks);
    lte_->SetEnbDeviceAttribute("UlBandwidth", blocks);

    ns3::NodeContainer bases(1), devices;
    for (const auto& device : devices_) devices.Add(device);
    const auto place = [](const ns3::Ptr<ns3::Node>& node) {
      node->AggregateObject(ns3::CreateObject<ns3::ConstantPositionMobilityModel>());
    };
    for (const auto& device : devices_) place(device);
    place(bases.Get(0));
    base_ = ns3::DynamicCast<ns3::LteEnbNetDevice>(lte_->InstallEnbDevice(bases).Get(0));
    device_radios_ = lte_->InstallUeDevice(devices);

    base_->GetRrc()->SetAttribute(
        "EpsBearerToRlcMapping",
        ns3::EnumValue(config_.lte.rlc == LteRlc::Um ? ns3::LteEnbRrc::RLC_UM_ALWAYS
                                                     : ns3::LteEnbRrc::RLC_AM_ALWAYS));
    base_->GetRrc()->SetAttribute(
        "SrsPeriodicity", ns3::UintegerValue(static_cast<std::uint64_t>(SoundingPeriodMs())));
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      stop_if_interrupted();
      const auto radio = Device(i)->GetPhy();
      radio->SetAttribute("EnableUplinkPowerControl", ns3::BooleanValue(false));
      radio->SetAttribute("EnableRlfDetection", ns3::BooleanValue(false));
      radio->SetAttribute("DownlinkCqiPeriodicity", ns3::TimeValue(ns3::MilliSeconds(10)));
    }
    SetLosses();
  }

  void SetLosses() {
    std::vector<ns3::Ptr<ns3::MobilityModel>> places;
    for (const auto& device : devices_) places.push_back(device->GetObject<ns3::MobilityModel>());
    const auto set = [&](const ns3::Ptr<ns3::SpectrumChannel>& channel, Direction direction,
                         double noise_figure_db) {
      const auto loss = ns3::DynamicCast<SnrSpectrumLossModel>(
          ns3::Ptr<ns3::Object>(channel->GetSpectrumPropagationLossModel()));
      check(loss != nullptr, "a spectrum channel with our loss model");
      loss->SetAttribute("Direction", ns3::EnumValue(static_cast<int>(direction)));
      loss->SetAttribute("NoiseFigureDb", ns3::DoubleValue(noise_figure_db));
      loss->SetStations(snr_, places);
    };
    set(lte_->GetUplinkSpectrumChannel(), Direction::Uplink, base_->GetPhy()->GetNoiseFigure());
    set(lte_->GetDownlinkSpectrumChannel(), Direction::Downlink,
        Device(0)->GetPhy()->GetNoiseFigure());
  }

  /// The edge server is at the other end of a wire from the core's gateway.
  void InstallInternet() {
    ns3::NodeContainer nodes;
    for (const auto& device : devices_) nodes.Add(device);
    nodes.Add(edge_);
    ns3::InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(nodes);
    internet.AssignStreams(nodes, 1'000'000);

    ns3::PointToPointHelper wire;
    wire.SetDeviceAttribute("DataRate", ns3::StringValue("100Gb/s"));
    wire.SetChannelAttribute("Delay", ns3::TimeValue(ns3::Seconds(0)));
    wire.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::StringValue("1000000p"));
    const ns3::NetDeviceContainer ends = wire.Install(core_->GetPgwNode(), edge_);
    ns3::Ipv4AddressHelper addresses("1.0.0.0", "255.0.0.0");
    edge_address_ = addresses.Assign(ends).GetAddress(1);
    ns3::TrafficControlHelper().Uninstall(ends);  // its queues lose large bursts

    addresses_ = core_->AssignUeIpv4Address(device_radios_);
    ns3::Ipv4StaticRoutingHelper routing;
    const auto routes = [&](const ns3::Ptr<ns3::Node>& node) {
      return routing.GetStaticRouting(node->GetObject<ns3::Ipv4>());
    };
    routes(edge_)->AddNetworkRouteTo("7.0.0.0", "255.0.0.0", 1);
    for (const auto& device : devices_)
      routes(device)->SetDefaultRoute(core_->GetUeDefaultGatewayAddress(), 1);
  }

  void AssignStreams() {
    ns3::NetDeviceContainer radios(base_);
    radios.Add(device_radios_);
    std::int64_t next = 1000;
    next += lte_->AssignStreams(radios, next);
    core_->AssignStreams(next);
  }

  /// One after another, each with a broadcast of the cell's information of its own, so that their
  /// random access preambles do not collide.
  void Attach() {
    constexpr std::int64_t kApartMs = 10;
    snr_->HoldAt(30);
    const auto rrc = base_->GetRrc();
    ns3::TimeValue usual_period;
    rrc->GetAttribute("SystemInformationPeriodicity", usual_period);
    rrc->SetAttribute("SystemInformationPeriodicity", ns3::TimeValue(ns3::MilliSeconds(kApartMs)));
    const auto attached = ns3::Create<Awaited>(devices_.size());
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      const bool connected = Device(i)->GetRrc()->TraceConnectWithoutContext(
          "DrbCreated",
          ns3::Callback<void, std::uint64_t, std::uint16_t, std::uint16_t, std::uint8_t>(
              [attached](auto...) { attached->Happened(); }));
      check(connected, "a device that says when it has its bearer");
      ns3::Simulator::Schedule(
          ns3::MilliSeconds(kApartMs * static_cast<std::int64_t>(i)),
          [lte = lte_, device = Device(i), base = base_] { lte->Attach(device, base); });
    }
    const auto longest_ms = 2000 + 100 * static_cast<std::int64_t>(devices_.size());
    check(attached->Wait(ns3::MilliSeconds(longest_ms)), "devices that attach at 30 dB");
    rrc->SetAttribute("SystemInformationPeriodicity", usual_period);
    // The last one's bearer has yet to be confirmed to the core.
    RunFor(ns3::MilliSeconds(20));
  }

  /// The one data bearer of a device, at either side.
  static ns3::Ptr<ns3::LteDataRadioBearerInfo> BearerOf(const ns3::Ptr<ns3::Object>& rrc) {
    ns3::ObjectMapValue bearers;
    rrc->GetAttribute("DataRadioBearerMap", bearers);
    check(bearers.GetN() == 1, "a device with one bearer");
    return ns3::DynamicCast<ns3::LteDataRadioBearerInfo>(bearers.Begin()->second);
  }

  /// ns-3's RLC drops what does not fit its buffer, 10 KB.
  void UnlimitBuffers() {
    const auto unlimit = [](const ns3::Ptr<ns3::Object>& rrc) {
      BearerOf(rrc)->m_rlc->SetAttribute(
          "MaxTxBufferSize", ns3::UintegerValue(std::numeric_limits<std::int32_t>::max()));
    };
    for (std::size_t i = 0; i < devices_.size(); ++i) unlimit(Device(i)->GetRrc());
    ns3::ObjectMapValue contexts;
    base_->GetRrc()->GetAttribute("UeMap", contexts);
    check(contexts.GetN() == devices_.size(), "a context for each device");
    for (auto context = contexts.Begin(); context != contexts.End(); ++context)
      unlimit(context->second);
  }

  /// Reports a device's buffer to the base station, as its RLC does.
  LteDelivery::Ask AskOf(std::size_t i) const {
    ns3::LteMacSapProvider::ReportBufferStatusParameters report{};
    report.rnti = Device(i)->GetRrc()->GetRnti();
    report.lcid = BearerOf(Device(i)->GetRrc())->m_logicalChannelIdentity;
    return [mac = Device(i)->GetMac(), report](std::uint32_t unsent_bytes,
                                               std::uint32_t sent_bytes) mutable {
      report.txQueueSize = unsent_bytes;
      report.retxQueueSize = sent_bytes;
      mac->GetLteMacSapProvider()->ReportBufferStatus(report);
    };
  }

  void Watch() {
    const bool acknowledged = config_.lte.rlc == LteRlc::Am;
    const auto frames = ns3::Create<Frames>(snr_);
    const auto base = base_->GetPhy();
    bool connected = true;
    std::map<std::uint16_t, std::size_t> sender_of;  // on the downlink
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      const auto &device = ends_.at(2 * i), &edge = ends_.at(2 * i + 1);
      frames->Add(device, ns3::Create<LteDelivery>(device, acknowledged, AskOf(i)));
      frames->Add(edge, ns3::Create<LteDelivery>(edge, acknowledged, nullptr));
      sender_of[Device(i)->GetRrc()->GetRnti()] = 2 * i + 1;
      connected = connected && Device(i)->GetPhy()->TraceConnectWithoutContext(
                                   "UlPhyTransmission",
                                   ns3::Callback<void, ns3::PhyTransmissionStatParameters>(
                                       [frames, i](ns3::PhyTransmissionStatParameters grant) {
                                         frames->Granted(2 * i, grant);
                                       }));
    }
    connected = connected && base->TraceConnectWithoutContext(
                                 "DlPhyTransmission",
                                 ns3::Callback<void, ns3::PhyTransmissionStatParameters>(
                                     [frames, sender_of](ns3::PhyTransmissionStatParameters grant) {
                                       frames->Granted(sender_of.at(grant.m_rnti), grant);
                                     }));
    const auto on_air = ns3::MakeCallback(&Frames::OnAir, frames);
    connected =
        connected && base->GetDlSpectrumPhy()->TraceConnectWithoutContext("TxStart", on_air);
    for (std::size_t i = 0; i < devices_.size(); ++i)
      connected = connected && Device(i)->GetPhy()->GetUlSpectrumPhy()->TraceConnectWithoutContext(
                                   "TxStart", on_air);
    std::vector<ns3::Ptr<ns3::Node>> nodes = devices_;
    nodes.push_back(edge_);
    for (const auto& node : nodes) {
      const auto ip = node->GetObject<ns3::Ipv4L3Protocol>();
      connected = connected &&
                  ip->TraceConnectWithoutContext("SendOutgoing",
                                                 ns3::MakeCallback(&Frames::Queued, frames)) &&
                  ip->TraceConnectWithoutContext("LocalDeliver",
                                                 ns3::MakeCallback(&Frames::Arrived, frames));
    }
    check(connected, "radios and nodes that say what they send and receive");
    // The helpers hold parts of the network that must last as long as it does.
    ns3::Simulator::ScheduleDestroy([lte = lte_, core = core_] {});
  }

  std::vector<ns3::Ptr<ns3::Node>> devices_;
  ns3::Ptr<ns3::Node> edge_;
  LteLinkConfig config_;
  ns3::Ptr<CellSnr> snr_;
  ns3::Ptr<ns3::LteHelper> lte_;
  ns3::Ptr<ns3::PointToPointEpcHelper> core_;
  ns3::Ptr<ns3::LteEnbNetDevice> base_;
  ns3::NetDeviceContainer device_radios_;
  ns3::Ipv4InterfaceContainer addresses_;  ///< of the devices
  ns3::Ipv4Address edge_address_;
  std::vector<ns3::Ptr<MessageLinkEnd>> ends_;
};

}  // namespace

std::vector<Link> install_lte_links(const std::vector<ns3::Ptr<ns3::Node>>& devices,
                                    const ns3::Ptr<ns3::Node>& edge, const LteLinkConfig& config) {
  const std::string fault = what_is_wrong(config, devices.size());
  if (!fault.empty()) throw InputError("lte link: " + fault);
  return LteCell(devices, edge, config).Connect();
}

}  // namespace airsplit
