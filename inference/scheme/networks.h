// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What schemes need of a bundle's trained networks, in plain numbers: no scheme includes LibTorch.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "inference/bitstream/channel_groups.h"
#include "inference/bitstream/symbol_model.h"
#include "inference/image/image.h"
#include "inference/scheme/scheme.h"
#include "inference/scheme/uniform_quantiser.h"

namespace airsplit {

/// Features of one image: channels, each of rows x columns values.
struct FeatureShape {
  int channels = 0, rows = 0, columns = 0;

  std::size_t values() const {
    return static_cast<std::size_t>(channels) * static_cast<std::size_t>(rows) *
           static_cast<std::size_t>(columns);
  }
};

inline bool operator==(const FeatureShape& a, const FeatureShape& b) {
  return a.channels == b.channels && a.rows == b.rows && a.columns == b.columns;
}

/// A place where a network can be cut, and the features that pass there.
struct Cut {
  std::string name;        ///< as results have it: "layer3"
  std::string other_name;  ///< that scenarios may have too: "layer3.5"; "" if there is none
  FeatureShape features;
};

/// A payload names its cut in 7 bits.
inline constexpr std::size_t kMostCuts = 128;

/// What a bundle says about itself.
struct BundleInfo {
  std::string title;
  std::string data;                  ///< what it was trained on: "shapes", "caltech101"
  std::vector<std::string> classes;  ///< in the order of the network's outputs
  std::string network;               ///< what it is, in a few words: "ResNet-50, width 0.5"
  int input_px = 0;                  ///< side of the network's square input
  /// Side to which an image's shorter side is brought before the middle input_px are cut out.
  int resized_px = 0;
  std::vector<Cut> cuts;                  ///< from the image on, numbered in payloads
  std::vector<std::string> plain_splits;  ///< where a profile measures uncompressed features
  std::string recipe;                     ///< the full text that it was made from
  std::string log;                        ///< validation accuracy of the backbone and each codec
  std::vector<SchemeSpec> codecs;  ///< the trained codecs, in the order in which they are numbered
  std::string hash;                ///< of the file's bytes, 16 hex digits
  std::vector<std::string> extends;  ///< hashes of the bundles whose networks are all in this one
  std::vector<std::string> part_of;  ///< hashes of those that it has some networks of
};

/// The number of the cut of this name. Throws InputError that lists all there are.
std::size_t find_cut(const BundleInfo& info, const std::string& split);

/// A trained codec's features as analog symbols: (value - mean) / scale, two of them to a complex
/// symbol of unit mean power.
struct AnalogFeatures {
  float mean = 0, scale = 1;
  std::vector<float> symbols;
};

/// One trained codec around one cut. Features are C x H x W float32, channel after channel.
/// Not thread safe; lives no longer than the networks that it came from.
class FeatureCodec {
 public:
  virtual ~FeatureCodec() = default;

  virtual CodecFacts facts() const = 0;
  /// Where the network is cut, a place in BundleInfo::cuts.
  virtual std::size_t cut() const = 0;
  /// Of the whole network, with the codec in it.
  virtual Work work() const = 0;
  virtual const UniformQuantiser& quantiser() const = 0;
  virtual const SymbolModel& entropy_model() const = 0;
  /// How its channels travel.
  virtual ChannelGroups groups() const { return ChannelGroups::equal(facts().channels); }

  /// Device side: what an image of the network's input size becomes, before the quantiser.
  /// `noise_level`: what its encoder is told of the channel (Scheme::encode_told); most ignore it.
  virtual std::vector<float> encode(const Image& square, double noise_level = 0) = 0;
  /// The same as analog symbols. (Here, since the order in which a mean is summed decides its last
  /// bit.)
  virtual AnalogFeatures encode_analog(const Image& square, double noise_level = 0) = 0;
  /// Edge side: from values as the quantiser gives them back to the answer. `arrived` tells which
  /// groups are there, the values of others being their mean; empty: all are.
  virtual Prediction decode(const std::vector<float>& values,
                            const std::vector<bool>& arrived = {}) = 0;
};

/// A bundle's networks, for one thread.
class Networks {
 public:
  virtual ~Networks() = default;

  virtual const BundleInfo& info() const = 0;
  /// Of the whole network.
  virtual PartWork work() const = 0;
  /// Of its two parts if it is cut at info().cuts[cut].
  virtual Work work(std::size_t cut) const = 0;

  /// The network's features of an image of its input size at a cut: C x H x W float32.
  /// Schemes that look at the same image one after another have its head computed once.
  virtual std::vector<float> head(const Image& square, std::size_t cut) = 0;
  /// From features at a cut to the answer.
  virtual Prediction tail(const std::vector<float>& features, std::size_t cut) = 0;
  /// The whole network.
  virtual Prediction classify(const Image& square) = 0;
  /// Codec `number` of info().codecs. Throws InputError if the file is damaged there.
  virtual std::unique_ptr<FeatureCodec> codec(std::size_t number) = 0;

  /// The same networks for other schemes, which may run in another thread.
  virtual std::shared_ptr<Networks> another() const = 0;
  /// The network with `width` times ResNet-50's channels and the same codecs in it, all untrained:
  /// for the work of each. Throws InputError if it has no width, or the codecs do not fit.
  virtual std::shared_ptr<const Networks> of_width(double width) const = 0;
  /// The calling thread's networks compute in that thread alone: the order of a sum depends on
  /// their number, and payloads must not.
  virtual void use_one_thread() const = 0;
};

}  // namespace airsplit
