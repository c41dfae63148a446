// The mathematics of a block-fading link, free of ns-3: how long a message of so many bits takes.
//
// Time is cut into blocks of one coherence time. Within block n the power gain g(n) is constant and
// the link carries Shannon's rate B log2(1 + SNR g(n)); a message is through when the integral of
// the rate over time reaches its bits. No fading is the same link with one block that never ends.
//
// Validation: channel_no_fading_validation.cpp (capacity), channel_outage_validation.cpp (outage of
// one Rayleigh block) and channel_ergodic_rate_validation.cpp (mean rate under fast fading) hold it
// against the closed forms; channel_block_fading_test.cpp against integrals worked out by hand.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>

namespace airsplit {

enum class Fading { None, Rayleigh };

/// "none" or "rayleigh", as scenarios spell it; InputError for anything else.
Fading parse_fading(std::string_view name);

/// Uplink is from the device to the edge. Each direction has fading of its own (FDD).
enum class Direction { Uplink, Downlink };

/// The power gain of each block: |h|^2, mean 1. A pure function of the block's number.
using PowerGain = std::function<double(std::uint64_t block)>;

/// 1 in every block for None. For Rayleigh, |h|^2 is exponential with mean 1 (Tse and Viswanath,
/// "Fundamentals of Wireless Communication", 2005, sec. 2.4.2), drawn from the stream
/// "fading.uplink" or "fading.downlink" of this seed and link: all who name the same link see the
/// same fading.
PowerGain power_gain(Fading fading, Direction direction, std::uint64_t seed,
                     std::uint64_t link_index);

/// One direction of a link.
struct BlockFadingLink {
  double bandwidth_hz = 1e6;
  double snr = 10;  ///< mean received SNR over the bandwidth, a ratio (not dB)
  double coherence_s = std::numeric_limits<double>::infinity();
  PowerGain power_gain = [](std::uint64_t) { return 1.0; };
};

/// A moment, told by the block it lies in: exact however late in the simulation it is.
struct BlockTime {
  std::uint64_t block = 0;
  double offset_s = 0;  ///< since the start of the block, in [0, coherence)
};

/// Capacity of the AWGN channel, bit/s: B log2(1 + SNR) (Shannon, "Communication in the presence of
/// noise", Proc. IRE, 1949, theorem 2). Exact for tiny SNR too.
double shannon_rate_bps(double bandwidth_hz, double snr);

/// Most blocks that one message may cross: a bound on the work where the rate is next to nothing.
inline constexpr std::uint64_t kMaxBlocksPerMessage = 10'000'000;

/// Seconds from `start` until the last of `bits` is sent, integrated over the blocks; nothing where
/// that is more than `limit_s` or kMaxBlocksPerMessage blocks. 0 bits take no time.
std::optional<double> transmission_time_s(const BlockFadingLink& link, double bits, BlockTime start,
                                          double limit_s);

}  // namespace airsplit
