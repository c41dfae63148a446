// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/radio/block_fading.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "common/error.h"
#include "common/interrupt.h"

namespace airsplit {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();

/// The stretches of constant rate in which the link is ours, one after another. Times count from
/// the start of the transmission.
class Stretches {
 public:
  Stretches(const BlockFadingLink& link, BlockTime start) : link_(link), start_(start) {
    const Slots& slots = link.slots;
    if (slots.devices > 1) {
      const std::uint64_t turn = start.slot % slots.devices;
      slot_ = start.slot + (slots.own + slots.devices - turn) % slots.devices;
      find_slot();
    }
    find_stretch(0);
  }

  double begin_s() const { return begin_s_; }
  double end_s() const { return end_s_; }
  double rate_bps() const { return rate_bps_; }
  /// Of the simulation.
  std::uint64_t block() const { return start_.block + block_; }

  /// Uses up so much of the stretch.
  void use(double time_s) { begin_s_ = std::min(begin_s_ + time_s, end_s_); }
  bool used_up() const { return begin_s_ >= end_s_; }

  void next() {
    if (end_s_ == kForever)
      begin_s_ = kForever;
    else
      find_stretch(end_s_);
  }

 private:
  double block_end_s() const {
    return static_cast<double>(block_ + 1) * link_.coherence_s - start_.offset_s;
  }

  void find_slot() {
    const double slot_s = link_.slots.slot_s;
    slot_begin_s_ = static_cast<double>(slot_ - start_.slot) * slot_s - start_.slot_offset_s;
    slot_end_s_ = slot_begin_s_ + slot_s;
  }

  void find_stretch(double from_s) {
    if (from_s >= slot_end_s_) {
      slot_ += link_.slots.devices;
      find_slot();
    }
    begin_s_ = std::max(from_s, slot_begin_s_);
    // The blocks of other devices' slots are skipped at once; the loop makes good what rounding
    // did.
    if (begin_s_ > from_s) {
      const double passed = std::floor((begin_s_ + start_.offset_s) / link_.coherence_s) - 1;
      block_ = std::max(block_, static_cast<std::uint64_t>(std::max(0.0, passed)));
    }
    while (block_end_s() <= begin_s_) ++block_;
    end_s_ = std::min(block_end_s(), slot_end_s_);
    rate_bps_ = link_.rate_bps(start_.block + block_);
    constexpr std::uint64_t kBetweenLooks = 1 << 16;  // some milliseconds of work
    if (++count_ % kBetweenLooks == 0) stop_if_interrupted();
    if (count_ > link_.most_blocks) throw_too_many();
  }

  [[noreturn]] void throw_too_many() const {
    throw InputError(fmt::format(
        "link.coherence_ms: a message crosses more than {} blocks of {:g} ms and has not "
        "arrived: expected longer blocks (or less link.speed_kmh, or without fading a longer "
        "link.snr_step_ms), a higher SNR, or a shorter simulation",
        link_.most_blocks, 1e3 * std::min(link_.coherence_s, link_.slots.slot_s)));
  }

  const BlockFadingLink& link_;
  BlockTime start_;
  std::uint64_t slot_ = 0;
  double slot_begin_s_ = 0, slot_end_s_ = kForever;
  std::uint64_t block_ = 0;  // since the start
  double begin_s_ = 0, end_s_ = 0, rate_bps_ = 0;
  std::uint64_t count_ = 0;
};

void check_start(const BlockFadingLink& link, double bits, BlockTime start) {
  check(bits >= 0, "a message of 0 bits or more");
  check(start.offset_s >= 0 && start.offset_s < link.coherence_s, "an offset within the block");
  check(start.slot_offset_s >= 0 && start.slot_offset_s < link.slots.slot_s,
        "an offset within the slot");
  check(link.slots.own < link.slots.devices, "a slot for this device");
}

/// The bits that the link carries in the next `time_s` seconds of its own; nothing past the limits.
std::optional<double> carried_bits(Stretches& stretches, double time_s, double limit_s) {
  double carried = 0;
  while (true) {
    if (stretches.used_up()) stretches.next();
    if (stretches.begin_s() >= limit_s) return std::nullopt;
    const double used_s = std::min(time_s, stretches.end_s() - stretches.begin_s());
    carried += stretches.rate_bps() * used_s;
    stretches.use(used_s);
    if (used_s == time_s) return carried;
    time_s -= used_s;
  }
}

/// How many attempts a packet took, and whether the last one was a success.
struct PacketFate {
  std::uint64_t attempts = 0;
  bool arrived = false;
};

std::optional<PacketFate> send_packet(Stretches& stretches, double bits, const PacketPlan& plan,
                                      double limit_s) {
  constexpr double kRounding = 1e-9;  // a channel that is exactly good enough carries the packet
  PacketFate fate;
  while (!fate.arrived && fate.attempts <= plan.retransmissions) {
    if (stretches.used_up()) stretches.next();
    const double rate_bps = plan.rate_of ? plan.rate_of(stretches.block()) : plan.rate_bps;
    const auto carried = carried_bits(stretches, bits / rate_bps, limit_s);
    if (!carried || stretches.begin_s() > limit_s) return std::nullopt;
    ++fate.attempts;
    fate.arrived = *carried >= bits * (1 - kRounding);
  }
  return fate;
}

}  // namespace

double first_bit_s(const BlockFadingLink& link, BlockTime start) {
  return link.slots.devices > 1 ? Stretches(link, start).begin_s() : 0;
}

std::optional<double> transmission_time_s(const BlockFadingLink& link, double bits, BlockTime start,
                                          double limit_s) {
  check_start(link, bits, start);
  if (bits == 0) return 0.0;
  Stretches stretches(link, start);
  while (stretches.begin_s() < limit_s) {
    const double rate_bps = stretches.rate_bps();
    const double remaining_bits = bits - rate_bps * (stretches.end_s() - stretches.begin_s());
    if (remaining_bits <= 0) {
      const double time_s = stretches.begin_s() + bits / rate_bps;
      return time_s <= limit_s ? std::optional(time_s) : std::nullopt;
    }
    bits = remaining_bits;
    stretches.next();
  }
  return std::nullopt;
}

double carried_bits(const BlockFadingLink& link, BlockTime start, double time_s) {
  check_start(link, 0, start);
  Stretches stretches(link, start);
  double carried = 0;
  while (stretches.begin_s() < time_s) {
    carried += stretches.rate_bps() * (std::min(time_s, stretches.end_s()) - stretches.begin_s());
    stretches.next();
  }
  return carried;
}

std::optional<PacketTransmission> transmit_packets(const BlockFadingLink& link, double bits,
                                                   const PacketPlan& plan, BlockTime start,
                                                   double limit_s) {
  check_start(link, bits, start);
  check(plan.rate_bps > 0 && plan.packet_bits > 0, "packets of some bits, sent at some rate");
  PacketTransmission sent;
  if (bits == 0) return sent;
  Stretches stretches(link, start);
  std::uint64_t packet = 0;
  for (; bits > 0; bits -= plan.packet_bits, ++packet) {
    const double packet_bits = std::min(bits, plan.packet_bits);
    const auto fate = send_packet(stretches, packet_bits, plan, limit_s);
    if (!fate) return std::nullopt;
    sent.sent_bits += packet_bits * static_cast<double>(fate->attempts);
    sent.retransmissions += fate->attempts - 1;
    if (!fate->arrived) sent.lost.push_back(packet);
  }
  sent.time_s = stretches.begin_s();
  return sent;
}

}  // namespace airsplit
