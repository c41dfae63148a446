// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/wifi/wifi_link_helper.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <ns3/boolean.h>
#include <ns3/constant-position-mobility-model.h>
#include <ns3/double.h>
#include <ns3/inet-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-interface-container.h>
#include <ns3/neighbor-cache-helper.h>
#include <ns3/net-device-container.h>
#include <ns3/node-container.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>
#include <ns3/socket.h>
#include <ns3/ssid.h>
#include <ns3/sta-wifi-mac.h>
#include <ns3/string.h>
#include <ns3/tcp-socket-factory.h>
#include <ns3/traffic-control-helper.h>
#include <ns3/uinteger.h>
#include <ns3/wifi-helper.h>
#include <ns3/wifi-mac-header.h>
#include <ns3/wifi-mac-queue.h>
#include <ns3/wifi-mpdu.h>
#include <ns3/wifi-net-device.h>
#include <ns3/wifi-psdu.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

#include "channel/cell/await.h"
#include "channel/message/message_links.h"
#include "channel/message/pieces_in.h"
#include "channel/message/tcp_link_end.h"
#include "channel/wifi/snr_loss_model.h"
#include "common/error.h"
#include "common/interrupt.h"

namespace airsplit {
namespace {

constexpr std::uint16_t kPort = 9000;
/// So high that even an SNR of -20 dB is above the sensitivities by which stations hear each other.
constexpr double kNoiseFigureDb = 50;

double noise_dbm(double bandwidth_mhz) {
  constexpr double kBoltzmann = 1.3803e-23, kTemperatureK = 290;  // ns-3's own
  return 10 * std::log10(kBoltzmann * kTemperatureK * bandwidth_mhz * 1e6 * 1e3) + kNoiseFigureDb;
}

std::string mode_name(const WifiLinkConfig& config) {
  const char* const names[] = {"Ht", "Vht", "He"};
  return fmt::format("{}Mcs{}", names[static_cast<int>(config.wifi.standard)], config.wifi.mcs);
}

/// Hands what the radios do to the ends of the links. The radios keep it.
class Frames : public ns3::SimpleRefCount<Frames> {
 public:
  Frames(std::vector<ns3::Ptr<MessageLinkEnd>> ends, const ns3::Ptr<const CellSnr>& snr)
      : ends_(std::move(ends)), snr_(snr) {}

  // NOLINTNEXTLINE(performance-unnecessary-value-param): the trace's signature
  void Sent(ns3::WifiConstPsduMap frames, ns3::WifiTxVector how, double /*power_w*/) {
    for (const auto& [station, frame] : frames)
      for (const auto& part : *frame)
        if (part->GetHeader().IsData()) PartSent(*part, how, station);
  }
  void Dropped(ns3::WifiMacDropReason /*reason*/, ns3::Ptr<const ns3::WifiMpdu> mpdu) {
    Refused(mpdu->GetPacket());
  }
  void Refused(ns3::Ptr<const ns3::Packet> packet) {
    for (const auto& [piece, bytes] : messages_in(pieces_in(*packet)))
      ends_.at(piece.end)->FrameDropped(piece);
  }

 private:
  void PartSent(const ns3::WifiMpdu& part, const ns3::WifiTxVector& how, std::uint16_t station) {
    for (const auto& [piece, bytes] : messages_in(pieces_in(*part.GetPacket()))) {
      MessageLinkEnd& end = *ends_.at(piece.end);
      end.FrameSent(piece, bytes, part.GetHeader().IsRetry());
      if (!end.IsRadioTraced()) continue;
      // Ends 2 i and 2 i + 1 are those of station i, at the device and at the edge.
      const auto direction = piece.end % 2 == 0 ? Direction::Uplink : Direction::Downlink;
      end.RadioUsed(piece, snr_->GetDb(piece.end / 2, direction),
                    static_cast<double>(how.GetMode(station).GetDataRate(how, station)));
    }
  }

  std::vector<ns3::Ptr<MessageLinkEnd>> ends_;
  ns3::Ptr<const CellSnr> snr_;
};

class WifiCell {
 public:
  WifiCell(const std::vector<ns3::Ptr<ns3::Node>>& devices, const ns3::Ptr<ns3::Node>& edge,
           const WifiLinkConfig& config)
      : devices_(devices),
        edge_(edge),
        config_(config),
        snr_(ns3::Create<CellSnr>(config.cell, devices.size())) {
    ns3::RngSeedManager::SetSeed(1);
    ns3::RngSeedManager::SetRun(config.cell.seed + 1);
    PlaceNodes();
    InstallRadios();
    InstallInternet();
  }

