// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A scheme: one way to classify an image with a device and an edge server between which bytes flow.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/bytes.h"
#include "common/gap.h"
#include "inference/image/image.h"
#include "inference/scheme/scheme_spec.h"
#include "inference/scheme/work.h"

namespace airsplit {

/// What the device has at hand: the image as it lies on its disk, and the same decoded.
struct Photo {
  Bytes file;
  Image pixels;
};

struct Prediction {
  int label = -1;
  float margin = 0;  ///< largest minus second largest logit
};

/// What a trained codec sends, and what the device holds for it; all 0 for other schemes.
struct CodecFacts {
  int channels = 0;
  int bits = 0;                   ///< of one value, before entropy coding
  double encoder_parameters = 0;  ///< of the device's last block and encoder
};

/// What the edge makes of the first bytes of a payload.
struct PartialAnswer {
  Prediction prediction;
  int groups = 0;         ///< whole groups of channels that the bytes held
  int groups_in_all = 0;  ///< that the whole payload has
};

/// One group of channels in a payload.
struct PayloadGroup {
  int channels = 0;
  std::size_t bytes = 0;  ///< by which the payload grows until the group is decodable
};

/// One scheme, ready to run. encode() is all that the device does, decode() all that the edge does,
/// and the payload is all that passes between them. Not thread safe: one object per thread.
class Scheme {
 public:
  virtual ~Scheme() = default;

  virtual const SchemeSpec& spec() const = 0;
  virtual Work work() const = 0;
  virtual CodecFacts codec_facts() const { return {}; }

  /// Bytes of what would be sent without compression: the float32 feature tensor at the split
  /// point, or the raw RGB pixels at the network's input size for `direct`. 0 for `local`. The
  /// compression ratio is this over the payload's bytes.
  virtual double uncompressed_bytes() const = 0;

  /// False for `local`: its payload (the answer itself) stays on the device.
  virtual bool uses_link() const = 0;

  /// Device side. Any image of at least 1 x 1 pixels; it is fitted to the network's input.
  virtual Bytes encode(const Photo& photo) = 0;

  /// The same where the device knows the channel and its codec was trained to be told
  /// (channel_knowledge.h). `noise_level`: of features sent as symbols the noise's standard
  /// deviation over theirs; of bits the share that is erased. What was not trained is as the
  /// nearest that was. All other schemes ignore it.
  virtual Bytes encode_told(const Photo& photo, double /*noise_level*/) { return encode(photo); }

  /// Edge side. Throws InputError, saying what is wrong, on a payload that is empty, cut, corrupted
  /// or made by another scheme; never crashes, whatever the bytes.
  virtual Prediction decode(const Bytes& payload) = 0;

  /// Edge side, when only the first bytes of a payload of `payload_bytes` have arrived: the answer
  /// from the groups of channels that are whole, the others at their mean over the training images.
  /// The checksum, which covers the whole payload, is looked at only if all bytes are there: else
  /// damage goes unnoticed. Throws InputError if the header is not there or is another scheme's, or
  /// if this scheme's payload has no groups (all but the trained codecs).
  virtual PartialAnswer decode_prefix(const Bytes& prefix, std::size_t payload_bytes);

  /// Edge side, when the bytes in `gaps` did not arrive (what stands there is not looked at): a
  /// codec's groups before the first gap, the others at their mean; of a JPEG the rows before it,
  /// the others grey; of raw pixels all that arrived, the others grey; of plain features all that
  /// arrived, the others 0. Nothing checks the bytes: the transport did. Throws InputError if
  /// nothing can be made of it: PNG, WebP and files as they lie on the disk, or no header.
  virtual Prediction decode_with_gaps(const Bytes& payload, const Gaps& gaps);

  /// The device's and the edge's side where a codec travels in packets that each hold whole groups
  /// of channels and decode without the others (group_packets.h): as many groups in each as
  /// `most_bytes` hold, at least one. Decoding takes any of them, in any order; the other groups
  /// are at their mean. Throw InputError as encode and decode do, and for schemes without groups.
  virtual std::vector<Bytes> encode_packets(const Photo& photo, std::size_t most_bytes);
  virtual Prediction decode_packets(const std::vector<Bytes>& arrived);

  /// Where the part of a payload begins that is sent uncoded; its end for schemes that send none.
  virtual std::size_t uncoded_begin(const Bytes& payload) const { return payload.size(); }

  /// The groups of a whole payload in the order in which they travel; none for schemes whose
  /// payload has no groups. Throws InputError as decode does.
  virtual std::vector<PayloadGroup> payload_groups(const Bytes& payload);

  /// The quantised symbols in a whole payload, channel after channel, codec_facts().channels equal
  /// shares; none for schemes without entropy-coded features. Throws InputError as decode does.
  virtual std::vector<std::uint8_t> payload_symbols(const Bytes& payload);
};

/// Behind which byte of a whole payload each of its groups can be decoded, the header counted; the
/// last is the payload's size. None where it has no groups. Throws InputError as decode does.
std::vector<std::size_t> group_ends_bytes(Scheme& scheme, const Bytes& payload);

}  // namespace airsplit
