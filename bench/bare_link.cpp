// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What ns-3 alone costs to move the bytes of link_cost.toml's tasks over the same links: nothing of
// airsplit in it. link_cost.py holds `airsplit run` against it.
//
//     bare_link wire|point-to-point|wifi|lte DEVICES TASKS    prints how many tasks were answered
//
// A task is a payload of 12,291 bytes from a device to the edge and an answer of 8 bytes back, five
// times a second from each device. wifi and lte are airsplit's radios, at the same rates and 20 dB;
// they send datagrams of 1,460 bytes with 12 bytes of header in front, over UDP. airsplit's
// analytic link is held against two: point-to-point, ns-3's own link of a set rate, carries the
// same datagrams at the rate of 1 MHz at 20 dB; wire is the least that a link can be, an object
// that keeps each message for as long as that rate takes, one event a message.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/constant-spectrum-propagation-loss.h>
#include <ns3/data-rate.h>
#include <ns3/double.h>
#include <ns3/inet-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/lte-helper.h>
#include <ns3/lte-ue-net-device.h>
#include <ns3/mobility-helper.h>
#include <ns3/neighbor-cache-helper.h>
#include <ns3/node-container.h>
#include <ns3/object-factory.h>
#include <ns3/point-to-point-epc-helper.h>
#include <ns3/point-to-point-helper.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>
#include <ns3/socket.h>
#include <ns3/ssid.h>
#include <ns3/string.h>
#include <ns3/traffic-control-helper.h>
#include <ns3/udp-socket-factory.h>
#include <ns3/uinteger.h>
#include <ns3/wifi-helper.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

using namespace ns3;

namespace {

constexpr std::uint32_t kPayloadBytes = 12'291, kAnswerBytes = 8;
constexpr std::uint32_t kContentBytes = 1460, kHeaderBytes = 12;
constexpr double kRateHz = 5, kSnrDb = 20;
const double kWireBps = 1e6 * std::log2(1 + 100.0);

std::uint64_t answered = 0;

/// One device's tasks, arriving one after another.
void arrive(std::uint64_t left, const std::function<void()>& send) {
  if (left == 0) return;
  send();
  Simulator::Schedule(Seconds(1 / kRateHz), &arrive, left - 1, send);
}

void start_tasks(std::size_t device, std::size_t devices, std::uint64_t tasks, const Time& epoch,
                 std::function<void()> send) {
  const double offset_s = static_cast<double>(device) / static_cast<double>(devices) / kRateHz;
  Simulator::Schedule(epoch + Seconds(offset_s), &arrive, tasks / devices, std::move(send));
}

void run(const Time& epoch, std::size_t devices, std::uint64_t tasks) {
  Simulator::Stop(epoch + Seconds(static_cast<double>(tasks / devices) / kRateHz + 10));
  Simulator::Run();
  Simulator::Destroy();
}

// --- wire ---------------------------------------------------------------------------------------

class Wire : public Object {
 public:
  void SetReceiver(std::function<void(Ptr<Packet>)> receiver) { receiver_ = std::move(receiver); }
  void Send(Ptr<Packet> message) {
    const Time start = Max(Simulator::Now(), free_);
    free_ = start + Seconds(8.0 * message->GetSize() / kWireBps);
    Simulator::Schedule(free_ - Simulator::Now(), &Wire::Arrive, this, message);
  }

 private:
  void Arrive(Ptr<Packet> message) { receiver_(message); }

