// The feature codecs: AECNN and BottleNet++ as trainable networks around one split point.
//
// The device runs the backbone up to the block before the split point, then a codec's own copy of
// the last block, its encoder and its quantiser. The edge runs its decoder and its own copy of the
// tail. Both copies begin as the backbone's; what training leaves unchanged is not stored twice.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "common/random.h"
#include "inference/network/resnet.h"
#include "inference/scheme/scheme.h"

namespace airsplit {

/// The sizes of one codec.
struct CodecShape {
  std::string kind;   ///< "aecnn", "aecnn-random" (its control) or "bottlenet++"
  std::string split;  ///< the split point
  int channels = 0;   ///< channels that are sent
  int bits = 8;       ///< of one quantised value, 1 to 8
  int selected = 0;   ///< AECNN: channels that are kept and then mixed; 0: just those that are sent

  /// Nominal compression ratio, before entropy coding: 32 C / (channels x bits).
  double ratio(const ResNetShape& backbone) const;
  /// AECNN: channels that pruning leaves.
  int kept_channels() const { return std::max(selected, channels); }
  SchemeSpec spec(const ResNetShape& backbone) const;
};

/// Uniform scalar quantiser with a range per channel.
struct QuantiserImpl : torch::nn::Module {
  QuantiserImpl(int channels, int bits);

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
  /// `rate` and then counts as half a one. The gradient is straight_through's.
  torch::Tensor erase_bits(const torch::Tensor& x, double rate, const RandomStream& draws) const;
  /// Moves the range towards the 0.1 % and 99.8 % quantiles of each channel in this batch.
  void calibrate(const torch::Tensor& x, double rate);

  int bits;
  torch::Tensor low, high;  ///< C values each
  torch::Tensor mean;       ///< C: of the values over the training images; stands for what is lost
};
TORCH_MODULE(Quantiser);

/// Channel attention: sigmoid(MLP(average pool) + MLP(maximum pool)), one shared two-layer
/// perceptron. S. Woo et al., "CBAM: convolutional block attention module", ECCV 2018, eq. 2.
struct ChannelAttentionImpl : torch::nn::Module {
  explicit ChannelAttentionImpl(int channels, int reduction = 16);
  /// N x C x H x W features -> N x C weights in (0, 1).
  torch::Tensor forward(const torch::Tensor& features);

  torch::nn::Linear squeeze{nullptr}, excite{nullptr};
};
TORCH_MODULE(ChannelAttention);

/// One codec: everything that is its own on the device and on the edge.
class CodecNetwork : public torch::nn::Module {
 public:
  CodecNetwork(const ResNetShape& backbone, const CodecShape& shape);

  /// The last device block's output -> N x channels x H x W values, before the quantiser.
  virtual torch::Tensor compress(const torch::Tensor& features) = 0;
  /// Dequantised values -> the restored feature tensor, N x C x H x W.
  virtual torch::Tensor restore(const torch::Tensor& values) = 0;
  /// The new layers, which training starts from nothing.
  virtual std::vector<torch::Tensor> new_parameters() const = 0;
  /// Parameters that the device holds for this: the last device block's and the encoder's.
  virtual double encoder_parameters() const = 0;
  /// Sends the channels in this order from now on; what the network computes stays the same. Before
  /// the quantiser's range was calibrated or after. AECNN without mixing keeps attention's order.
  virtual void send_in_order(const torch::Tensor& order) = 0;
  /// The layers between the last device block and the quantiser (an empty holder if there are none)
  /// and those that restore the features.
  virtual torch::nn::Sequential encoder_layers() const = 0;
  virtual torch::nn::Sequential decoder_layers() const = 0;

  /// Input of the last device block -> N x channels x H x W values, before the quantiser.
  torch::Tensor encode(const torch::Tensor& block_input) {
    return compress(last_block->forward(block_input));
  }
  /// From the last device block to the quantiser: that block, then the encoder if there is one.
  PartWork device_work() const;
  PartWork decoder_work() const;

  /// Dequantised values -> logits.
  torch::Tensor decode(const torch::Tensor& values);
  /// Units of the backbone that the device runs before `last_block`.
  int shared_units() const { return split_unit_; }
  SchemeSpec spec() const { return shape.spec(backbone_); }
  /// Side of the feature map at the split point.
  int side_px() const { return backbone_.side_px(split_unit_); }

