// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/analytic/analytic_channel.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include <ns3/boolean.h>
#include <ns3/double.h>
#include <ns3/enum.h>
#include <ns3/simulator.h>
#include <ns3/trace-source-accessor.h>
#include <ns3/uinteger.h>

#include "channel/analytic/analytic_net_device.h"
#include "channel/message/gaps_tag.h"
#include "channel/message/has_tag.h"
#include "channel/message/packet_ends_tag.h"
#include "common/error.h"

namespace airsplit {

NS_OBJECT_ENSURE_REGISTERED(AnalyticChannel);

namespace {

using Config = AnalyticLinkConfig;

ns3::Time from_ms(double ms) { return ns3::NanoSeconds(std::llround(1e6 * ms)); }

ns3::Ptr<const ns3::AttributeChecker> number_in(Range range) {
  return ns3::MakeDoubleChecker<double>(range.low, range.high);
}

ns3::Ptr<const ns3::AttributeChecker> whole_in(Range range) {
  return ns3::MakeUintegerChecker<std::uint64_t>(static_cast<std::uint64_t>(range.low),
                                                 static_cast<std::uint64_t>(range.high));
}

ns3::Ptr<const ns3::AttributeChecker> ms_in(Range range) {
  return ns3::MakeTimeChecker(from_ms(range.low), from_ms(range.high));
}

ns3::Time to_time(double seconds) { return ns3::NanoSeconds(std::llround(1e9 * seconds)); }

std::size_t index_of(Direction direction) { return direction == Direction::Uplink ? 0 : 1; }

std::string stream_name(const char* what, Direction direction) {
  return std::string(what) + (direction == Direction::Uplink ? " uplink" : " downlink");
}

/// Draws are numbered by message, so that schemes that send other messages lose the same ones.
std::uint64_t draw_of(std::uint64_t message, std::uint64_t part) { return message << 32 | part; }

}  // namespace

template <auto Part, auto Member, typename T>
void AnalyticChannel::Set(T value) {
  auto& member = config_.*Part.*Member;
  member = static_cast<std::decay_t<decltype(member)>>(value);
  radios_ = {};
}

template <auto Part, auto Member, typename T>
T AnalyticChannel::Get() const {
  return static_cast<T>(config_.*Part.*Member);
}

template <auto Member>
void AnalyticChannel::SetOwn(std::uint64_t value) {
  config_.*Member = value;
  radios_ = {};
}

template <auto Member>
std::uint64_t AnalyticChannel::GetOwn() const {
  return config_.*Member;
}

template <auto Part, auto Member>
void AnalyticChannel::SetMs(const ns3::Time& time) {
  config_.*Part.*Member = 1e-6 * static_cast<double>(time.GetNanoSeconds());
  radios_ = {};
}

template <auto Part, auto Member>
ns3::Time AnalyticChannel::GetMs() const {
  return from_ms(config_.*Part.*Member);
}

void AnalyticChannel::SetHorizon(const ns3::Time& horizon) {
  config_.horizon_s = horizon.GetSeconds();
  horizon_ = horizon;
}

ns3::Time AnalyticChannel::GetHorizon() const { return horizon_; }

#define AIRSPLIT_ACCESS(make, Settings, part, member, T)           \
  make(&AnalyticChannel::Set<&Config::part, &Settings::member, T>, \
       &AnalyticChannel::Get<&Config::part, &Settings::member, T>)
#define AIRSPLIT_NUMBER(Settings, part, member) \
  AIRSPLIT_ACCESS(ns3::MakeDoubleAccessor, Settings, part, member, double)
#define AIRSPLIT_WHOLE(Settings, part, member) \
  AIRSPLIT_ACCESS(ns3::MakeUintegerAccessor, Settings, part, member, std::uint64_t)
#define AIRSPLIT_ENUM(Settings, part, member) \
  AIRSPLIT_ACCESS(ns3::MakeEnumAccessor, Settings, part, member, int)
#define AIRSPLIT_MS(Settings, part, member)                                        \
  ns3::MakeTimeAccessor(&AnalyticChannel::SetMs<&Config::part, &Settings::member>, \
                        &AnalyticChannel::GetMs<&Config::part, &Settings::member>)
#define AIRSPLIT_OWN(member)                                           \
  ns3::MakeUintegerAccessor(&AnalyticChannel::SetOwn<&Config::member>, \
                            &AnalyticChannel::GetOwn<&Config::member>)

ns3::TypeId AnalyticChannel::GetTypeId() {
  const auto number = [](double value) { return ns3::DoubleValue(value); };
  const auto whole = [](auto value) {
    return ns3::UintegerValue(static_cast<std::uint64_t>(value));
  };
  const auto ms = [](double value) { return ns3::TimeValue(from_ms(value)); };
  const auto choice = [](auto value) { return ns3::EnumValue(static_cast<int>(value)); };
  const Config none;
  static const ns3::TypeId tid =
      ns3::TypeId("airsplit::AnalyticChannel")
          .SetParent<ns3::Channel>()
          .SetGroupName("airsplit")
          .AddConstructor<AnalyticChannel>()
          .AddAttribute("SnrDb", "Mean received SNR over the bandwidth, dB.",
                        number(none.radio.snr_db), AIRSPLIT_NUMBER(RadioSettings, radio, snr_db),
                        number_in(kDeviceSnrDb))
          .AddAttribute("BandwidthMhz", "Bandwidth of each direction, MHz.",
                        number(none.radio.bandwidth_mhz),
                        AIRSPLIT_NUMBER(RadioSettings, radio, bandwidth_mhz),
                        number_in(range_of(radio_keys(), "link.bandwidth_mhz")))
          .AddAttribute("Fading", "Distribution of the gain.", choice(none.radio.fading),
                        AIRSPLIT_ENUM(RadioSettings, radio, fading),
                        ns3::MakeEnumChecker(static_cast<int>(Fading::None), "None",
                                             static_cast<int>(Fading::Rayleigh), "Rayleigh",
                                             static_cast<int>(Fading::Rician), "Rician",
                                             static_cast<int>(Fading::Nakagami), "Nakagami"))
          .AddAttribute("RicianKDb", "Rician: line of sight over all else, dB.",
                        number(none.radio.rician_k_db),
                        AIRSPLIT_NUMBER(RadioSettings, radio, rician_k_db),
                        number_in(range_of(radio_keys(), "link.rician_k_db")))
          .AddAttribute("NakagamiM", "Nakagami: 1 / variance of the power gain.",
                        number(none.radio.nakagami_m),
                        AIRSPLIT_NUMBER(RadioSettings, radio, nakagami_m),
                        number_in(range_of(radio_keys(), "link.nakagami_m")))
          .AddAttribute("CoherenceTime", "Length of a fading block.", ms(none.radio.coherence_ms),
                        AIRSPLIT_MS(RadioSettings, radio, coherence_ms),
                        ms_in(range_of(radio_keys(), "link.coherence_ms")))
          .AddAttribute(
              "SpeedKmh",
              "Over 0: fading by the Doppler shift of this speed, km/h, instead of blocks.",
              number(none.radio.speed_kmh), AIRSPLIT_NUMBER(RadioSettings, radio, speed_kmh),
              number_in(Range{0, range_of(radio_keys(), "link.speed_kmh").high}))
          .AddAttribute("CarrierGhz", "Carrier frequency, for the Doppler shift, GHz.",
                        number(none.radio.carrier_ghz),
                        AIRSPLIT_NUMBER(RadioSettings, radio, carrier_ghz),
                        number_in(range_of(radio_keys(), "link.carrier_ghz")))
          .AddAttribute("ShadowingDb", "Standard deviation of log-normal shadowing, dB.",
                        number(none.radio.shadowing_db),
                        AIRSPLIT_NUMBER(RadioSettings, radio, shadowing_db),
                        number_in(range_of(radio_keys(), "link.shadowing_db")))
          .AddAttribute("ShadowingTime", "The shadowing's correlation falls to 1/e in this time.",
                        ms(none.radio.shadowing_ms),
                        AIRSPLIT_MS(RadioSettings, radio, shadowing_ms),
                        ms_in(range_of(radio_keys(), "link.shadowing_ms")))
          .AddAttribute("DelayProfile", "Echoes: flat is none; see delay_profile.h.",
                        choice(none.radio.delay_profile),
                        AIRSPLIT_ENUM(RadioSettings, radio, delay_profile),
                        ns3::MakeEnumChecker(static_cast<int>(DelayProfile::Flat), "Flat",
                                             static_cast<int>(DelayProfile::Exponential),
                                             "Exponential", static_cast<int>(DelayProfile::Epa),
                                             "Epa", static_cast<int>(DelayProfile::Eva), "Eva",
                                             static_cast<int>(DelayProfile::Etu), "Etu"))
          .AddAttribute("DelaySpreadNs", "Exponential profile: rms delay spread, ns.",
                        number(none.radio.delay_spread_ns),
                        AIRSPLIT_NUMBER(RadioSettings, radio, delay_spread_ns),
                        number_in(range_of(radio_keys(), "link.delay_spread_ns")))
          .AddAttribute("Subcarriers", "Frequencies at which the channel is evaluated.",
                        whole(none.radio.subcarriers),
                        AIRSPLIT_WHOLE(RadioSettings, radio, subcarriers),
                        whole_in(range_of(radio_keys(), "link.subcarriers")))
          .AddAttribute("Rate", "From SNR to rate; see rate_model.h.", choice(none.analytic.rate),
                        AIRSPLIT_ENUM(AnalyticSettings, analytic, rate),
                        ns3::MakeEnumChecker(static_cast<int>(RateKind::Shannon), "Shannon",
                                             static_cast<int>(RateKind::LteCqi), "LteCqi",
                                             static_cast<int>(RateKind::NrCqi), "NrCqi",
                                             static_cast<int>(RateKind::NrCqi256Qam), "NrCqi256Qam",
                                             static_cast<int>(RateKind::Wifi11ax), "Wifi11ax"))
          .AddAttribute("GapDb", "Taken off the SNR before it becomes a rate, dB.",
                        number(none.analytic.gap_db),
                        AIRSPLIT_NUMBER(AnalyticSettings, analytic, gap_db),
                        number_in(range_of(analytic_keys(), "link.gap_db")))
          .AddAttribute("Outage", "Wait: the rate follows the channel. Lose: it is fixed.",
                        choice(none.analytic.outage),
                        AIRSPLIT_ENUM(AnalyticSettings, analytic, outage),
                        ns3::MakeEnumChecker(static_cast<int>(Outage::Wait), "Wait",
                                             static_cast<int>(Outage::Lose), "Lose"))
          .AddAttribute("BackoffDb", "Lose: the fixed rate is that of the mean SNR less this, dB.",
                        number(none.analytic.backoff_db),
                        AIRSPLIT_NUMBER(AnalyticSettings, analytic, backoff_db),
                        number_in(range_of(analytic_keys(), "link.backoff_db")))
          .AddAttribute("PacketBytes", "What is lost or resent as one, bytes.",
                        whole(none.analytic.packet_bytes),
                        AIRSPLIT_WHOLE(AnalyticSettings, analytic, packet_bytes),
                        whole_in(range_of(analytic_keys(), "link.packet_bytes")))
          .AddAttribute("Retransmissions", "Lose: how often a packet is resent before it is lost.",
                        whole(none.analytic.retransmissions),
                        AIRSPLIT_WHOLE(AnalyticSettings, analytic, retransmissions),
                        whole_in(range_of(analytic_keys(), "link.retransmissions")))
          .AddAttribute("LossPercent",
                        "Of the uplink's packets, lost behind the radio and never resent, percent.",
                        number(none.loss.loss_percent),
                        AIRSPLIT_NUMBER(LossSettings, loss, loss_percent),
                        number_in(range_of(loss_keys(), "link.loss_percent")))
          .AddAttribute("ErasurePercent", "Of the bits that a message sends uncoded, percent.",
                        number(none.loss.erasure_percent),
                        AIRSPLIT_NUMBER(LossSettings, loss, erasure_percent),
                        number_in(range_of(loss_keys(), "link.erasure_percent")))
          .AddAttribute("DeliverIncomplete",
                        "Deliver messages of which some bytes arrived, with a note of the gaps.",
                        ns3::BooleanValue(none.loss.deliver_incomplete),
                        AIRSPLIT_ACCESS(ns3::MakeBooleanAccessor, LossSettings, loss,
                                        deliver_incomplete, bool),
                        ns3::MakeBooleanChecker())
          .AddAttribute("Sharing", "How Devices devices share the band.",
                        choice(none.analytic.sharing),
                        AIRSPLIT_ENUM(AnalyticSettings, analytic, sharing),
                        ns3::MakeEnumChecker(static_cast<int>(Sharing::None), "None",
                                             static_cast<int>(Sharing::Tdma), "Tdma",
                                             static_cast<int>(Sharing::Split), "Split"))
          .AddAttribute("SlotTime", "Tdma: length of a slot.", ms(none.analytic.slot_ms),
                        AIRSPLIT_MS(AnalyticSettings, analytic, slot_ms),
                        ms_in(range_of(analytic_keys(), "link.slot_ms")))
          .AddAttribute("Devices", "Devices that share the band; LinkIndex is below it if they do.",
                        whole(none.devices), AIRSPLIT_OWN(devices),
                        ns3::MakeUintegerChecker<std::uint64_t>(1))
          .AddAttribute("Delay", "Propagation delay.", ns3::TimeValue(ns3::Seconds(0)),
                        ns3::MakeTimeAccessor(&AnalyticChannel::delay_),
                        ns3::MakeTimeChecker(ns3::Seconds(0), ns3::Seconds(1000)))
          .AddAttribute(
              "Horizon",
              "Simulation time by which the last bit of a message must be sent. A "
              "message that cannot make it holds the link and is never delivered.",
              ns3::TimeValue(ns3::Seconds(none.horizon_s)),
              ns3::MakeTimeAccessor(&AnalyticChannel::SetHorizon, &AnalyticChannel::GetHorizon),
              ns3::MakeTimeChecker(ns3::Seconds(kHorizonSRange.low),
                                   ns3::Seconds(kHorizonSRange.high)))
          .AddAttribute("Seed", "Seed of the fading, any 64-bit number.", whole(none.seed),
                        AIRSPLIT_OWN(seed), ns3::MakeUintegerChecker<std::uint64_t>())
          .AddAttribute("LinkIndex", "Links with different indices fade independently.",
                        whole(none.link_index), AIRSPLIT_OWN(link_index),
                        ns3::MakeUintegerChecker<std::uint64_t>())
          .AddTraceSource("Snr", "Direction and SNR (dB) of the block in which a message starts.",
                          ns3::MakeTraceSourceAccessor(&AnalyticChannel::snr_trace_),
                          "airsplit::AnalyticChannel::SnrTracedCallback")
          .AddTraceSource("MeanRate", "Direction and mean rate (bit/s) of a message that starts.",
                          ns3::MakeTraceSourceAccessor(&AnalyticChannel::mean_rate_trace_),
                          "airsplit::AnalyticChannel::MeanRateTracedCallback")
          .AddTraceSource("PacketLosses",
                          "Direction, packets resent and packets lost of a message that starts.",
                          ns3::MakeTraceSourceAccessor(&AnalyticChannel::packet_losses_trace_),
                          "airsplit::AnalyticChannel::PacketLossesTracedCallback");
  return tid;
}

#undef AIRSPLIT_ACCESS
#undef AIRSPLIT_NUMBER
#undef AIRSPLIT_WHOLE
#undef AIRSPLIT_MS
#undef AIRSPLIT_ENUM
#undef AIRSPLIT_OWN

AnalyticChannel::AnalyticChannel() = default;
AnalyticChannel::~AnalyticChannel() = default;

void AnalyticChannel::SetConfig(const AnalyticLinkConfig& config) {
  config_ = config;
  horizon_ = to_time(config.horizon_s);
  radios_ = {};
}

Direction AnalyticChannel::Attach(const ns3::Ptr<AnalyticNetDevice>& device) {
  check(GetNDevices() < devices_.size(), "two devices on an analytic channel");
  const Direction direction = devices_[0] ? Direction::Downlink : Direction::Uplink;
  devices_[index_of(direction)] = device;
  return direction;
}

std::optional<AnalyticChannel::Transmission> AnalyticChannel::Transmit(
    Direction direction, const ns3::Ptr<const ns3::Packet>& message) {
  const AnalyticRadio& radio = GetRadio(direction);
  const ns3::Time now = ns3::Simulator::Now();
  const BlockTime start = block_time(config_, radio, now.GetNanoSeconds());
  const double limit_s = 1e-9 * static_cast<double>((horizon_ - now).GetNanoSeconds());
  if (!snr_trace_.IsEmpty()) snr_trace_(direction, 10 * std::log10(radio.snr(start.block)));

  const Sent sent{direction, radio, messages_sent_[index_of(direction)]++, start};
  auto transmission = has_tag<UncodedTag>(*message) ? TransmitUncoded(sent, message, limit_s)
                                                    : TransmitWhole(sent, message, limit_s);
  if (transmission && radio.link.slots.devices > 1)
    transmission->begin = std::min(transmission->time, to_time(first_bit_s(radio.link, start)));
  return transmission;
}

std::optional<AnalyticChannel::Transmission> AnalyticChannel::TransmitWhole(
    const Sent& sent, const ns3::Ptr<const ns3::Packet>& message, double limit_s) {
  auto packets = TransmitBits(sent, 8.0 * message->GetSize(), limit_s);
  if (!packets) return std::nullopt;
  Transmission transmission{
      to_time(packets->time_s), packets->retransmissions, message, {}, packets->sent_bits / 8};
  if (!packets->lost.empty() || LosesMore(sent.direction))
    transmission.received = LosePackets(sent, message, packets->lost);
  return transmission;
}

std::optional<PacketTransmission> AnalyticChannel::TransmitBits(const Sent& sent, double bits,
                                                                double limit_s) {
  const AnalyticRadio& radio = sent.radio;
  PacketTransmission transmission;
  if (config_.analytic.outage == Outage::Lose) {
    auto packets = transmit_packets(radio.link, bits, radio.plan, sent.start, limit_s);
    if (!packets) return std::nullopt;
    transmission = std::move(*packets);
    packet_losses_trace_(sent.direction, transmission.retransmissions, transmission.lost.size());
  } else {
    const auto time_s = transmission_time_s(radio.link, bits, sent.start, limit_s);
    if (!time_s) return std::nullopt;
    transmission.time_s = *time_s;
    transmission.sent_bits = bits;
  }
  if (transmission.time_s > 0) mean_rate_trace_(sent.direction, bits / transmission.time_s);
  return transmission;
}

bool AnalyticChannel::LosesMore(Direction direction) const {
  return config_.loss.loss_percent > 0 && direction == Direction::Uplink;
}

ns3::Ptr<const ns3::Packet> AnalyticChannel::LosePackets(
    const Sent& sent, const ns3::Ptr<const ns3::Packet>& message,
    const std::vector<std::uint64_t>& lost) const {
  const RandomStream draws(config_.seed, "packet loss", config_.link_index);
  const std::size_t size = message->GetSize();
  const auto packet_bytes = static_cast<std::uint32_t>(config_.analytic.packet_bytes);
  // What the radio lost are stretches of packet_bytes; a packet of the sender's that one of them
  // touches is lost.
  const auto radio_lost = [&](std::size_t begin, std::size_t end) {
    const auto first = std::lower_bound(lost.begin(), lost.end(), begin / packet_bytes);
    return first != lost.end() && *first <= (end - 1) / packet_bytes;
  };
  Gaps gaps;
  std::uint64_t packet = 0;
  std::size_t begin = 0;
  for (const std::size_t end : packet_ends(*message, packet_bytes)) {
    bool is_lost = radio_lost(begin, end);
    if (LosesMore(sent.direction))
      is_lost |= draws.uniform(draw_of(sent.number, packet)) < 0.01 * config_.loss.loss_percent;
    if (is_lost) add_gap(gaps, {begin, end});
    begin = end;
    ++packet;
  }
  if (gaps.empty()) return message;
  const bool nothing_arrived = gaps.front() == Gap{0, size};
  if (nothing_arrived || !config_.loss.deliver_incomplete) return nullptr;
  return with_gaps(*message, gaps);
}

std::optional<AnalyticChannel::Transmission> AnalyticChannel::TransmitUncoded(
    const Sent& sent, const ns3::Ptr<const ns3::Packet>& message, double limit_s) {
  UncodedTag uncoded;
  message->PeekPacketTag(uncoded);
  const std::size_t size = message->GetSize(), first = uncoded.first_byte();
  check(first <= size, "an uncoded part within the message");
  Bytes bytes(size);
  message->CopyData(bytes.data(), message->GetSize());
  Bytes tail(bytes.begin() + static_cast<std::ptrdiff_t>(first), bytes.end());
  bytes.resize(first);

  const bool analog = uncoded.how() == Uncoded::Symbols;
  const auto coded = TransmitBits(sent, 8.0 * static_cast<double>(analog ? first : size), limit_s);
  if (!coded) return std::nullopt;
  double time_s = coded->time_s, air_bits = coded->sent_bits;
  if (analog) {
    time_s += AddNoise(sent, coded->time_s, tail);
    if (time_s > limit_s) return std::nullopt;
    air_bits = carried_bits(sent.radio.link, sent.start, time_s);
    bytes.insert(bytes.end(), tail.begin(), tail.end());
  } else {
    const RandomStream draws(config_.seed, stream_name("bit erasure", sent.direction),
                             config_.link_index);
    const Bytes mask =
        erase_bits(tail, 0.01 * config_.loss.erasure_percent, draws, draw_of(sent.number, 0));
    bytes.insert(bytes.end(), tail.begin(), tail.end());
    bytes.insert(bytes.end(), mask.begin(), mask.end());
  }
  const auto received = message->CreateFragment(0, 0);  // no bytes, but the tags
  received->AddAtEnd(
      ns3::Create<ns3::Packet>(bytes.data(), static_cast<std::uint32_t>(bytes.size())));
  return Transmission{to_time(time_s),
                      coded->retransmissions,
                      coded->lost.empty() ? received : nullptr,
                      {},
                      air_bits / 8};
}

double AnalyticChannel::AddNoise(const Sent& sent, double begin_s, Bytes& floats) {
  const AnalyticRadio& radio = sent.radio;
  std::vector<float> values(floats.size() / sizeof(float));
  std::memcpy(values.data(), floats.data(), values.size() * sizeof(float));
  const double symbol_s = 1 / radio.bandwidth_hz(sent.start.block);
  std::uint64_t known_block = 0;
  std::optional<double> known_snr;  // the fading of a block costs more than a symbol's noise
  const auto snr = [&](std::size_t symbol) {
    const double since_block_s =
        sent.start.offset_s + begin_s + static_cast<double>(symbol) * symbol_s;
    const auto block =
        sent.start.block + static_cast<std::uint64_t>(since_block_s / radio.link.coherence_s);
    if (!known_snr || block != known_block) known_snr = radio.snr(known_block = block);
    return *known_snr;
  };
  const RandomStream draws(config_.seed, stream_name("symbol noise", sent.direction),
                           config_.link_index);
  add_symbol_noise(values, snr, draws, draw_of(sent.number, 0));
  std::memcpy(floats.data(), values.data(), values.size() * sizeof(float));
  return static_cast<double>(symbols_for(values.size())) * symbol_s;
}

const ns3::Ptr<AnalyticNetDevice>& AnalyticChannel::GetPeer(Direction direction) const {
  return devices_[direction == Direction::Uplink ? 1 : 0];
}

std::size_t AnalyticChannel::GetNDevices() const {
  return (devices_[0] ? 1 : 0) + (devices_[1] ? 1 : 0);
}

ns3::Ptr<ns3::NetDevice> AnalyticChannel::GetDevice(std::size_t i) const { return devices_.at(i); }

void AnalyticChannel::DoDispose() {
  devices_ = {};
  Channel::DoDispose();
}

const AnalyticRadio& AnalyticChannel::GetRadio(Direction direction) {
  auto& radio = radios_[index_of(direction)];
  if (!radio) {
    const std::string fault = what_is_wrong(config_);
    check(fault.empty(), fault.c_str());
    radio = make_radio(config_, direction);
  }
  return *radio;
}

}  // namespace airsplit