  std::vector<Link> Connect() {
    const ns3::Time limit =
        ns3::Seconds(2) + ns3::MilliSeconds(100 * static_cast<std::int64_t>(devices_.size()));
    if (!associated_->Wait(limit)) SayMissing(associated_->Left(), "associated", SnrKey(), limit);
    // Association empties the tables of neighbours: they are filled after it.
    ns3::NeighborCacheHelper().PopulateNeighborCache(interfaces_);
    std::vector<Link> links = config_.transport == Transport::Udp ? UdpLinks() : TcpLinks(limit);
    AgreeOnBlockAcks(links);
    Watch();
    snr_->StartFading();
    return links;
  }

 private:
  /// What says how high the SNR is while the stations associate.
  std::string SnrKey() const {
    const auto& snr = config_.cell.device_snr;
    const bool changes = std::any_of(snr.begin(), snr.end(), [](const auto& s) { return !!s; });
    return changes ? "the SNR at the start (link.snr_db, link.trace or a position)" : "link.snr_db";
  }

  /// That so many stations are not there when the wait for them is over.
  void SayMissing(std::size_t stations, const char* what, const std::string& keys,
                  const ns3::Time& limit) const {
    if (!config_.say) return;
    const char* const then = config_.transport == Transport::Udp
                                 ? "what they send is lost until they are"
                                 : "what they send waits until they are";
    config_.say(
        fmt::format("{} is too low: {} of {} Wi-Fi stations are not {} after {:g} s, and {}", keys,
                    stations, devices_.size(), what, limit.GetSeconds(), then));
  }

  void PlaceNodes() {
    const auto place = [](const ns3::Ptr<ns3::Node>& node, double x) {
      const auto mobility = ns3::CreateObject<ns3::ConstantPositionMobilityModel>();
      mobility->SetPosition({x, 0, 0});  // for the propagation delay alone
      node->AggregateObject(mobility);
    };
    place(edge_, 0);
    for (const auto& device : devices_) place(device, 1);
  }

  ns3::Ptr<ns3::YansWifiChannel> MakeChannel() {
    std::vector<ns3::Ptr<ns3::MobilityModel>> places;
    for (const auto& device : devices_) places.push_back(device->GetObject<ns3::MobilityModel>());
    const auto loss = ns3::CreateObject<SnrLossModel>();
    loss->SetAttribute("NoiseDbm", ns3::DoubleValue(noise_dbm(config_.cell.radio.bandwidth_mhz)));
    loss->SetAccessPoint(edge_->GetObject<ns3::MobilityModel>());
    loss->SetStations(snr_, places);
    const auto channel = ns3::CreateObject<ns3::YansWifiChannel>();
    channel->SetPropagationLossModel(loss);
    channel->SetPropagationDelayModel(ns3::CreateObject<ns3::ConstantSpeedPropagationDelayModel>());
    return channel;
  }

  ns3::YansWifiPhyHelper PhyHelper() {
    ns3::YansWifiPhyHelper phy;
    phy.SetChannel(MakeChannel());
    phy.Set("ChannelSettings",
            ns3::StringValue(fmt::format("{{0, {}, BAND_5GHZ, 0}}",
                                         std::lround(config_.cell.radio.bandwidth_mhz))));
    phy.Set("RxNoiseFigure", ns3::DoubleValue(kNoiseFigureDb));
    phy.Set("RxSensitivity", ns3::DoubleValue(-200));
    phy.SetPreambleDetectionModel("ns3::ThresholdPreambleDetectionModel", "MinimumRssi",
                                  ns3::DoubleValue(-200), "Threshold", ns3::DoubleValue(-10));
    return phy;
  }

  void ConfigureRates(ns3::WifiHelper& wifi) {
    switch (config_.wifi.standard) {
      case WifiStandard::N:
        wifi.SetStandard(ns3::WIFI_STANDARD_80211n);
        break;
      case WifiStandard::Ac:
        wifi.SetStandard(ns3::WIFI_STANDARD_80211ac);
        break;
      case WifiStandard::Ax:
        wifi.SetStandard(ns3::WIFI_STANDARD_80211ax);
        wifi.ConfigHeOptions("GuardInterval", ns3::TimeValue(ns3::NanoSeconds(800)),
                             "MpduBufferSize", ns3::UintegerValue(256));
        break;
    }
    switch (config_.wifi.rate_control) {
      case WifiRateControl::Ideal:
        wifi.SetRemoteStationManager("ns3::IdealWifiManager");
        break;
      case WifiRateControl::Minstrel:
        wifi.SetRemoteStationManager("ns3::MinstrelHtWifiManager");
        break;
      case WifiRateControl::Constant:
        wifi.SetRemoteStationManager("ns3::ConstantRateWifiManager", "DataMode",
                                     ns3::StringValue(mode_name(config_)));
        break;
    }
  }

