// One scheme as the simulation runs it: with LibTorch for each task, or replayed from a profile.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <ns3/packet.h>

#include "inference/profile/profile.h"
#include "inference/scheme/scheme.h"
#include "sim/world/photo_shelf.h"

namespace airsplit {

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
  /// and the edge take for it, whatever they are, and how right the answer is. Nothing of others.
  virtual std::optional<double> device_ms(std::size_t /*image*/) const { return std::nullopt; }
  virtual std::optional<double> edge_ms(std::size_t /*image*/) const { return std::nullopt; }
  virtual std::optional<double> correct(std::size_t /*image*/) const { return std::nullopt; }

  /// Device side: the packet to be sent.
  virtual ns3::Ptr<ns3::Packet> encode(std::size_t image) = 0;

  /// Edge side: the class that the packet's bytes say, or nothing if they cannot be decoded. Of a
  /// packet with gaps (gaps_tag.h) the bytes that arrived count. `image` is for replay alone; live
  /// inference sees the bytes and nothing else.
  virtual std::optional<int> decode(const ns3::Packet& packet, std::size_t image) = 0;
};

/// What processors say the time of: of a side that was measured they do not.
Work work_to_time(const SchemeRunner& runner);

/// LibTorch for each task. `photos` outlives the runner.
std::unique_ptr<SchemeRunner> make_live_runner(std::unique_ptr<Scheme> scheme, PhotoShelf& photos);

/// Packets of the recorded sizes, filled with zeros, and the recorded predictions. `profile` and
/// its `entry` outlive the runner. No profile says what the network makes of part of a payload: for
/// packets with gaps the same scheme runs in `live`, which may be null where there are none.
std::unique_ptr<SchemeRunner> make_replay_runner(const Profile& profile, const ProfileEntry& entry,
                                                 std::unique_ptr<SchemeRunner> live = nullptr);

}  // namespace airsplit
