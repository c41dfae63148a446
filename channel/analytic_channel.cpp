#include "channel/analytic_channel.h"

#include <cmath>

#include <ns3/double.h>
#include <ns3/enum.h>
#include <ns3/simulator.h>
#include <ns3/trace-source-accessor.h>
#include <ns3/uinteger.h>

#include "channel/analytic_limits.h"
#include "channel/analytic_net_device.h"
#include "common/error.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(AnalyticChannel);

ns3::TypeId AnalyticChannel::GetTypeId() {
  static const ns3::TypeId tid =
      ns3::TypeId("airsplit::AnalyticChannel")
          .SetParent<ns3::Channel>()
          .SetGroupName("airsplit")
          .AddConstructor<AnalyticChannel>()
          .AddAttribute("SnrDb", "Mean received SNR over the bandwidth, dB.", ns3::DoubleValue(10),
                        ns3::MakeDoubleAccessor(&AnalyticChannel::snr_db_),
                        ns3::MakeDoubleChecker<double>(kSnrDbRange.low, kSnrDbRange.high))
          .AddAttribute(
              "BandwidthMhz", "Bandwidth of each direction, MHz.", ns3::DoubleValue(1),
              ns3::MakeDoubleAccessor(&AnalyticChannel::bandwidth_mhz_),
              ns3::MakeDoubleChecker<double>(kBandwidthMhzRange.low, kBandwidthMhzRange.high))
          .AddAttribute("Fading", "Distribution of a fading block's gain.",
                        ns3::EnumValue(static_cast<int>(Fading::None)),
                        ns3::MakeEnumAccessor(&AnalyticChannel::fading_),
                        ns3::MakeEnumChecker(static_cast<int>(Fading::None), "None",
                                             static_cast<int>(Fading::Rayleigh), "Rayleigh"))
          .AddAttribute("CoherenceTime", "Length of a fading block.",
                        ns3::TimeValue(ns3::MilliSeconds(20)),
                        ns3::MakeTimeAccessor(&AnalyticChannel::coherence_time_),
                        ns3::MakeTimeChecker(ns3::Seconds(kCoherenceMsRange.low / 1e3),
                                             ns3::Seconds(kCoherenceMsRange.high / 1e3)))
          .AddAttribute(
              "Delay", "Propagation delay.", ns3::TimeValue(ns3::Seconds(0)),
              ns3::MakeTimeAccessor(&AnalyticChannel::delay_),
              ns3::MakeTimeChecker(ns3::Seconds(kDelaySRange.low), ns3::Seconds(kDelaySRange.high)))
          .AddAttribute("Horizon",
                        "Simulation time by which the last bit of a message must be sent. A "
                        "message that cannot make it holds the link and is never delivered.",
                        ns3::TimeValue(ns3::Seconds(1e9)),
                        ns3::MakeTimeAccessor(&AnalyticChannel::horizon_),
                        ns3::MakeTimeChecker(ns3::Seconds(kHorizonSRange.low),
                                             ns3::Seconds(kHorizonSRange.high)))
          .AddAttribute("Seed", "Seed of the fading, any 64-bit number.", ns3::UintegerValue(1),
                        ns3::MakeUintegerAccessor(&AnalyticChannel::seed_),
                        ns3::MakeUintegerChecker<std::uint64_t>())
          .AddAttribute("LinkIndex", "Links with different indices fade independently.",
                        ns3::UintegerValue(0),
                        ns3::MakeUintegerAccessor(&AnalyticChannel::link_index_),
                        ns3::MakeUintegerChecker<std::uint64_t>())
          .AddTraceSource("MeanRate", "Direction and mean rate (bit/s) of a message that starts.",
                          ns3::MakeTraceSourceAccessor(&AnalyticChannel::mean_rate_trace_),
                          "airsplit::AnalyticChannel::MeanRateTracedCallback");
  return tid;
}

AnalyticChannel::AnalyticChannel() = default;
AnalyticChannel::~AnalyticChannel() = default;

void AnalyticChannel::Attach(const ns3::Ptr<AnalyticNetDevice>& device) {
  check(GetNDevices() < devices_.size(), "two devices on an analytic channel");
  devices_[GetNDevices()] = device;
}

std::optional<ns3::Time> AnalyticChannel::Transmit(const AnalyticNetDevice* sender,
                                                   std::uint32_t bytes) {
  const Direction direction = GetDirection(sender);
  const ns3::Time now = ns3::Simulator::Now();
  const double bits = 8.0 * bytes;
  const double limit_s = 1e-9 * static_cast<double>((horizon_ - now).GetNanoSeconds());
  const auto time_s = transmission_time_s(GetLink(direction), bits, GetBlockTime(now), limit_s);
  if (!time_s) return std::nullopt;
  if (*time_s > 0) mean_rate_trace_(direction, bits / *time_s);
  return ns3::NanoSeconds(std::llround(1e9 * *time_s));
}

ns3::Ptr<AnalyticNetDevice> AnalyticChannel::GetPeer(const AnalyticNetDevice* device) const {
  return devices_[GetDirection(device) == Direction::Uplink ? 1 : 0];
}

std::size_t AnalyticChannel::GetNDevices() const {
  return (devices_[0] ? 1 : 0) + (devices_[1] ? 1 : 0);
}

ns3::Ptr<ns3::NetDevice> AnalyticChannel::GetDevice(std::size_t i) const { return devices_.at(i); }

void AnalyticChannel::DoDispose() {
  devices_ = {};
  Channel::DoDispose();
}

Direction AnalyticChannel::GetDirection(const AnalyticNetDevice* sender) const {
  check(GetNDevices() == devices_.size(), "two devices on an analytic channel");
  check(devices_[0] == sender || devices_[1] == sender, "a device of this channel");
  return devices_[0] == sender ? Direction::Uplink : Direction::Downlink;
}

BlockFadingLink AnalyticChannel::GetLink(Direction direction) const {
  const auto fading = static_cast<Fading>(fading_);
  BlockFadingLink link;
  link.bandwidth_hz = 1e6 * bandwidth_mhz_;
  link.snr = std::pow(10.0, snr_db_ / 10.0);
  link.power_gain = power_gain(fading, direction, seed_, link_index_);
  if (fading != Fading::None)
    link.coherence_s = 1e-9 * static_cast<double>(coherence_time_.GetNanoSeconds());
  return link;
}

BlockTime AnalyticChannel::GetBlockTime(const ns3::Time& time) const {
  // In whole nanoseconds, so that a message sent on a boundary lies in the block that begins there.
  const std::int64_t time_ns = time.GetNanoSeconds();
  const std::int64_t block_ns = coherence_time_.GetNanoSeconds();
  return {static_cast<std::uint64_t>(time_ns / block_ns),
          1e-9 * static_cast<double>(time_ns % block_ns)};
}

}  // namespace airsplit
