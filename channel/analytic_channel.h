// An ns-3 channel between a device and the edge that carries Shannon's rate under block fading.
//
// Full duplex by frequency (FDD): each direction has the whole bandwidth and fading of its own. The
// device attached first is the user's and sends on the uplink; the second is the edge's. Block n of
// the fading lasts from n to n + 1 coherence times of simulation time, and its gain depends on
// seed, direction, link index and n alone, never on what was sent: every scheme sees the same
// fading.
//
// Times are rounded to the nearest nanosecond, ns-3's default resolution; block_fading.h holds the
// exact mathematics.
//
// Validation: see block_fading.h. Those tests move real packets through this channel;
// channel_analytic_link_test.cpp holds order, duplex, seeds, limits and losses.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include <ns3/channel.h>
#include <ns3/nstime.h>
#include <ns3/traced-callback.h>

#include "channel/block_fading.h"

namespace airsplit {

class AnalyticNetDevice;

/// Attributes: SnrDb (dB), BandwidthMhz (MHz), Fading (None | Rayleigh), CoherenceTime, Delay,
/// Horizon (times), Seed, LinkIndex. Trace source: MeanRate.
class AnalyticChannel : public ns3::Channel {
 public:
  /// Signature of MeanRate: the direction and the rate in bit/s, averaged over a whole message.
  using MeanRateTracedCallback = void (*)(Direction direction, double rate_bps);

  static ns3::TypeId GetTypeId();
  AnalyticChannel();
  ~AnalyticChannel() override;

  /// Called by AnalyticNetDevice::Attach, for exactly two devices.
  void Attach(const ns3::Ptr<AnalyticNetDevice>& device);

  /// A message starts now: how long it takes, or nothing where it cannot end by the horizon.
  std::optional<ns3::Time> Transmit(const AnalyticNetDevice* sender, std::uint32_t bytes);

  /// The device at the other end.
  ns3::Ptr<AnalyticNetDevice> GetPeer(const AnalyticNetDevice* device) const;

  /// Propagation delay.
  ns3::Time GetDelay() const { return delay_; }

  std::size_t GetNDevices() const override;
  ns3::Ptr<ns3::NetDevice> GetDevice(std::size_t i) const override;

 protected:
  void DoDispose() override;

 private:
  Direction GetDirection(const AnalyticNetDevice* sender) const;
  BlockFadingLink GetLink(Direction direction) const;
  BlockTime GetBlockTime(const ns3::Time& time) const;

  double snr_db_ = 0;
  double bandwidth_mhz_ = 0;
  int fading_ = 0;  // Fading, as the int that ns-3's EnumValue holds
  ns3::Time coherence_time_;
  ns3::Time delay_;
  ns3::Time horizon_;
  std::uint64_t seed_ = 0;
  std::uint64_t link_index_ = 0;
  std::array<ns3::Ptr<AnalyticNetDevice>, 2> devices_;
  ns3::TracedCallback<Direction, double> mean_rate_trace_;
};

}  // namespace airsplit