  void InstallRadios() {
    ns3::YansWifiPhyHelper phy = PhyHelper();
    ns3::WifiHelper wifi;
    ConfigureRates(wifi);
    const ns3::Ssid ssid("airsplit");
    ns3::WifiMacHelper mac;
    ns3::NodeContainer stations;
    for (const auto& device : devices_) stations.Add(device);
    mac.SetType("ns3::StaWifiMac", "Ssid", ns3::SsidValue(ssid), "ActiveProbing",
                ns3::BooleanValue(false), "MaxMissedBeacons",
                ns3::UintegerValue(0xffffffff));  // a faded beacon must not end the association
    radios_ = wifi.Install(phy, mac, stations);
    mac.SetType("ns3::ApWifiMac", "Ssid", ns3::SsidValue(ssid));
    radios_.Add(wifi.Install(phy, mac, edge_));
    wifi.AssignStreams(radios_, 1000);
    associated_ = ns3::Create<Awaited>(devices_.size());
    for (std::size_t i = 0; i < radios_.GetN(); ++i) {
      stop_if_interrupted();
      const auto radio = ns3::DynamicCast<ns3::WifiNetDevice>(radios_.Get(i));
      const auto queue = radio->GetMac()->GetTxopQueue(ns3::AC_BE);
      // More packets than the largest message has, 4 GiB: a full queue would lose what follows.
      queue->SetMaxSize({ns3::PACKETS, std::numeric_limits<std::uint32_t>::max()});
      queue->SetMaxDelay(ns3::NanoSeconds(std::llround(1e6 * config_.wifi.lifetime_ms)));
      if (i == devices_.size()) continue;
      const auto awaited = associated_;
      radio->GetMac()->TraceConnectWithoutContext(
          "Assoc", ns3::Callback<void, ns3::Mac48Address>(
                       [awaited](ns3::Mac48Address) { awaited->Happened(); }));
    }
  }

  void InstallInternet() {
    ns3::NodeContainer nodes;
    for (const auto& device : devices_) nodes.Add(device);
    nodes.Add(edge_);
    ns3::InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(nodes);
    internet.AssignStreams(nodes, 1'000'000);
    ns3::Ipv4AddressHelper addresses;
    addresses.SetBase("10.0.0.0", "255.255.0.0");
    interfaces_ = addresses.Assign(radios_);
    ns3::TrafficControlHelper().Uninstall(radios_);  // its queues lose large bursts
  }

  ns3::InetSocketAddress DeviceAddress(std::size_t i) const {
    return {interfaces_.GetAddress(static_cast<std::uint32_t>(i)), Port(i)};
  }
  ns3::InetSocketAddress EdgeAddress(std::size_t i) const {
    return {interfaces_.GetAddress(static_cast<std::uint32_t>(devices_.size())), Port(i)};
  }
  static std::uint16_t Port(std::size_t i) { return static_cast<std::uint16_t>(kPort + i); }

  std::vector<Link> UdpLinks() {
    std::vector<Link> links;
    for (std::size_t i = 0; i < devices_.size(); ++i)
      links.push_back(make_udp_link(i, {devices_[i], DeviceAddress(i)}, {edge_, EdgeAddress(i)},
                                    config_.loss, config_.cell.seed, ends_));
    return links;
  }

  ns3::Ptr<ns3::Socket> TcpSocket(const ns3::Ptr<ns3::Node>& node) const {
    constexpr std::uint32_t kBufferBytes = 64 << 20;
    const auto socket = ns3::Socket::CreateSocket(node, ns3::TcpSocketFactory::GetTypeId());
    socket->SetAttribute("SegmentSize", ns3::UintegerValue(1448));
    socket->SetAttribute("SndBufSize", ns3::UintegerValue(kBufferBytes));
    socket->SetAttribute("RcvBufSize", ns3::UintegerValue(kBufferBytes));
    socket->SetAttribute("TcpNoDelay", ns3::BooleanValue(true));
    socket->SetAttribute("DataRetries", ns3::UintegerValue(1'000'000));
    socket->SetAttribute("ConnCount", ns3::UintegerValue(1'000'000));
    return socket;
  }

