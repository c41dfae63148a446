// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What all feature codecs share: trainable networks around one split point, and the table of kinds.
//
// The device runs the backbone up to the block before the split point, then a codec's own copy of
// the last block, its encoder and its quantiser; of the stem, which is no block, it has no copy.
// The edge runs its decoder and its own copy of the tail. Both copies begin as the backbone's; what
// training leaves unchanged is not stored twice.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "common/random.h"
#include "inference/bitstream/channel_groups.h"
#include "inference/network/resnet.h"
#include "inference/scheme/scheme_kind.h"
#include "inference/scheme/uniform_quantiser.h"

namespace airsplit {

class CodecNetwork;
struct CodecShape;

/// A kind of codec: an entry of the table of all that can be in a bundle.
struct CodecKind {
  /// What users know it as; bundles have its name.
  const SchemeKind* scheme;
  /// Whether such sizes can be, where all are in the ranges that the backbone allows.
  bool (*is_possible)(const CodecShape& shape);
  /// Channels of the last device block that pruning leaves and the bundle names, the most important
  /// first; 0: all of them are computed.
  int (*kept_channels)(const CodecShape& shape);
  /// With fresh layers. `kept`: as many channels as kept_channels() says.
  std::shared_ptr<CodecNetwork> (*make)(const ResNetShape& backbone, const CodecShape& shape,
                                        const torch::Tensor& kept);
  bool can_shrink = false;      ///< a shape's stride may be above 1
  bool can_cut_stem = false;    ///< a shape's split may be the stem
  bool has_own_groups = false;  ///< a shape names the ends of its groups
  bool learns_channel = false;  ///< a shape may name a channel that is a layer in training
};

/// A table of kinds, whose entries outlive all shapes.
using CodecKinds = std::vector<const CodecKind*>;

/// Units of the backbone that a device with a codec at this split point runs as they are.
int shared_units_before(int split_unit);

/// Whether a network of these sizes can be built around this backbone.
bool is_possible(const CodecShape& shape, const ResNetShape& backbone);

/// The sizes of one codec.
struct CodecShape {
  const CodecKind* kind = nullptr;
  std::string split;  ///< the split point
  int channels = 0;   ///< channels that are sent
  int bits = 8;       ///< of one quantised value, 1 to 8
  int selected = 0;   ///< channels that are kept and then mixed; 0: just those that are sent
  int stride = 1;     ///< by which the encoder shrinks the map's sides: 1, 2 or 4
  std::vector<int> group_ends = {};  ///< of a kind with groups of its own (ChannelGroups); or none
  std::string channel = {};          ///< SchemeSpec::channel

  ChannelGroups groups() const;
  /// Nominal compression ratio, before entropy coding: 32 C stride^2 / (channels x bits).
  double ratio(const ResNetShape& backbone) const;
  int kept_channels() const { return kind->kept_channels(*this); }
  SchemeSpec spec(const ResNetShape& backbone) const;
};

/// Uniform scalar quantiser with a range per channel.
struct QuantiserImpl : torch::nn::Module {
  QuantiserImpl(int channels, int bits);

  /// The same in plain numbers, for inference.
  UniformQuantiser plain() const;

  /// Nearest level of each value, uint8, after clamping to the channel's range. N x C x H x W.
  torch::Tensor codes(const torch::Tensor& values) const;
  /// The values that the codes stand for, float32.
  torch::Tensor values(const torch::Tensor& codes) const;
  /// values(codes(x)) with the gradient of the clamp alone (straight-through estimator: Bengio,
  /// Leonard, Courville, arXiv 1308.3432).
  torch::Tensor straight_through(const torch::Tensor& x) const;
  /// Mean over the channels of log2(1 + 12 var / step^2) / 2, with the gradient of x: but for a
  /// constant, the entropy of a Gaussian of the channel's variance after a quantiser of this step
  /// (differential entropy of a Gaussian plus uniform noise of step^2 / 12), which no other
  /// distribution of that variance exceeds.
  torch::Tensor estimated_bits(const torch::Tensor& x) const;
  /// values(codes(x)) after a binary erasure channel: each bit of a code is lost with probability
  /// `rate`, one for all images or N, and then counts as half a one. The gradient is
  /// straight_through's.
  torch::Tensor erase_bits(const torch::Tensor& x, const torch::Tensor& rate,
                           const RandomStream& draws) const;
  /// Moves the range towards the 0.1 % and 99.8 % quantiles of each channel in this batch.
  void calibrate(const torch::Tensor& x, double rate);

