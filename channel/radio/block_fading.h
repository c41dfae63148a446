// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The mathematics of a block-fading link, free of ns-3: how long a message of so many bits takes.
//
// Time is cut into blocks. Within block n the rate is constant; a message is through when the
// integral of the rate over time reaches its bits. No fading is the same link with one block that
// never ends. A link that shares the band by TDMA carries bits in its own time slots alone.
//
// Validation: channel_no_fading_validation.cpp (capacity), channel_outage_validation.cpp (outage of
// one block), channel_ergodic_rate_validation.cpp (mean rate under fast fading),
// channel_packet_loss_validation.cpp (lost packets) and channel_tdma_validation.cpp hold it against
// the closed forms; channel_block_fading_test.cpp against integrals worked out by hand.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

namespace airsplit {

/// The rate of each block, bit/s. A pure function of the block's number.
using BlockRate = std::function<double(std::uint64_t block)>;

/// TDMA: time is cut into slots, and slot s belongs to device s mod `devices`. One device has all.
struct Slots {
  double slot_s = std::numeric_limits<double>::infinity();
  std::uint64_t devices = 1;
  std::uint64_t own = 0;  ///< below `devices`
};

/// One direction of a link.
struct BlockFadingLink {
  double coherence_s = std::numeric_limits<double>::infinity();  ///< length of a block
  BlockRate rate_bps = [](std::uint64_t) { return 1e6; };
  Slots slots;
  /// That one message may cross: minutes of work. More is an InputError, which names the keys.
  std::uint64_t most_blocks = 1'000'000'000;
};

/// A moment, told by the block and the slot it lies in: exact however late in the simulation it is.
struct BlockTime {
  std::uint64_t block = 0;
  double offset_s = 0;  ///< since the start of the block, in [0, coherence)
  std::uint64_t slot = 0;
  double slot_offset_s = 0;  ///< since the start of the slot, in [0, slot)
};

/// Seconds from `start` until the first bit of a message can leave: until a slot of the device's
/// own.
double first_bit_s(const BlockFadingLink& link, BlockTime start);

/// Seconds from `start` until the last of `bits` is sent, integrated over the blocks; nothing where
/// that is more than `limit_s`. 0 bits take no time. Throws InputError where it crosses more than
/// link.most_blocks, and Interrupted if the user asked to stop.
std::optional<double> transmission_time_s(const BlockFadingLink& link, double bits, BlockTime start,
                                          double limit_s);

/// The bits that the link carries in the next `time_s` seconds, in slots of the device's own.
double carried_bits(const BlockFadingLink& link, BlockTime start, double time_s);

/// How a sender that does not know the channel sends a message.
struct PacketPlan {
  double rate_bps = 1e6;      ///< over 0, whatever the channel carries
  double packet_bits = 12e3;  ///< of each packet but the last, over 0
  std::uint64_t retransmissions = 0;
  /// In place of rate_bps, that of the block in which an attempt begins; may be null.
  BlockRate rate_of = nullptr;
};

struct PacketTransmission {
  double time_s = 0;     ///< until the last attempt ends
  double sent_bits = 0;  ///< of all attempts
  std::uint64_t retransmissions = 0;
  std::vector<std::uint64_t> lost;  ///< packets, counted from 0, that no attempt got through
};

/// Sends a message as packets, one after another, each at the plan's rate. An attempt fails if the
/// link carries fewer bits in its time than the packet has (outage: Tse and Viswanath, 2005, sec.
/// 5.4.1); it is then repeated at once, up to the plan's number of retransmissions, and the packet
/// is lost if that does not help. The sender knows at once what became of an attempt. Nothing where
/// it takes more than `limit_s`. Throws as transmission_time_s() does.
std::optional<PacketTransmission> transmit_packets(const BlockFadingLink& link, double bits,
                                                   const PacketPlan& plan, BlockTime start,
                                                   double limit_s);

}  // namespace airsplit
