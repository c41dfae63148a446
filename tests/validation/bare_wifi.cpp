// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A minimal ns-3 program, with nothing of airsplit in it: the goodput of one saturated 802.11ax
// station. channel_wifi_validation.cpp holds airsplit's link against what it prints.
//
//     bare_wifi SNR_DB WIDTH_MHZ SECONDS     prints Mbit/s of UDP payload, 1460 of each 1472 bytes
//     counted
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/double.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/mobility-helper.h>
#include <ns3/node-container.h>
#include <ns3/packet-sink-helper.h>
#include <ns3/packet-sink.h>
#include <ns3/propagation-delay-model.h>
#include <ns3/propagation-loss-model.h>
#include <ns3/simulator.h>
#include <ns3/ssid.h>
#include <ns3/string.h>
#include <ns3/udp-client-server-helper.h>
#include <ns3/uinteger.h>
#include <ns3/wifi-helper.h>
#include <ns3/yans-wifi-channel.h>
#include <ns3/yans-wifi-helper.h>

using namespace ns3;

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const double snr_db = std::atof(arguments[1]), width_mhz = std::atof(arguments[2]);
  const double seconds = std::atof(arguments[3]);
  // Boltzmann's constant, 290 K, and ns-3's noise figure of 7 dB. At 0 dB a hundredth of a dB
  // counts.
  const double noise_dbm = 10 * std::log10(1.380649e-23 * 290 * width_mhz * 1e6 * 1e3) + 7;

  Config::SetDefault("ns3::WifiMacQueue::MaxSize", StringValue("2000p"));
  Config::SetDefault("ns3::WifiMacQueue::MaxDelay", TimeValue(Seconds(100)));
  NodeContainer nodes(2);
  YansWifiPhyHelper phy;
  const auto channel = CreateObject<YansWifiChannel>();
  const auto loss = CreateObject<FixedRssLossModel>();
  loss->SetRss(noise_dbm + snr_db);
  channel->SetPropagationLossModel(loss);
  channel->SetPropagationDelayModel(CreateObject<ConstantSpeedPropagationDelayModel>());
  phy.SetChannel(channel);
  phy.Set("ChannelSettings", StringValue("{0, " + std::string(arguments[2]) + ", BAND_5GHZ, 0}"));
  phy.Set("RxSensitivity", DoubleValue(-150));
  phy.SetPreambleDetectionModel("ns3::ThresholdPreambleDetectionModel", "MinimumRssi",
                                DoubleValue(-150), "Threshold", DoubleValue(-10));
  WifiHelper wifi;
  wifi.SetStandard(WIFI_STANDARD_80211ax);
  wifi.SetRemoteStationManager("ns3::IdealWifiManager");
  wifi.ConfigHeOptions("GuardInterval", TimeValue(NanoSeconds(800)), "MpduBufferSize",
                       UintegerValue(256));
  WifiMacHelper mac;
  mac.SetType("ns3::StaWifiMac", "Ssid", SsidValue(Ssid("bare")));
  NetDeviceContainer radios = wifi.Install(phy, mac, nodes.Get(0));
  mac.SetType("ns3::ApWifiMac", "Ssid", SsidValue(Ssid("bare")));
  radios.Add(wifi.Install(phy, mac, nodes.Get(1)));
  wifi.AssignStreams(radios, 10);

  MobilityHelper mobility;
  mobility.Install(nodes);
  InternetStackHelper().Install(nodes);
  Ipv4AddressHelper addresses("10.1.1.0", "255.255.255.0");
  const Ipv4InterfaceContainer interfaces = addresses.Assign(radios);

  UdpClientHelper client(interfaces.GetAddress(1), 9);
  client.SetAttribute("PacketSize", UintegerValue(1472));
  client.SetAttribute("MaxPackets", UintegerValue(0xffffffff));
  client.SetAttribute("Interval",
                      TimeValue(NanoSeconds(std::llround(1472 * 8 / (8e-3 * width_mhz)))));
  ApplicationContainer sender = client.Install(nodes.Get(0));
  sender.Start(Seconds(1));
  PacketSinkHelper sink("ns3::UdpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), 9));
  const auto receiver = DynamicCast<PacketSink>(sink.Install(nodes.Get(1)).Get(0));

  std::uint64_t before = 0;
  Simulator::Schedule(Seconds(1.3), [&] { before = receiver->GetTotalRx(); });
  Simulator::Stop(Seconds(1.3 + seconds));
  Simulator::Run();
  const double bytes = static_cast<double>(receiver->GetTotalRx() - before);
  std::printf("%.6f\n", 8e-6 * bytes / seconds * 1460 / 1472);
  Simulator::Destroy();
}