  Time free_;
  std::function<void(Ptr<Packet>)> receiver_;
};

void wire(std::size_t devices, std::uint64_t tasks) {
  for (std::size_t i = 0; i < devices; ++i) {
    const auto up = CreateObject<Wire>(), down = CreateObject<Wire>();
    up->SetReceiver([down](Ptr<Packet>) { down->Send(Create<Packet>(kAnswerBytes)); });
    down->SetReceiver([](Ptr<Packet>) { ++answered; });
    start_tasks(i, devices, tasks, Time(), [up] { up->Send(Create<Packet>(kPayloadBytes)); });
  }
  run(Time(), devices, tasks);
}

// --- over UDP -----------------------------------------------------------------------------------

void send_message(const Ptr<Socket>& socket, std::uint32_t bytes) {
  for (std::uint32_t begin = 0; begin < bytes; begin += kContentBytes)
    socket->Send(Create<Packet>(std::min(kContentBytes, bytes - begin) + kHeaderBytes));
}

/// Calls `whenever` with each message of so many bytes that has come as a whole.
void on_messages(const Ptr<Socket>& socket, std::uint32_t bytes, std::function<void()> whenever) {
  const auto missing = std::make_shared<std::uint32_t>(bytes);
  const std::function<void(Ptr<Socket>)> receive = [=](Ptr<Socket> from) {
    while (const Ptr<Packet> piece = from->Recv()) {
      *missing -= piece->GetSize() - kHeaderBytes;
      if (*missing > 0) continue;
      *missing = bytes;
      whenever();
    }
  };
  socket->SetRecvCallback(Callback<void, Ptr<Socket>>(receive));
}

Ptr<Socket> open(const Ptr<Node>& node, const InetSocketAddress& own,
                 const InetSocketAddress& other) {
  const auto socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
  socket->Bind(own);
  socket->Connect(other);
  return socket;
}

void start_device(std::size_t i, std::size_t devices, std::uint64_t tasks, const Time& epoch,
                  const Ptr<Node>& device, Ipv4Address device_address, const Ptr<Node>& edge,
                  Ipv4Address edge_address) {
  const auto port = static_cast<std::uint16_t>(9000 + i);
  const InetSocketAddress at_device(device_address, port), at_edge(edge_address, port);
  const auto sender = open(device, at_device, at_edge), server = open(edge, at_edge, at_device);
  on_messages(server, kPayloadBytes, [server] { send_message(server, kAnswerBytes); });
  on_messages(sender, kAnswerBytes, [] { ++answered; });
  start_tasks(i, devices, tasks, epoch, [sender] { send_message(sender, kPayloadBytes); });
}

void point_to_point(std::size_t devices, std::uint64_t tasks) {
  NodeContainer phones(devices), edge(1), all(phones, edge);
  InternetStackHelper internet;
  internet.SetIpv6StackInstall(false);
  internet.Install(all);
  PointToPointHelper helper;
  helper.SetDeviceAttribute("DataRate",
                            DataRateValue(DataRate(static_cast<std::uint64_t>(kWireBps))));
  helper.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000000p"));
  for (std::size_t i = 0; i < devices; ++i) {
    const NetDeviceContainer ends = helper.Install(phones.Get(i), edge.Get(0));
    const std::string net = "10." + std::to_string(i / 256) + "." + std::to_string(i % 256) + ".0";
    Ipv4AddressHelper addresses(net.c_str(), "255.255.255.0");
    const Ipv4InterfaceContainer interfaces = addresses.Assign(ends);
    TrafficControlHelper().Uninstall(ends);
    start_device(i, devices, tasks, Time(), phones.Get(i), interfaces.GetAddress(0), edge.Get(0),
                 interfaces.GetAddress(1));
  }
  run(Time(), devices, tasks);
}

void wifi(std::size_t devices, std::uint64_t tasks) {
  constexpr double kWidthMhz = 20, kNoiseFigureDb = 50;
  Config::SetDefault("ns3::WifiMacQueue::MaxSize", StringValue("1000000p"));
  Config::SetDefault("ns3::WifiMacQueue::MaxDelay", TimeValue(Seconds(100)));
  NodeContainer stations(devices), access_point(1), all(stations, access_point);
  const double noise_dbm =
      10 * std::log10(1.380649e-23 * 290 * kWidthMhz * 1e6 * 1e3) + kNoiseFigureDb;
  const auto loss = CreateObject<FixedRssLossModel>();
  loss->SetRss(noise_dbm + kSnrDb);
  const auto channel = CreateObject<YansWifiChannel>();
  channel->SetPropagationLossModel(loss);
  channel->SetPropagationDelayModel(CreateObject<ConstantSpeedPropagationDelayModel>());
  YansWifiPhyHelper phy;
  phy.SetChannel(channel);
  phy.Set("ChannelSettings", StringValue("{0, 20, BAND_5GHZ, 0}"));
  phy.Set("RxNoiseFigure", DoubleValue(kNoiseFigureDb));
  phy.Set("RxSensitivity", DoubleValue(-200));
  phy.SetPreambleDetectionModel("ns3::ThresholdPreambleDetectionModel", "MinimumRssi",
                                DoubleValue(-200), "Threshold", DoubleValue(-10));
  WifiHelper helper;
  helper.SetStandard(WIFI_STANDARD_80211ax);
  helper.SetRemoteStationManager("ns3::IdealWifiManager");
  helper.ConfigHeOptions("GuardInterval", TimeValue(NanoSeconds(800)), "MpduBufferSize",
                         UintegerValue(256));
  WifiMacHelper mac;
  mac.SetType("ns3::StaWifiMac", "Ssid", SsidValue(Ssid("bare")));
  NetDeviceContainer radios = helper.Install(phy, mac, stations);
  mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(Ssid("bare")));
  radios.Add(helper.Install(phy, mac, access_point));
  helper.AssignStreams(radios, 10);
  MobilityHelper().Install(all);
  InternetStackHelper internet;
  internet.SetIpv6StackInstall(false);
  internet.Install(all);
  Ipv4AddressHelper addresses("10.0.0.0", "255.255.0.0");
  const Ipv4InterfaceContainer interfaces = addresses.Assign(radios);
  TrafficControlHelper().Uninstall(radios);

