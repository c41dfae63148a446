#include "channel/analytic_link_helper.h"

#include <cmath>

#include <fmt/format.h>
#include <ns3/double.h>
#include <ns3/enum.h>
#include <ns3/mac48-address.h>
#include <ns3/uinteger.h>

#include "channel/analytic_channel.h"
#include "channel/analytic_limits.h"
#include "channel/analytic_net_device.h"
#include "common/error.h"

namespace airsplit {
namespace {

void require(const char* name, double value, Range range) {
  if (range.contains(value)) return;
  throw InputError(fmt::format("analytic link: {} = {}: expected a number from {} to {}", name,
                               value, range.low, range.high));
}

void require_ranges(const AnalyticLinkConfig& config) {
  require("snr_db", config.snr_db, kSnrDbRange);
  require("bandwidth_mhz", config.bandwidth_mhz, kBandwidthMhzRange);
  require("coherence_ms", config.coherence_ms, kCoherenceMsRange);
  require("horizon_s", config.horizon_s, kHorizonSRange);
}

ns3::Ptr<AnalyticChannel> create_channel(const AnalyticLinkConfig& config) {
  const auto nanoseconds = [](double ns) { return ns3::NanoSeconds(std::llround(ns)); };
  const auto channel = ns3::CreateObject<AnalyticChannel>();
  channel->SetAttribute("SnrDb", ns3::DoubleValue(config.snr_db));
  channel->SetAttribute("BandwidthMhz", ns3::DoubleValue(config.bandwidth_mhz));
  channel->SetAttribute("Fading", ns3::EnumValue(static_cast<int>(config.fading)));
  channel->SetAttribute("CoherenceTime", ns3::TimeValue(nanoseconds(1e6 * config.coherence_ms)));
  channel->SetAttribute("Horizon", ns3::TimeValue(nanoseconds(1e9 * config.horizon_s)));
  channel->SetAttribute("Seed", ns3::UintegerValue(config.seed));
  channel->SetAttribute("LinkIndex", ns3::UintegerValue(config.link_index));
  return channel;
}

ns3::Ptr<ns3::NetDevice> add_device(const ns3::Ptr<ns3::Node>& node,
                                    const ns3::Ptr<AnalyticChannel>& channel) {
  const auto device = ns3::CreateObject<AnalyticNetDevice>();
  device->SetAddress(ns3::Mac48Address::Allocate());
  node->AddDevice(device);
  device->Attach(channel);
  return device;
}

}  // namespace

ns3::NetDeviceContainer install_analytic_link(const ns3::Ptr<ns3::Node>& device,
                                              const ns3::Ptr<ns3::Node>& edge,
                                              const AnalyticLinkConfig& config) {
  require_ranges(config);
  const auto channel = create_channel(config);
  ns3::NetDeviceContainer ends;
  ends.Add(add_device(device, channel));
  ends.Add(add_device(edge, channel));
  return ends;
}

}  // namespace airsplit