  int bits;
  torch::Tensor low, high;  ///< C values each
  torch::Tensor mean;       ///< C: of the values over the training images; stands for what is lost
};
TORCH_MODULE(Quantiser);

/// One codec: everything that is its own on the device and on the edge.
class CodecNetwork : public torch::nn::Module {
 public:
  CodecNetwork(const ResNetShape& backbone, const CodecShape& shape);

  /// The features at the split point -> N x channels x h x w values, before the quantiser; the
  /// sides are H / stride and W / stride.
  virtual torch::Tensor compress(const torch::Tensor& features) = 0;
  /// Dequantised values -> the restored feature tensor, N x C x H x W.
  virtual torch::Tensor restore(const torch::Tensor& values) = 0;
  /// The same where groups are missing, whose values are their mean. `arrived`, N x groups, is 1
  /// for each that is there and else 0: for networks that make use of it.
  virtual torch::Tensor restore_groups(const torch::Tensor& values,
                                       const torch::Tensor& /*arrived*/) {
    return restore(values);
  }
  /// The new layers, which training starts from nothing.
  virtual std::vector<torch::Tensor> new_parameters() const = 0;
  /// Parameters that the device holds for this: the last device block's and the encoder's.
  virtual double encoder_parameters() const = 0;
  /// Sends the channels in this order from now on; what the network computes stays the same. Before
  /// the quantiser's range was calibrated or after. A codec may keep an order of its own.
  virtual void send_in_order(const torch::Tensor& order) = 0;
  /// The layers between the last device block and the quantiser (an empty holder if there are none)
  /// and those that restore the features.
  virtual torch::nn::Sequential encoder_layers() const = 0;
  virtual torch::nn::Sequential decoder_layers() const = 0;

  /// What the encoder knows from now on of the channel's noise (Scheme::encode_told), 0 before.
  virtual void tell_noise(double /*level*/) {}

  /// The output of the shared units -> N x channels x H x W values, before the quantiser.
  torch::Tensor encode(const torch::Tensor& input) {
    return compress(last_block.is_empty() ? input : last_block->forward(input));
  }
  /// From the shared units to the quantiser: the last block, the encoder, where there are such.
  PartWork device_work() const;
  PartWork decoder_work() const;

  /// Dequantised values -> logits; `arrived` as in restore_groups(), all if it is undefined.
  virtual torch::Tensor decode(const torch::Tensor& values, const torch::Tensor& arrived = {});
  /// Units of the backbone that the device runs as they are: those before `last_block`, or the
  /// stem.
  int shared_units() const { return shared_units_before(split_unit_); }
  /// The unit of the split point; the tail begins behind it.
  int split_unit() const { return split_unit_; }
  SchemeSpec spec() const { return shape.spec(backbone_); }
  /// Side of the feature map at the split point.
  int side_px() const { return backbone_.side_px(split_unit_); }
  /// Side of what is sent.
  int sent_side_px() const { return side_px() / shape.stride; }

  CodecShape shape;
  Bottleneck last_block{nullptr};  ///< empty where the stem is the split point
  Quantiser quantiser{nullptr};
  ResNet50 tail{nullptr};

 protected:
  /// Puts a convolution with batch norm before the quantiser, and the one after it, in this order.
  void reorder(torch::nn::Sequential& before, torch::nn::Sequential& after,
               const torch::Tensor& order);

  ResNetShape backbone_;
  int split_unit_;
};

/// The same codec with another bit depth of its quantiser, in evaluation mode.
std::shared_ptr<CodecNetwork> with_bits(ResNet50 backbone, const CodecNetwork& codec, int bits);

/// A codec of this shape with fresh new layers, its block and tail copied from the backbone. `kept`
/// is used where the shape's kind prunes.
std::shared_ptr<CodecNetwork> make_codec(ResNet50 backbone, const CodecShape& shape,
                                         const torch::Tensor& kept);

torch::nn::Conv2d conv3x3(int in, int out);
/// To a map with sides over `stride`: 3 x 3, 5 x 5 for a stride of 4, so that no pixel is left out.
torch::nn::Conv2d shrinking_conv(int in, int out, int stride);
/// From a map whose sides are those of the result over `stride`: stride x stride, transposed.
torch::nn::ConvTranspose2d growing_conv(int in, int out, int stride);
torch::nn::Conv2d conv1x1(int in, int out);

/// A value for each channel as 1 x C x 1 x 1.
torch::Tensor by_channel(const torch::Tensor& values);
/// A value for each image, or one for all, as N x 1 x 1 x 1.
torch::Tensor by_image(const torch::Tensor& values);

double parameter_count(const torch::nn::Module& module);

/// Codes of one image as a list of planes. codes: 1 x C x H x W, uint8.
std::vector<std::uint8_t> to_symbols(const torch::Tensor& codes);

}  // namespace airsplit
