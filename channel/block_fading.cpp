#include "channel/block_fading.h"

#include <cmath>
#include <string>

#include "common/error.h"
#include "common/random.h"

namespace airsplit {
namespace {

constexpr double kLn2 = 0.693147180559945309417;

std::string_view stream_name(Direction direction) {
  return direction == Direction::Uplink ? "fading.uplink" : "fading.downlink";
}

}  // namespace

Fading parse_fading(std::string_view name) {
  if (name == "none") return Fading::None;
  if (name == "rayleigh") return Fading::Rayleigh;
  throw InputError("fading \"" + std::string(name) + "\": expected \"none\" or \"rayleigh\"");
}

PowerGain power_gain(Fading fading, Direction direction, std::uint64_t seed,
                     std::uint64_t link_index) {
  if (fading == Fading::None) return [](std::uint64_t) { return 1.0; };
  const RandomStream stream(seed, stream_name(direction), link_index);
  return [stream](std::uint64_t block) { return stream.exponential(block); };
}

double shannon_rate_bps(double bandwidth_hz, double snr) {
  return bandwidth_hz * std::log1p(snr) / kLn2;
}

std::optional<double> transmission_time_s(const BlockFadingLink& link, double bits, BlockTime start,
                                          double limit_s) {
  check(bits >= 0, "a message of 0 bits or more");
  check(start.offset_s >= 0 && start.offset_s < link.coherence_s, "an offset within the block");
  if (bits == 0) return 0.0;
  double begin_s = 0;  // of what is left of the block, since the start of the transmission
  for (std::uint64_t i = 0; i < kMaxBlocksPerMessage && begin_s < limit_s; ++i) {
    const double rate_bps =
        shannon_rate_bps(link.bandwidth_hz, link.snr * link.power_gain(start.block + i));
    const double end_s = static_cast<double>(i + 1) * link.coherence_s - start.offset_s;
    const double remaining_bits = bits - rate_bps * (end_s - begin_s);
    if (remaining_bits <= 0) {
      const double time_s = begin_s + bits / rate_bps;
      return time_s <= limit_s ? std::optional(time_s) : std::nullopt;
    }
    bits = remaining_bits;
    begin_s = end_s;
  }
  return std::nullopt;
}

}  // namespace airsplit