  CodecShape shape;
  Bottleneck last_block{nullptr};
  Quantiser quantiser{nullptr};
  ResNet50 tail{nullptr};

 protected:
  /// Puts a convolution with batch norm before the quantiser, and the one after it, in this order.
  void reorder(torch::nn::Sequential& before, torch::nn::Sequential& after,
               const torch::Tensor& order);

  ResNetShape backbone_;
  int split_unit_;
};

/// AECNN: Li, Iosifidis, Zhang, "Attention-based feature compression for CNN inference offloading
/// in edge computing", ICC 2023 (arXiv 2211.13745). The device computes only the channels that
/// pruning left (`selected`). Where that is more than are sent, a 3x3 convolution with batch norm
/// mixes them down. The edge restores all channels with a light decoder: two 3x3 convolutions and a
/// 1x1. Without mixing it also puts what it got back in those channels' places, and the decoder,
/// which begins as zero, adds to it, so that the steps before are not undone. The kind
/// "aecnn-random" is the control whose channels were chosen at random instead of by attention.
class AecnnNetwork : public CodecNetwork {
 public:
  /// `kept`: the channels that are left after pruning, the most important first.
  AecnnNetwork(const ResNetShape& backbone, const CodecShape& shape, const torch::Tensor& kept);

  torch::Tensor compress(const torch::Tensor& features) override;
  torch::Tensor restore(const torch::Tensor& values) override;
  std::vector<torch::Tensor> new_parameters() const override;
  double encoder_parameters() const override;
  void send_in_order(const torch::Tensor& order) override;
  torch::nn::Sequential encoder_layers() const override { return mixer; }
  torch::nn::Sequential decoder_layers() const override { return decoder; }

  /// values, N x c x H x W, in the places of the first c kept channels among all; the rest is 0.
  torch::Tensor put_back(const torch::Tensor& values) const;

  torch::Tensor kept;
  torch::Tensor scale;  ///< without mixing: of each channel that is put back in its place
  torch::nn::Sequential mixer{nullptr};  ///< empty holder if all selected channels are sent
  torch::nn::Sequential decoder{nullptr};
};

/// BottleNet++: Shao, Zhang, ICC Workshops 2020 (arXiv 1910.14315). Encoder: 3x3 convolution over
/// the features and one plane that holds the channel's noise level, batch norm, sigmoid. Decoder:
/// 3x3 convolution, batch norm, ReLU. Over a reliable transport the noise level is 0, and
/// outside training it is 0 over an unreliable one too: no device here measures it. This is the
/// paper's module; its public code differs: there the decoder's two branches are swapped between
/// the encoders, height stands for width, and codes above 0.998 wrap to 0 (256 in a byte). Here a
/// code is at most 2^bits - 1, and both ends scale by that.
class BottleNetNetwork : public CodecNetwork {
 public:
  BottleNetNetwork(const ResNetShape& backbone, const CodecShape& shape);

  torch::Tensor compress(const torch::Tensor& features) override;
  torch::Tensor restore(const torch::Tensor& values) override;
  std::vector<torch::Tensor> new_parameters() const override;
  double encoder_parameters() const override;
  void send_in_order(const torch::Tensor& order) override;
  torch::nn::Sequential encoder_layers() const override { return encoder; }
  torch::nn::Sequential decoder_layers() const override { return decoder; }

  double noise_level = 0;
  torch::nn::Sequential encoder{nullptr}, decoder{nullptr};
};

/// values + noise of standard deviation `level` (BottleNet++'s additive white Gaussian channel).
torch::Tensor add_noise(const torch::Tensor& values, double level, const RandomStream& draws);

/// The same codec with another bit depth of its quantiser, in evaluation mode.
std::shared_ptr<CodecNetwork> with_bits(ResNet50 backbone, const CodecNetwork& codec, int bits);

/// A codec of this shape with fresh new layers, its block and tail copied from the backbone. `kept`
/// is used by AECNN only.
std::shared_ptr<CodecNetwork> make_codec(ResNet50 backbone, const CodecShape& shape,
                                         const torch::Tensor& kept);

/// Codes of one image as a list of planes, and back. codes: 1 x C x H x W, uint8.
std::vector<std::uint8_t> to_symbols(const torch::Tensor& codes);
torch::Tensor from_symbols(const std::vector<std::uint8_t>& symbols, int channels, int side_px);

}  // namespace airsplit