  const Time epoch = Seconds(3);
  Simulator::Schedule(epoch - MilliSeconds(1), [interfaces] {
    Ipv4InterfaceContainer known = interfaces;
    NeighborCacheHelper().PopulateNeighborCache(known);
  });
  for (std::size_t i = 0; i < devices; ++i)
    start_device(i, devices, tasks, epoch, stations.Get(i), interfaces.GetAddress(i),
                 access_point.Get(0), interfaces.GetAddress(devices));
  run(epoch, devices, tasks);
}

void lte(std::size_t devices, std::uint64_t tasks) {
  constexpr double kDevicePowerDbm = 10, kDeviceNoiseFigureDb = 9, kBaseNoiseFigureDb = 5;
  constexpr int kBlocks = 25;
  const double noise_dbm = -174 + 10 * std::log10(kBlocks * 180e3) + kBaseNoiseFigureDb;
  Config::SetDefault("ns3::LteRlcUm::MaxTxBufferSize", UintegerValue(1 << 30));
  Config::SetDefault("ns3::LteUePhy::EnableUplinkPowerControl", BooleanValue(false));
  Config::SetDefault("ns3::LteUePhy::EnableRlfDetection", BooleanValue(false));
  Config::SetDefault("ns3::LteUePhy::DownlinkCqiPeriodicity", TimeValue(MilliSeconds(10)));
  Config::SetDefault("ns3::LteEnbPhy::TxPower",
                     DoubleValue(kDevicePowerDbm + kDeviceNoiseFigureDb - kBaseNoiseFigureDb));
  Config::SetDefault("ns3::LteEnbRrc::SrsPeriodicity", UintegerValue(devices <= 8 ? 10 : 80));
  const auto helper = CreateObject<LteHelper>();
  const auto core = CreateObject<PointToPointEpcHelper>();
  helper->SetEpcHelper(core);
  helper->SetAttribute("AnrEnabled", BooleanValue(false));
  helper->SetPathlossModelType(ConstantSpectrumPropagationLossModel::GetTypeId());
  helper->SetPathlossModelAttribute("Loss", DoubleValue(kDevicePowerDbm - noise_dbm - kSnrDb));
  helper->SetEnbDeviceAttribute("DlBandwidth", UintegerValue(kBlocks));
  helper->SetEnbDeviceAttribute("UlBandwidth", UintegerValue(kBlocks));
  NodeContainer phones(devices), base(1), edge(1), all(phones, base);
  MobilityHelper().Install(all);
  const NetDeviceContainer base_radio = helper->InstallEnbDevice(base);
  const NetDeviceContainer radios = helper->InstallUeDevice(phones);
  helper->AssignStreams(radios, 10);

  InternetStackHelper internet;
  internet.SetIpv6StackInstall(false);
  internet.Install(phones);
  internet.Install(edge);
  PointToPointHelper wire;
  wire.SetDeviceAttribute("DataRate", StringValue("100Gb/s"));
  wire.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000000p"));
  const NetDeviceContainer ends = wire.Install(core->GetPgwNode(), edge.Get(0));
  Ipv4AddressHelper addresses("1.0.0.0", "255.0.0.0");
  const Ipv4Address edge_address = addresses.Assign(ends).GetAddress(1);
  TrafficControlHelper().Uninstall(ends);
  const Ipv4InterfaceContainer interfaces = core->AssignUeIpv4Address(radios);
  Ipv4StaticRoutingHelper routing;
  routing.GetStaticRouting(edge.Get(0)->GetObject<Ipv4>())
      ->AddNetworkRouteTo("7.0.0.0", "255.0.0.0", 1);
  const Time epoch = Seconds(1);
  for (std::size_t i = 0; i < devices; ++i) {
    routing.GetStaticRouting(phones.Get(i)->GetObject<Ipv4>())
        ->SetDefaultRoute(core->GetUeDefaultGatewayAddress(), 1);
    Simulator::Schedule(
        MilliSeconds(80 * static_cast<std::int64_t>(i) + 1),
        [helper, phone = radios.Get(i), base = base_radio.Get(0)] { helper->Attach(phone, base); });
    start_device(i, devices, tasks, epoch, phones.Get(i), interfaces.GetAddress(i), edge.Get(0),
                 edge_address);
  }
  run(epoch, devices, tasks);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return 2;
  ObjectFactory scheduler;
  scheduler.SetTypeId("ns3::PriorityQueueScheduler");  // airsplit's: the fastest
  Simulator::SetScheduler(scheduler);
  const auto devices = static_cast<std::size_t>(std::atoi(arguments[2]));
  const auto tasks = static_cast<std::uint64_t>(std::atoll(arguments[3]));
  const std::string model = arguments[1];
  if (model == "wire") wire(devices, tasks);
  if (model == "point-to-point") point_to_point(devices, tasks);
  if (model == "wifi") wifi(devices, tasks);
  if (model == "lte") lte(devices, tasks);
  std::printf("%llu\n", static_cast<unsigned long long>(answered));
}
