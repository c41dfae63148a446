// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/choices/in_time.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace airsplit {
namespace {

constexpr double kAnswerBits = 64;

/// However long it is.
std::int64_t whole_ns(double ns) { return std::llround(std::min(ns, 1e18)); }

/// Of the blocks that the device does not know.
double probability_carried(const ChannelView& channel, double bits, std::int64_t begin_ns,
                           std::int64_t end_ns) {
  const std::int64_t first_end_ns = std::min(end_ns, channel.snr().holds_until_ns(begin_ns));
  const double first_s = 1e-9 * static_cast<double>(first_end_ns - begin_ns);
  if (first_end_ns == end_ns) return channel.exceedance(bits / first_s, begin_ns);
  const double block_s = 1e-9 * static_cast<double>(channel.snr().coherence_ns());
  const double rest_s = 1e-9 * static_cast<double>(end_ns - first_end_ns);
  const double whole = std::floor(rest_s / block_s), last_s = rest_s - whole * block_s;
  const RateSpread rate = channel.rate_spread(begin_ns);
  const double mean_bits = rate.mean_bps * (first_s + rest_s);
  const double deviation_bits =
      rate.deviation_bps *
      std::sqrt(first_s * first_s + whole * block_s * block_s + last_s * last_s);
  if (deviation_bits <= 0) return mean_bits >= bits ? 1 : 0;
  return 0.5 * std::erfc((bits - mean_bits) / (std::sqrt(2.0) * deviation_bits));
}

/// From when on a payload can be sent, and at what rate for how long, as far as that is known.
struct Ahead {
  std::int64_t begin_ns = 0, known_until_ns = 0;
  double known_bps = 0;
};

Ahead look_ahead(const Situation& now, std::int64_t begin_ns) {
  if (now.snr.holds_until_ns <= begin_ns) return {begin_ns, begin_ns, 0};
  return {begin_ns, now.snr.holds_until_ns, now.channel->rate_bps(now.snr.db, begin_ns)};
}

/// P(`bits` are sent by `end_ns`).
double probability_sent(const ChannelView& channel, const Ahead& ahead, double bits,
                        std::int64_t end_ns) {
  if (ahead.begin_ns >= end_ns) return 0;
  const std::int64_t known_until_ns = std::min(end_ns, ahead.known_until_ns);
  bits -= ahead.known_bps * 1e-9 * static_cast<double>(known_until_ns - ahead.begin_ns);
  if (bits <= 0) return 1;
  if (known_until_ns == end_ns) return 0;
  return probability_carried(channel, bits, known_until_ns, end_ns);
}

/// Of the payload at the mean rate.
double sending_s(const Situation& now, const CandidateFacts& candidate) {
  constexpr double kLongestS = 1e6;  // where there is no signal
  const double bits = 8 * candidate.payload_bytes_mean;
  const double mean_bps = now.channel->rate_spread(now.now_ns).mean_bps;
  return bits < kLongestS * mean_bps ? bits / mean_bps : kLongestS;
}

/// Until the radio has sent what it has.
double backlog_ns(const Situation& now, double mean_bps) {
  const double on_air_ns = 8e9 * now.on_air_bytes / mean_bps;
  const auto passed_ns = static_cast<double>(now.now_ns - now.on_air_since_ns);
  return std::max(0.0, on_air_ns - passed_ns) + 8e9 * now.queued_bytes / mean_bps;
}

}  // namespace

double probability_in_time(const Situation& now, const CandidateFacts& candidate) {
  const std::int64_t ready_ns = now.now_ns + candidate.device_ns;
  if (!candidate.uses_link) return ready_ns <= now.due_ns ? 1 : 0;
  const RateSpread rate = now.channel->rate_spread(now.now_ns);
  if (rate.mean_bps <= 0) return 0;
  const std::int64_t begin_ns =
      std::max<std::int64_t>(ready_ns, now.now_ns + whole_ns(backlog_ns(now, rate.mean_bps)));
  const Ahead ahead = look_ahead(now, begin_ns);
  const double edge_ns = static_cast<double>(candidate.edge_ns) + now.edge_wait_ns;
  // Each typical payload with one of the answer's rates, neither rising with the other.
  constexpr std::array<std::size_t, 5> kRates = {2, 4, 1, 3, 0};
  const std::size_t payloads = candidate.payload_bytes.size();
  double sum = 0;
  for (std::size_t i = 0; i < kRates.size(); ++i) {
    const double answer_ns = 1e9 * kAnswerBits / rate.typical_bps[kRates[i]];
    const std::int64_t end_ns = now.due_ns - whole_ns(edge_ns + answer_ns);
    const double bytes = candidate.payload_bytes[i * payloads / kRates.size()];
    sum += probability_sent(*now.channel, ahead, 8 * bytes, end_ns);
  }
  return sum / static_cast<double>(kRates.size());
}

double usual_ns(const Situation& now, const CandidateFacts& candidate) {
  const auto device_ns = static_cast<double>(candidate.device_ns);
  if (!candidate.uses_link) return device_ns;
  return device_ns + static_cast<double>(candidate.edge_ns) + 1e9 * sending_s(now, candidate);
}

double expected_mj(const Situation& now, const CandidateFacts& candidate) {
  if (!candidate.uses_link) return candidate.compute_mj;
  return candidate.compute_mj + candidate.payload_mj +
         candidate.sending_mw * sending_s(now, candidate);
}

}  // namespace airsplit
