// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// One scheme as the simulation runs it: with LibTorch for each task, or replayed from a profile.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <ns3/packet.h>

#include "inference/profile/profile.h"
#include "inference/scheme/scheme.h"
#include "sim/world/photo_shelf.h"

namespace airsplit {

/// What the edge says of a payload.
struct EdgeAnswer {
  int label = -1;                 ///< -1: no class
  std::optional<double> correct;  ///< how right it is, 0 to 1, where measurements say so
  double margin = 0;              ///< largest minus second largest logit
};

class SchemeRunner {
 public:
  virtual ~SchemeRunner() = default;

  virtual const SchemeSpec& spec() const = 0;
  virtual Work work() const = 0;
  /// See Scheme::uncompressed_bytes().
  virtual double uncompressed_bytes() const = 0;
  virtual bool uses_link() const = 0;

  /// Images in the test set, and the class of one.
  virtual std::size_t images() const = 0;
  virtual int label(std::size_t image) const = 0;

  /// What imported measurements say of an image (inference/profile/measurements.h): what the device
  /// and the edge take for it, whatever they are, and how right the answer to its whole payload is.
  /// Nothing of others.
  virtual std::optional<double> device_ms(std::size_t /*image*/) const { return std::nullopt; }
  virtual std::optional<double> edge_ms(std::size_t /*image*/) const { return std::nullopt; }
  virtual std::optional<double> correct(std::size_t /*image*/) const { return std::nullopt; }

  /// Device side: the packet to be sent.
  virtual ns3::Ptr<ns3::Packet> encode(std::size_t image) = 0;
  /// See Scheme::encode_told().
  virtual ns3::Ptr<ns3::Packet> encode_told(std::size_t image, double /*noise_level*/) {
    return encode(image);
  }

  /// By how many bytes that packet grows until each of its groups can be decoded; all together are
  /// the packet's. Of schemes without groups it is one.
  virtual std::vector<std::uint32_t> group_bytes(const ns3::Packet& packet, std::size_t /*image*/) {
    return {packet.GetSize()};
  }

  /// Edge side: what the packet's bytes say, or nothing if they cannot be decoded. Of a
  /// packet with gaps (gaps_tag.h) the bytes that arrived count. `image` is for replay alone; live
  /// inference sees the bytes and nothing else.
  virtual std::optional<EdgeAnswer> decode(const ns3::Packet& packet, std::size_t image) = 0;
};

/// What processors say the time of: of a side that was measured they do not.
Work work_to_time(const SchemeRunner& runner);

/// LibTorch for each task. `photos` outlives the runner. Its spec is the scheme's, sent as
/// `sending` says.
/// Packets of groups (SchemeSpec::packets) have at most `packet_bytes` where a group is no longer.
std::unique_ptr<SchemeRunner> make_live_runner(std::unique_ptr<Scheme> scheme, PhotoShelf& photos,
                                               const SchemeSpec& sending = {},
                                               std::uint32_t packet_bytes = 0);

/// Packets of the recorded sizes, filled with zeros, and the recorded predictions. `profile` and
/// its `entry` outlive the runner. Of packets with gaps imported measurements may know the answers
/// (entry.partial): what counts is how many bytes arrived. Else no profile says what the network
/// makes of part of a payload, and the same scheme runs in `live`, which may be null where there
/// are none. Its spec is the entry's, sent as `sending` says.
std::unique_ptr<SchemeRunner> make_replay_runner(const Profile& profile, const ProfileEntry& entry,
                                                 std::unique_ptr<SchemeRunner> live = nullptr,
                                                 const SchemeSpec& sending = {});

}  // namespace airsplit