  std::vector<Link> TcpLinks(const ns3::Time& limit) {
    const auto connected = ns3::Create<Awaited>(devices_.size());
    std::vector<Link> links;
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      links.push_back(make_message_link<TcpLinkEnd>(i, ends_));
      const auto at_device = ns3::DynamicCast<TcpLinkEnd>(links[i].device);
      const auto at_edge = ns3::DynamicCast<TcpLinkEnd>(links[i].edge);
      const auto server = TcpSocket(edge_);
      check(server->Bind(EdgeAddress(i)) == 0 && server->Listen() == 0, "a free TCP port");
      server->SetAcceptCallback(
          ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
          ns3::Callback<void, ns3::Ptr<ns3::Socket>, const ns3::Address&>(
              [at_edge, connected](ns3::Ptr<ns3::Socket> socket, const ns3::Address&) {
                at_edge->Attach(socket);
                connected->Happened();
              }));
      const auto client = TcpSocket(devices_[i]);
      client->SetConnectCallback(
          ns3::Callback<void, ns3::Ptr<ns3::Socket>>(
              [at_device](ns3::Ptr<ns3::Socket> socket) { at_device->Attach(socket); }),
          ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
      check(client->Connect(EdgeAddress(i)) == 0, "a socket that can connect");
    }
    // Who is not associated cannot connect, and has been spoken of.
    const std::size_t apart = associated_->Left();
    if (!connected->Wait(limit) && connected->Left() > apart)
      SayMissing(connected->Left() - apart, "connected by TCP",
                 config_.wifi.rate_control == WifiRateControl::Constant
                     ? SnrKey() + " for link.wifi_mcs"
                     : SnrKey(),
                 limit);
    return links;
  }

  /// Has each station and the access point agree on block acknowledgements, in both directions,
  /// while no one contends. Where the end of that handshake is lost in collisions, ns-3 3.37
  /// reads an agreement that its receiver no longer has (HtFrameExchangeManager::EndReceiveAmpdu).
  void AgreeOnBlockAcks(const std::vector<Link>& links) {
    const ns3::Time apart = ns3::MilliSeconds(5);
    for (std::size_t i = 0; i < links.size(); ++i) {
      const auto send_two = [link = links[i]] {  // one alone is sent without an agreement
        for (int message = 0; message < 2; ++message) {
          link.device->Send(ns3::Create<ns3::Packet>(8));
          link.edge->Send(ns3::Create<ns3::Packet>(8));
        }
      };
      ns3::Simulator::Schedule(apart * static_cast<std::int64_t>(i + 1), send_two);
    }
    ns3::Simulator::Stop(apart * static_cast<std::int64_t>(links.size() + 4));
    ns3::Simulator::Run();
    for (const auto& end : ends_) end->Forget();
  }

  void Watch() {
    const auto frames = ns3::Create<Frames>(ends_, snr_);
    for (std::size_t i = 0; i < radios_.GetN(); ++i) {
      const auto radio = ns3::DynamicCast<ns3::WifiNetDevice>(radios_.Get(i));
      const bool connected = radio->GetPhy()->TraceConnectWithoutContext(
                                 "PhyTxPsduBegin", ns3::MakeCallback(&Frames::Sent, frames)) &&
                             radio->GetMac()->TraceConnectWithoutContext(
                                 "DroppedMpdu", ns3::MakeCallback(&Frames::Dropped, frames)) &&
                             radio->GetMac()->TraceConnectWithoutContext(
                                 "MacTxDrop", ns3::MakeCallback(&Frames::Refused, frames));
      check(connected, "a radio that says what it sends and drops");
    }
  }

  std::vector<ns3::Ptr<ns3::Node>> devices_;
  ns3::Ptr<ns3::Node> edge_;
  WifiLinkConfig config_;
  ns3::Ptr<CellSnr> snr_;
  ns3::NetDeviceContainer radios_;  ///< the devices', then the access point
  ns3::Ipv4InterfaceContainer interfaces_;
  ns3::Ptr<Awaited> associated_;
  std::vector<ns3::Ptr<MessageLinkEnd>> ends_;
};

}  // namespace

std::vector<Link> install_wifi_links(const std::vector<ns3::Ptr<ns3::Node>>& devices,
                                     const ns3::Ptr<ns3::Node>& edge,
                                     const WifiLinkConfig& config) {
  const std::string fault = what_is_wrong(config, devices.size());
  if (!fault.empty()) throw InputError("wifi link: " + fault);
  return WifiCell(devices, edge, config).Connect();
}

}  // namespace airsplit
