// What schemes need of a bundle's trained networks, in plain numbers: no scheme includes LibTorch.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "inference/bitstream/symbol_model.h"
#include "inference/image/image.h"
#include "inference/scheme/resnet_shape.h"
#include "inference/scheme/scheme.h"
#include "inference/scheme/uniform_quantiser.h"

namespace airsplit {

/// What a bundle says about itself.
struct BundleInfo {
  std::string title;
  std::string data;                  ///< what it was trained on: "shapes", "caltech101"
  std::vector<std::string> classes;  ///< in the order of the network's outputs
  int input_px = 0;                  ///< side of the network's square input
  double width = 1;                  ///< width multiplier of ResNet-50
  std::string recipe;                ///< the training recipe's full text
  std::string log;                   ///< validation accuracy of the backbone and each codec
  std::vector<SchemeSpec> codecs;  ///< the trained codecs, in the order in which they are numbered
  std::string hash;                ///< of the file's bytes, 16 hex digits
};

/// A trained codec's features as analog symbols: (value - mean) / scale, two of them to a complex
/// symbol of unit mean power.
struct AnalogFeatures {
  float mean = 0, scale = 1;
  std::vector<float> symbols;
};

/// One trained codec around one split point. Features are C x H x W float32, channel after channel.
/// Not thread safe; lives no longer than the networks that it came from.
class FeatureCodec {
 public:
  virtual ~FeatureCodec() = default;

  virtual CodecFacts facts() const = 0;
  /// The unit after which the network is cut: the codec has a block of its own in place of it.
  virtual int split_unit() const = 0;
  /// Side of the feature map that is sent.
  virtual int side_px() const = 0;
  /// Of the whole network, with the codec in it.
  virtual Work work() const = 0;
  virtual const UniformQuantiser& quantiser() const = 0;
  virtual const SymbolModel& entropy_model() const = 0;

  /// Device side: what an image of the network's input size becomes, before the quantiser.
  virtual std::vector<float> encode(const Image& square) = 0;
  /// The same as analog symbols. (Here, since the order in which a mean is summed decides its last
  /// bit.)
  virtual AnalogFeatures encode_analog(const Image& square) = 0;
  /// Edge side: from values as the quantiser gives them back to the answer.
  virtual Prediction decode(const std::vector<float>& values) = 0;
};

/// A bundle's networks, for one thread.
class Networks {
 public:
  virtual ~Networks() = default;

  virtual const BundleInfo& info() const = 0;
  virtual const ResNetShape& shape() const = 0;
  /// Of the backbone's units first to last (both included), a block for each; none if last < first.
  virtual PartWork work(int first, int last) const = 0;

  /// The backbone's features of an image of its input size, after a unit: C x H x W float32.
  /// Schemes that look at the same image one after another have its head computed once.
  virtual std::vector<float> head(const Image& square, int unit) = 0;
  /// From features after a unit to the answer.
  virtual Prediction tail(const std::vector<float>& features, int unit) = 0;
  /// The whole backbone.
  virtual Prediction classify(const Image& square) = 0;
  /// Codec `number` of info().codecs. Throws InputError if the file is damaged there.
  virtual std::unique_ptr<FeatureCodec> codec(std::size_t number) = 0;

  /// The same networks for other schemes, which may run in another thread.
  virtual std::shared_ptr<Networks> another() const = 0;
  /// The calling thread's networks compute in that thread alone: the order of a sum depends on
  /// their number, and payloads must not.
  virtual void use_one_thread() const = 0;
};

}  // namespace airsplit
