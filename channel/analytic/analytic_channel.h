// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// An ns-3 channel between a device and the edge that carries a computed rate under fading.
//
// Full duplex by frequency (FDD): each direction has the whole bandwidth and fading of its own. The
// device attached first is the user's and sends on the uplink; the second is the edge's. Block n of
// the fading lasts from n to n + 1 coherence times of simulation time, and its gain depends on
// seed, direction, link index and n alone, never on what was sent: every scheme sees the same
// fading.
//
// Times are rounded to the nearest nanosecond, ns-3's default resolution; block_fading.h holds the
// exact mathematics and analytic_radio.h puts the radio channel together.
//
// Validation: see block_fading.h. Those tests move real packets through this channel;
// channel_analytic_link_test.cpp holds order, duplex, seeds, limits and losses.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <ns3/channel.h>
#include <ns3/nstime.h>
#include <ns3/packet.h>
#include <ns3/traced-callback.h>

#include "channel/analytic/analytic_config.h"
#include "channel/analytic/analytic_radio.h"
#include "channel/message/uncoded.h"

namespace airsplit {

class AnalyticNetDevice;

/// Attributes, each with its unit in its name or an ns-3 time, and its range checked:
/// SnrDb, BandwidthMhz, Fading (None | Rayleigh | Rician | Nakagami), RicianKDb, NakagamiM,
/// CoherenceTime, SpeedKmh, CarrierGhz, ShadowingDb, ShadowingTime, DelayProfile (Flat |
/// Exponential | Epa | Eva | Etu), DelaySpreadNs, Subcarriers, Rate (Shannon | LteCqi | NrCqi |
/// NrCqi256Qam | Wifi11ax), GapDb, Outage (Wait | Lose), BackoffDb, PacketBytes, Retransmissions,
/// LossPercent, ErasurePercent, DeliverIncomplete, Sharing (None | Tdma | Split), SlotTime,
/// Devices, Delay, Horizon, Seed, LinkIndex. Trace sources: Snr, MeanRate, PacketLosses.
class AnalyticChannel : public ns3::Channel {
 public:
  /// Signature of Snr: the direction and the SNR (dB) of the block in which a message starts, mean
  /// over the sub-carriers.
  using SnrTracedCallback = void (*)(Direction direction, double snr_db);
  /// Signature of MeanRate: the direction and the rate in bit/s, averaged over a whole message.
  using MeanRateTracedCallback = void (*)(Direction direction, double rate_bps);
  /// Signature of PacketLosses: the direction, and of a message that starts how many of its packets
  /// will be resent, counting each time, and how many lost. Only where Outage is Lose.
  using PacketLossesTracedCallback = void (*)(Direction direction, std::uint64_t resent,
                                              std::uint64_t lost);

  /// What becomes of a message.
  struct Transmission {
    ns3::Time time;  ///< until its last bit
    std::uint64_t retransmissions = 0;
    /// What arrives, null if nothing: the message itself, or with gaps (gaps_tag.h), or with the
    /// noise of its symbols or, behind it, the mask of its erased bits (uncoded.h).
    ns3::Ptr<const ns3::Packet> received;
    ns3::Time begin;       ///< until its first bit: the device's slot comes
    double air_bytes = 0;  ///< as MessageListener::OnAir() has them
  };

  static ns3::TypeId GetTypeId();
  AnalyticChannel();
  ~AnalyticChannel() override;

  /// Sets all attributes but Delay at once. what_is_wrong(config) is "".
  void SetConfig(const AnalyticLinkConfig& config);

  /// Called by AnalyticNetDevice::Attach, for exactly two devices. Returns where this one sends.
  Direction Attach(const ns3::Ptr<AnalyticNetDevice>& device);

  /// A message starts now: how long it takes, or nothing where it cannot end by the horizon. What a
  /// message sends uncoded (UncodedTag) is not cut into packets: it meets noise or erasures
  /// instead. Symbols take symbols / bandwidth, and bits the time of any bits.
  std::optional<Transmission> Transmit(Direction direction,
                                       const ns3::Ptr<const ns3::Packet>& message);

  /// The device that hears what is sent in this direction.
  const ns3::Ptr<AnalyticNetDevice>& GetPeer(Direction direction) const;

  /// Propagation delay.
  ns3::Time GetDelay() const { return delay_; }

  std::size_t GetNDevices() const override;
  ns3::Ptr<ns3::NetDevice> GetDevice(std::size_t i) const override;

 protected:
  void DoDispose() override;

 private:
  // Accessors of the attributes: members of the configuration, with ns-3's types.
  template <auto Part, auto Member, typename T>
  void Set(T value);
  template <auto Part, auto Member, typename T>
  T Get() const;
  template <auto Member>
  void SetOwn(std::uint64_t value);
  template <auto Member>
  std::uint64_t GetOwn() const;
  template <auto Part, auto Member>
  void SetMs(const ns3::Time& time);
  template <auto Part, auto Member>
  ns3::Time GetMs() const;
  void SetHorizon(const ns3::Time& horizon);
  ns3::Time GetHorizon() const;

  const AnalyticRadio& GetRadio(Direction direction);

  /// A message that starts: which of its direction's, counted from 0, and when.
  struct Sent {
    Direction direction;
    const AnalyticRadio& radio;
    std::uint64_t number;
    BlockTime start;
  };
  std::optional<Transmission> TransmitWhole(const Sent& sent,
                                            const ns3::Ptr<const ns3::Packet>& message,
                                            double limit_s);
  std::optional<PacketTransmission> TransmitBits(const Sent& sent, double bits, double limit_s);
  bool LosesMore(Direction direction) const;
  /// What arrives of a message of which these packets are lost, and others by LossPercent.
  ns3::Ptr<const ns3::Packet> LosePackets(const Sent& sent,
                                          const ns3::Ptr<const ns3::Packet>& message,
                                          const std::vector<std::uint64_t>& lost) const;
  std::optional<Transmission> TransmitUncoded(const Sent& sent,
                                              const ns3::Ptr<const ns3::Packet>& message,
                                              double limit_s);
  /// To float32 values whose first symbol starts `begin_s` after the message. Returns their
  /// airtime.
  double AddNoise(const Sent& sent, double begin_s, Bytes& floats);

  AnalyticLinkConfig config_;
  ns3::Time horizon_;  ///< config_.horizon_s
  ns3::Time delay_;
  std::array<std::optional<AnalyticRadio>, 2> radios_;  ///< made when first used
  std::array<ns3::Ptr<AnalyticNetDevice>, 2> devices_;
  std::array<std::uint64_t, 2> messages_sent_{};
  ns3::TracedCallback<Direction, double> snr_trace_;
  ns3::TracedCallback<Direction, double> mean_rate_trace_;
  ns3::TracedCallback<Direction, std::uint64_t, std::uint64_t> packet_losses_trace_;
};

}  // namespace airsplit
