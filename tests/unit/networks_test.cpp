// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The networks against known totals, hand computation and the formulas of the papers.
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "common/error.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/bundle/torch_networks.h"
#include "inference/codecs/aecnn/aecnn_network.h"
#include "inference/codecs/bottlenet/bottlenet_network.h"
#include "inference/codecs/progressive/progressive_network.h"
#include "inference/network/preprocess.h"
#include "inference/network/resnet.h"
#include "inference/schemes/builtin_schemes.h"
#include "inference/training/channel_ranking.h"
#include "inference/training/confident_margin.h"
#include "inference/training/feature_cache.h"
#include "inference/training/group_draws.h"
#include "inference/training/noise_draws.h"
#include "inference/training/training_data.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

ResNetShape small_shape() { return {0.125, 16, 64}; }

ResNet50 small_backbone() {
  torch::manual_seed(1);
  ResNet50 backbone(small_shape());
  backbone->eval();
  return backbone;
}

CodecKinds all_kinds() {
  return {aecnn_codec(), aecnn_random_codec(), bottlenet_codec(), progressive_codec()};
}

std::int64_t parameters_of(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  return count;
}

// torchvision documents ResNet-50 with 25,557,032 parameters and 4.09 G multiply-adds at 224
// pixels.
TEST(ResNet50, HasTorchvisionsParametersAndOperations) {
  ResNet50 network(ResNetShape{1, 1000, 224});
  EXPECT_EQ(parameters_of(*network), 25557032);
  EXPECT_NEAR(network->macs(0, kClassifierUnit), 4.09e9, 0.005e9);
  const auto parameters = network->named_parameters();
  for (const char* name : {"conv1.weight", "bn1.bias", "layer1.0.downsample.0.weight",
                           "layer2.0.downsample.1.running_mean", "layer3.5.bn3.weight",
                           "layer4.2.conv3.weight", "fc.bias"}) {
    const bool known = parameters.contains(name) || network->named_buffers().contains(name);
    EXPECT_TRUE(known) << name;
  }
  EXPECT_EQ(parameters["layer3.0.conv2.weight"].sizes(),
            (std::vector<std::int64_t>{256, 256, 3, 3}));
}

// By hand: 53 convolutions and the classifier; the weights of both without batch norm and bias.
TEST(ResNet50, WorkByBlockAddsUpToTheNetworks) {
  ResNet50 network(ResNetShape{1, 1000, 224});
  const PartWork part = network->work(0, kClassifierUnit);
  ASSERT_EQ(part.size(), static_cast<std::size_t>(kUnits));
  double layers = 0, weight_bytes = 0;
  for (const BlockWork& block : part) {
    layers += block.layers;
    weight_bytes += block.weight_bytes;
  }
  EXPECT_EQ(total_macs(part), network->macs(0, kClassifierUnit));
  EXPECT_EQ(layers, 54);
  for (const ResNetShape& shape : {network->shape, ResNetShape{0.25, 16, 97}})
    EXPECT_EQ(shape.macs(), ResNet50(shape)->macs(0, kClassifierUnit));
  EXPECT_EQ(weight_bytes, 4.0 * network->shape.weights());
  // The stem: 3 x 224 x 224 in, 64 x 112 x 112 out, 64 x 3 x 7 x 7 weights.
  const BlockWork stem{"stem", 64.0 * 147 * 112 * 112, 1, 4.0 * 64 * 147,
                       4.0 * (3 * 224 * 224 + 64 * 112 * 112)};
  EXPECT_EQ(part.front(), stem);
  // layer2.1 at 28 x 28: 512 -> 128 -> 128 -> 512 channels, and the shortcut's 512 once more.
  const double plane = 28 * 28;
  const BlockWork block{"layer2.1", plane * (512 * 128 + 9 * 128 * 128 + 128 * 512), 3,
                        4.0 * (512 * 128 + 9 * 128 * 128 + 128 * 512),
                        4.0 * plane * (512 + 128 + 128 + 128 + 128 + 512 + 512)};
  EXPECT_EQ(part.at(5), block);
}

TEST(ResNet50, KnowsHowManyWeightsItHas) {
  for (const ResNetShape& shape : {ResNetShape{1, 1000, 224}, ResNetShape{0.01, 3, 32}}) {
    std::int64_t weights = 0;
    for (const auto& parameter : ResNet50(shape)->parameters()) {
      if (parameter.dim() >= 2) weights += parameter.numel();
    }
    EXPECT_EQ(shape.weights(), weights);
  }
}

TEST(ResNet50, CutAtAnyBlockGivesTheSameAnswer) {
  const torch::NoGradGuard no_grad;
  ResNet50 network = small_backbone();
  const auto image = torch::randn({2, 3, 64, 64});
  const auto whole = network->forward(image, 0, kClassifierUnit);
  for (int unit = 0; unit < kClassifierUnit; ++unit) {
    const auto features = network->forward(image, 0, unit);
    EXPECT_EQ(features.size(1), network->shape.channels(unit)) << unit_name(unit);
    EXPECT_EQ(features.size(2), network->shape.side_px(unit)) << unit_name(unit);
    EXPECT_TRUE(network->forward(features, unit + 1, kClassifierUnit).equal(whole));
    EXPECT_DOUBLE_EQ(network->macs(0, unit) + network->macs(unit + 1, kClassifierUnit),
                     network->macs(0, kClassifierUnit));
  }
}

TEST(ResNet50, SplitPointsHaveTorchvisionsNames) {
  EXPECT_EQ(parse_split("stem"), 0);
  EXPECT_EQ(parse_split("layer1"), 3);
  EXPECT_EQ(parse_split("layer2.1"), 5);
  EXPECT_EQ(parse_split("layer3"), parse_split("layer3.5"));
  EXPECT_EQ(parse_split("layer4"), 16);
  for (int unit = 0; unit < kClassifierUnit; ++unit) EXPECT_EQ(parse_split(split_name(unit)), unit);
  EXPECT_EQ(split_name(13), "layer3");
  EXPECT_EQ(split_name(5), "layer2.1");
  for (const char* wrong : {"", "layer5", "layer3.6", "conv1", "fc", "Layer3"}) {
    EXPECT_THROW(parse_split(wrong), InputError) << wrong;
  }
}

TEST(Bottleneck, PruningComputesJustTheKeptChannels) {
  const torch::NoGradGuard no_grad;
  ResNet50 backbone = small_backbone();
  const auto kept = torch::tensor({5, 0, 77}, torch::kInt64);
  for (const char* split : {"layer3", "layer4.0"}) {
    const int unit = parse_split(split);
    const CodecShape shape{aecnn_codec(), split, 3, 8};
    const auto codec = make_codec(backbone, shape, kept);
    codec->eval();
    const auto input = backbone->forward(torch::randn({2, 3, 64, 64}), 0, unit - 1);
    const auto full = backbone->forward(input, unit, unit).index_select(1, kept);
    EXPECT_TRUE(torch::allclose(codec->encode(input), full, 1e-5, 1e-6)) << split;
    EXPECT_LT(total_macs(codec->device_work()), backbone->macs(unit, unit)) << split;
  }
}

// CBAM eq. 2 by hand: one channel pair, weights chosen so that the perceptron is the identity.
TEST(ChannelAttention, IsTheSigmoidOfBothPoolsThroughOnePerceptron) {
  const torch::NoGradGuard no_grad;
  ChannelAttention attention(2, 1);  // two channels, at least four hidden units
  attention->squeeze->weight.zero_();
  attention->squeeze->bias.zero_();
  attention->excite->weight.zero_();
  attention->excite->bias.zero_();
  for (int c = 0; c < 2; ++c) {
    attention->squeeze->weight[c][c] = 1;
    attention->excite->weight[c][c] = 1;
  }
  const auto features = torch::tensor({{{{0.F, 1.F}, {2.F, 3.F}}, {{0.5F, 0.5F}, {0.5F, -1.5F}}}});
  const auto weights = attention(features);
  // Channel 0: average 1.5, maximum 3. Channel 1: average 0 and maximum 0.5.
  EXPECT_NEAR(weights[0][0].item<double>(), 1 / (1 + std::exp(-4.5)), 1e-6);
  EXPECT_NEAR(weights[0][1].item<double>(), 1 / (1 + std::exp(-0.5)), 1e-6);
}

TEST(Quantiser, RoundsToTheNearestLevelOfEachChannelsRange) {
  Quantiser quantiser(2, 2);
  quantiser->low.copy_(torch::tensor({0.F, -3.F}));
  quantiser->high.copy_(torch::tensor({3.F, 3.F}));
  const auto values =
      torch::tensor({-1.F, 0.4F, 1.6F, 9.F, -3.F, -1.9F, 0.5F, 2.9F}).view({1, 2, 2, 2});
  const auto codes = quantiser->codes(values);
  EXPECT_EQ(to_symbols(codes), (std::vector<std::uint8_t>{0, 0, 2, 3, 0, 1, 2, 3}));
  const auto back = quantiser->values(codes).flatten();
  const auto expected = torch::tensor({0.F, 0.F, 2.F, 3.F, -3.F, -1.F, 1.F, 3.F});
  EXPECT_TRUE(torch::allclose(back, expected));
  EXPECT_TRUE(torch::allclose(quantiser->straight_through(values).flatten(), expected));
}

TEST(Quantiser, GradientGoesStraightThroughInsideTheRange) {
  const Quantiser quantiser(1, 8);
  const auto x = torch::tensor({-0.5F, 0.3F, 1.5F}).view({1, 1, 1, 3}).set_requires_grad(true);
  quantiser->straight_through(x).sum().backward();
  EXPECT_TRUE(x.grad().flatten().equal(torch::tensor({0.F, 1.F, 0.F})));
}

// The 8-bit code covers 0 to 255 with one scale on both sides (the public code has 256 and 255).
TEST(Quantiser, EightBitsOfAUnitRangeUseTheWholeByte) {
  const Quantiser quantiser(1, 8);
  const auto values = torch::tensor({0.F, 0.998F, 0.9999F, 1.F}).view({1, 1, 1, 4});
  EXPECT_EQ(to_symbols(quantiser->codes(values)), (std::vector<std::uint8_t>{0, 254, 255, 255}));
  EXPECT_FLOAT_EQ(quantiser->values(quantiser->codes(values)).max().item<float>(), 1);
}

/// Numbers that cover the ranges, lie beside them, and halfway between two levels.
torch::Tensor numbers_for(const Quantiser& quantiser) {
  torch::manual_seed(5);
  const auto spread = (quantiser->high - quantiser->low).view({1, -1, 1, 1});
  const auto low = quantiser->low.view({1, -1, 1, 1});
  auto numbers =
      torch::rand({1, quantiser->low.size(0), 40, 25}) * 1.2 * spread + low - 0.1 * spread;
  const auto halves = (torch::arange(25) + 0.5) / ((1 << quantiser->bits) - 1);
  numbers.select(2, 0).copy_(halves * spread.squeeze(3) + low.squeeze(3));
  return numbers;
}

std::vector<float> flat(const torch::Tensor& tensor) {
  const auto all = tensor.contiguous();
  return {all.data_ptr<float>(), all.data_ptr<float>() + all.numel()};
}

// Two implementations, of which one trains and the other infers: they must agree to the bit.
TEST(Quantiser, InPlainNumbersIsTheSameToTheBit) {
  for (const int bits : {1, 3, 4, 8}) {
    Quantiser quantiser(3, bits);
    quantiser->low.copy_(torch::tensor({-0.37F, 0.F, 1e-3F}));
    quantiser->high.copy_(torch::tensor({2.91F, 1.F, 1.7e-3F}));
    quantiser->mean.copy_(torch::tensor({0.1F, 0.2F, 0.3F}));
    const UniformQuantiser plain = quantiser->plain();
    EXPECT_EQ(plain.mean, flat(quantiser->mean));
    const auto numbers = numbers_for(quantiser);
    const auto codes = quantiser->codes(numbers);
    EXPECT_EQ(plain.codes(flat(numbers)), to_symbols(codes)) << bits;
    EXPECT_EQ(plain.values(flat(codes.to(torch::kFloat32))), flat(quantiser->values(codes)));
    const auto between = codes.to(torch::kFloat32) + 0.5F;  // erased bits
    EXPECT_EQ(plain.values(flat(between)), flat(quantiser->values(between))) << bits;
  }
}

TEST(Quantiser, InPlainNumbersMakesACodeOfAnything) {
  const UniformQuantiser quantiser{8, {0, 1}, {1, 1}, {0, 0}};
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(quantiser.codes({std::nanf(""), infinity, -infinity, 0.5F, 1, 2}),
            (std::vector<std::uint8_t>{0, 255, 0, 0, 0, 255}));
}

CodecShape told_bottlenet(const std::string& channel) {
  CodecShape shape = {bottlenet_codec(), "layer3", 2, 8};
  shape.channel = channel;
  return shape;
}

// BottleNet++'s encoder by its formula, with the convolution written as an explicit sum.
TEST(BottleNet, EncoderIsConvolutionBatchNormSigmoidOverFeaturesAndNoisePlane) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(3);
  ResNet50 backbone = small_backbone();
  BottleNetNetwork codec(small_shape(), told_bottlenet("awgn"));
  codec.eval();
  codec.set_noise_range(0.1, 2);
  codec.tell_noise(0.25);
  const auto input = backbone->forward(torch::randn({1, 3, 64, 64}), 0, parse_split("layer3") - 1);
  const auto features = codec.last_block->forward(input);
  const auto weight = codec.encoder->named_parameters()["0.weight"];
  auto norm = codec.encoder->named_parameters();
  norm["1.weight"].fill_(1.5);
  norm["1.bias"].fill_(-0.2);
  const auto encoded = codec.encode(input);
  const int y = 1, x = 2, out = 1;
  double sum = 0;
  for (int c = 0; c <= 128; ++c) {
    for (int dy = -1; dy <= 1; ++dy) {
      for (int dx = -1; dx <= 1; ++dx) {
        const double value = c < 128 ? features[0][c][y + dy][x + dx].item<double>() : 0.25;
        sum += weight[out][c][dy + 1][dx + 1].item<double>() * value;
      }
    }
  }
  const double normalised =
      sum / std::sqrt(1 + 1e-5) * 1.5 - 0.2;  // fresh statistics: mean 0, var 1
  EXPECT_NEAR(encoded[0][out][y][x].item<double>(), 1 / (1 + std::exp(-normalised)), 1e-5);
}

TEST(CodecShape, AShrunkMapHasAsManyTimesTheRatio) {
  CodecShape shape{bottlenet_codec(), "layer2", 4, 8};
  shape.stride = 2;
  EXPECT_DOUBLE_EQ(shape.ratio(ResNetShape{1, 10, 224}), 32.0 * 512 * 4 / (4 * 8));
}

TEST(CodecShape, IsPossibleOnlyWhereItsKindAndTheMapAllow) {
  const ResNetShape backbone{1, 10, 224};  // layer2: 28 x 28, layer4: 7 x 7
  const auto possible = [&](const CodecKind* kind, const char* split, int stride, int selected,
                            const std::vector<int>& group_ends) {
    return is_possible(CodecShape{kind, split, 4, 8, selected, stride, group_ends}, backbone);
  };
  EXPECT_TRUE(possible(bottlenet_codec(), "layer2", 4, 0, {}));
  EXPECT_FALSE(possible(bottlenet_codec(), "layer2", 3, 0, {}));
  EXPECT_FALSE(possible(bottlenet_codec(), "layer2", 0, 0, {}));
  EXPECT_FALSE(possible(bottlenet_codec(), "layer4", 2, 0, {})) << "7 is odd";
  EXPECT_FALSE(possible(bottlenet_codec(), "layer2", 1, 0, {4})) << "groups of its own";
  EXPECT_TRUE(possible(aecnn_codec(), "layer2", 2, 16, {}));
  EXPECT_FALSE(possible(aecnn_codec(), "layer2", 2, 0, {})) << "nothing mixes";
  EXPECT_TRUE(possible(progressive_codec(), "layer2", 2, 0, {1, 4}));
  EXPECT_FALSE(possible(progressive_codec(), "layer2", 2, 0, {})) << "it needs groups";
  EXPECT_FALSE(possible(progressive_codec(), "layer2", 2, 0, {1, 3}));
  EXPECT_FALSE(possible(progressive_codec(), "layer2", 2, 0, {4, 1, 4}));
  EXPECT_FALSE(possible(bottlenet_codec(), "stem", 1, 0, {}));
}

TEST(Codecs, ShrinkTheMapAndGrowItBack) {
  const torch::NoGradGuard no_grad;
  const ResNetShape backbone{0.125, 16, 128};  // layer2: 64 channels of 16 x 16
  const int full = backbone.channels(parse_split("layer2"));
  for (const CodecKind* kind : {aecnn_codec(), bottlenet_codec(), progressive_codec()}) {
    for (const int stride : {1, 2, 4}) {
      CodecShape shape{kind, "layer2", 4, 8, 0, stride};
      if (kind == aecnn_codec()) shape.selected = 32;
      if (kind == progressive_codec()) shape.group_ends = {1, 4};
      const auto codec = kind->make(backbone, shape, torch::arange(shape.kept_channels()));
      codec->eval();
      const auto input = torch::randn({2, shape.selected > 0 ? shape.selected : full, 16, 16});
      const auto values = codec->compress(input);
      const std::string about = kind->scheme->name + " " + std::to_string(stride);
      EXPECT_EQ(codec->sent_side_px(), 16 / stride) << about;
      EXPECT_EQ(values.sizes(), (std::vector<std::int64_t>{2, 4, 16 / stride, 16 / stride}))
          << about;
      EXPECT_EQ(codec->restore(values).sizes(), (std::vector<std::int64_t>{2, full, 16, 16}))
          << about;
    }
  }
}

// By hand: 2 x 2 of stride 2 from 65 planes of 16 x 16 to 4 of 8 x 8, and back to 64.
TEST(Codecs, CountTheWorkOfShrunkMaps) {
  const ResNetShape backbone{0.125, 16, 128};
  const CodecShape shape{bottlenet_codec(), "layer2", 4, 8, 0, 2};
  const auto codec = bottlenet_codec()->make(backbone, shape, {});
  EXPECT_DOUBLE_EQ(codec->device_work().back().macs, 65.0 * 4 * 4 * 8 * 8);
  const PartWork decoder = codec->decoder_work();
  ASSERT_EQ(decoder.size(), 1U);
  EXPECT_DOUBLE_EQ(decoder[0].macs, 4.0 * 64 * 4 * 8 * 8);
  EXPECT_DOUBLE_EQ(decoder[0].activation_bytes, 4.0 * (4 * 8 * 8 + 64 * 16 * 16));
}

/// A fresh progressive network of groups of 1, 2 and 3 channels.
std::shared_ptr<ProgressiveNetwork> small_progressive() {
  torch::manual_seed(5);
  const ResNetShape backbone{0.125, 16, 64};
  const CodecShape shape{progressive_codec(), "layer3", 6, 4, 0, 1, {1, 3, 6}};
  auto network = progressive_codec()->make(backbone, shape, {});
  network->eval();
  return std::static_pointer_cast<ProgressiveNetwork>(network);
}

SwitchableNormImpl& norm_of(ProgressiveNetwork& codec, std::size_t index) {
  return *codec.switchable[index]->as<SwitchableNormImpl>();
}

TEST(ProgressiveNetwork, NormalisesByHowManyGroupsAreThere) {
  const torch::NoGradGuard no_grad;
  const auto codec = small_progressive();
  const auto arrived = torch::tensor({{1.F, 0.F, 1.F}});
  EXPECT_TRUE(codec->by_channels_of_groups(arrived).flatten().equal(
      torch::tensor({1.F, 0.F, 0.F, 1.F, 1.F, 1.F})));
  const auto values = torch::randn({1, 6, 4, 4});
  const auto all = torch::ones({1, 3});
  EXPECT_TRUE(codec->restore(values).equal(codec->restore_groups(values, all)));
  EXPECT_TRUE(codec->restore(values).equal(codec->restore_groups(values, arrived)))
      << "a fresh network makes no difference";
  // Layers of the decoder 0 to 2, then three blocks of three norms and one of the shortcut.
  ASSERT_EQ(codec->switchable->size(), 3U + 3 * 3 + 1);
  EXPECT_TRUE(codec->decode(values).equal(
      codec->tail->forward(codec->restore(values), codec->split_unit() + 1, kClassifierUnit)))
      << "a fresh network's tail is the backbone's";
  const auto before = codec->decode(values, all);
  for (const std::size_t index : {0U, 12U}) {
    const auto shift = norm_of(*codec, index).shift;
    shift[1].fill_(0.5);
    EXPECT_TRUE(codec->decode(values, all).equal(before)) << "of two groups, not of three";
    EXPECT_FALSE(codec->decode(values, arrived).equal(before));
    shift[1].fill_(0);
  }
}

TEST(ProgressiveNetwork, DecodesABatchOfUnlikeNumbersAsOneByOne) {
  const torch::NoGradGuard no_grad;
  const auto codec = small_progressive();
  for (std::size_t i = 0; i < codec->switchable->size(); ++i) norm_of(*codec, i).scale.uniform_();
  const auto values = torch::randn({3, 6, 4, 4});
  const auto arrived = torch::tensor({{1.F, 0.F, 1.F}, {1.F, 1.F, 1.F}, {0.F, 0.F, 0.F}});
  const auto together = codec->decode(values, arrived);
  for (int i = 0; i < 3; ++i) {
    const auto alone = codec->decode(values.narrow(0, i, 1), arrived.narrow(0, i, 1));
    EXPECT_TRUE(alone.allclose(together.narrow(0, i, 1), 1e-4, 1e-5)) << i;
  }
}

// After training, a number's own statistics are in its scale and shift: the outputs stay.
TEST(ProgressiveNetwork, FoldsEachNumbersStatisticsIntoItsScale) {
  const torch::NoGradGuard no_grad;
  const auto codec = small_progressive();
  for (auto& item : codec->named_parameters())
    if (item.key().find("norm") != std::string::npos || item.key().find("bn") != std::string::npos)
      item.value().uniform_(0.5, 1.5);
  codec->begin_training();
  for (std::size_t i = 0; i < codec->switchable->size(); ++i) {
    norm_of(*codec, i).statistics->means.normal_();
    norm_of(*codec, i).statistics->variances.uniform_(0.2, 2);
  }
  const auto values = torch::randn({3, 6, 4, 4});
  const auto arrived = torch::tensor({{1.F, 0.F, 0.F}, {1.F, 1.F, 0.F}, {1.F, 1.F, 1.F}});
  const auto before = codec->decode(values, arrived);
  codec->end_training();
  EXPECT_TRUE(codec->decode(values, arrived).allclose(before, 1e-3, 1e-4));
  EXPECT_FALSE(codec->decode(values).narrow(0, 0, 2).allclose(before.narrow(0, 0, 2), 0.1, 0.1));
}

// In training, a batch is normalised by itself and only its number's statistics move.
TEST(SwitchableNorm, HasStatisticsForEachNumber) {
  const torch::NoGradGuard no_grad;
  torch::nn::BatchNorm2d base(2);
  SwitchableNorm norm(3, 2);
  norm->begin_training(base);
  norm->train();
  const auto x = 4 + 3 * torch::randn({64, 2, 8, 8});
  const auto y = norm(x, torch::full({64}, 2, torch::kInt64), base);
  EXPECT_TRUE(y.mean({0, 2, 3}).allclose(torch::zeros({2}), 0, 1e-4));
  EXPECT_TRUE(y.var({0, 2, 3}).allclose(torch::ones({2}), 1e-2, 0));
  EXPECT_NEAR(norm->statistics->means[1][0].item<float>(), 0.4, 0.1)
      << "a tenth of the way from 0 to 4";
  EXPECT_EQ(norm->statistics->means[0][0].item<float>(), 0);
  EXPECT_EQ(norm->statistics->means[2][0].item<float>(), 0);
  EXPECT_EQ(base->running_mean[0].item<float>(), 0);
}

TEST(CodecShape, TheNominalRatioIsFloatBitsOverSentBits) {
  EXPECT_DOUBLE_EQ((CodecShape{aecnn_codec(), "layer3", 4, 4}.ratio(small_shape())),
                   32.0 * 128 / (4 * 4));
  EXPECT_DOUBLE_EQ((CodecShape{bottlenet_codec(), "layer2", 1, 8}.ratio(ResNetShape{1, 10, 224})),
                   32.0 * 512 / 8);
}

class BundleFile : public ::testing::Test {
 protected:
  BundleFile() {
    info_.title = "test";
    info_.data = "shapes";
    for (int c = 0; c < 16; ++c) info_.classes.push_back("class " + std::to_string(c));
    info_.input_px = 64;
    round_as_stored(backbone_);
    const CodecShape shape{aecnn_codec(), "layer3", 2, 4};
    const auto network = make_codec(backbone_, shape, torch::tensor({3, 100}, torch::kInt64));
    network->eval();
    const torch::NoGradGuard no_grad;
    torch::Tensor tuned = network->tail->block(14)->conv1->weight;
    tuned += 0.01 * torch::randn_like(tuned);
    const WeightDeltas deltas = round_as_stored(*network, backbone_);
    codecs_.push_back({network, model(16), deltas});
  }

  /// Two channels: one without contexts, one with three.
  static SymbolModel model(std::size_t symbols) {
    std::vector<std::uint64_t> counts(symbols, 5);
    std::vector<FrequencyTable> tables;
    for (std::size_t t = 0; t < 5; ++t) {
      counts[t] += 100 * t;
      tables.push_back(FrequencyTable::from_counts(counts));
    }
    const ChannelModel plain(tables.back());
    tables.pop_back();
    return {{4, 4}, {plain, ChannelModel({5, 20}, tables)}};
  }

  Bytes bytes() { return serialise_bundle(info_, backbone_, codecs_); }

  ResNet50 backbone_ = small_backbone();
  BundleInfo info_;
  std::vector<TrainedCodec> codecs_;
};

TEST_F(BundleFile, ACodecThatIsReadIsToldWhichGroupsArrived) {
  const torch::NoGradGuard no_grad;
  const CodecShape shape{progressive_codec(), "layer3", 2, 4, 0, 1, {1, 2}};
  const auto network = make_codec(backbone_, shape, {});
  network->eval();
  norm_of(static_cast<ProgressiveNetwork&>(*network), 0).shift.normal_();
  const WeightDeltas deltas = round_as_stored(*network, backbone_);
  codecs_ = {{network, model(16), deltas}};
  const auto read =
      make_torch_networks(parse_bundle(bytes(), "b", all_kinds()), builtin_schemes())->another();
  const auto codec = read->codec(0);
  EXPECT_EQ(codec->groups().count(), 2);
  const auto planes = torch::randn({1, 2, 4, 4});
  const std::vector<float> values(planes.data_ptr<float>(), planes.data_ptr<float>() + 32);
  std::vector<float> margins;
  for (const bool is_first : {true, false}) {
    const auto flags = torch::tensor({{1.F, is_first ? 0.F : 1.F}});
    const auto top = std::get<0>(network->decode(planes, flags).flatten().topk(2));
    margins.push_back(codec->decode(values, {true, !is_first}).margin);
    EXPECT_NEAR(margins.back(), (top[0] - top[1]).item<float>(), 1e-4);
  }
  EXPECT_GT(std::abs(margins[0] - margins[1]), 1e-3);
}

// No unit of the backbone is computed on both sides, and none on neither.
TEST_F(BundleFile, DeviceAndEdgeDoTheWorkOfTheWholeNetworkAndTheCodecs) {
  for (const char* split : {"stem", "layer3"}) {
    const int stride = std::string(split) == "stem" ? 4 : 1;
    const CodecShape shape{progressive_codec(), split, 2, 4, 0, stride, {1, 2}};
    const auto network = make_codec(backbone_, shape, {});
    network->eval();
    const WeightDeltas deltas = round_as_stored(*network, backbone_);
    codecs_ = {{network, model(16), deltas}};
    const auto read =
        make_torch_networks(parse_bundle(bytes(), "b", all_kinds()), builtin_schemes())->another();
    const auto codec = read->codec(0);
    EXPECT_EQ(read->info().cuts.at(codec->cut()).name, split);
    const double encoder = network->device_work().back().macs;
    const double decoder = total_macs(network->decoder_work());
    EXPECT_EQ(codec->work().device_macs(), read->work(codec->cut()).device_macs() + encoder);
    EXPECT_EQ(codec->work().edge_macs(), read->work(codec->cut()).edge_macs() + decoder);
    const Image square{64, 64, std::vector<std::uint8_t>(64 * 64 * 3, 100)};
    EXPECT_EQ(codec->encode(square).size(), 2U * 4 * 4);
  }
}

TEST_F(BundleFile, GivesBackTheSameNetworks) {
  const torch::NoGradGuard no_grad;
  const auto read = parse_bundle(bytes(), "b", all_kinds());
  const auto image = torch::randn({1, 3, 64, 64});
  ResNet50 read_backbone = read->backbone;
  EXPECT_TRUE(read_backbone->forward(image, 0, kClassifierUnit)
                  .equal(backbone_->forward(image, 0, kClassifierUnit)));
  const TrainedCodec codec = read->codec(0);
  const auto input = backbone_->forward(image, 0, codec.network->shared_units() - 1);
  const auto values = codec.network->encode(input);
  EXPECT_TRUE(values.equal(codecs_[0].network->encode(input)));
  EXPECT_TRUE(codec.network->decode(values).equal(codecs_[0].network->decode(values)));
  for (std::size_t c = 0; c < 2; ++c) {
    const ChannelModel &was = codecs_[0].model.channels()[c], &is = codec.model.channels()[c];
    EXPECT_EQ(is.thresholds(), was.thresholds());
    ASSERT_EQ(is.tables().size(), was.tables().size());
    for (std::size_t t = 0; t < is.tables().size(); ++t) {
      EXPECT_EQ(is.tables()[t].frequencies(), was.tables()[t].frequencies());
    }
  }
  EXPECT_EQ(read->info.classes, info_.classes);
  EXPECT_EQ(read->info.codecs.at(0).ratio, 512);
}

TEST_F(BundleFile, DoesNotStoreTwiceWhatTrainingLeftAlone) {
  const TensorFile file = parse_tensor_file(bytes(), "b");
  EXPECT_EQ(file.tensors.count("codecs.0.tail.layer4.0.conv1.weight"), 0U);
  EXPECT_EQ(file.tensors.count("codecs.0.decoder.0.weight.codes"), 1U);
  const torch::NoGradGuard no_grad;
  codecs_[0].network->tail->fc->bias += 1;
  const TensorFile changed = parse_tensor_file(bytes(), "b");
  EXPECT_EQ(changed.tensors.count("codecs.0.tail.fc.bias"), 1U);
}

TEST_F(BundleFile, StoresATunedWeightAsADifferenceOfFourBits) {
  const TensorFile file = parse_tensor_file(bytes(), "b");
  const std::string tensor = "codecs.0.tail.layer4.0.conv1.weight";
  const auto values = backbone_->block(14)->conv1->weight.numel();
  ASSERT_EQ(file.tensors.count(tensor + ".delta"), 1U);
  EXPECT_EQ(file.tensors.count(tensor), 0U);
  EXPECT_EQ(file.tensors.at(tensor + ".delta").bytes.size(), static_cast<std::size_t>(values) / 2);
}

TEST_F(BundleFile, StoresTheWeightsOfCodecsThatDifferInBitsOnce) {
  TrainedCodec finer = codecs_[0];
  finer.network = with_bits(backbone_, *codecs_[0].network, 8);
  finer.model = model(256);
  codecs_.push_back(finer);
  const auto read = parse_bundle(bytes(), "b", all_kinds());
  EXPECT_EQ(read->file.tensors.count("codecs.1.decoder.0.weight.codes"), 0U);
  EXPECT_EQ(read->codec(1).network->shape.bits, 8);
  const torch::NoGradGuard no_grad;
  const auto input = torch::randn({1, backbone_->shape.channels(12), 4, 4});
  EXPECT_TRUE(read->codec(1).network->encode(input).equal(codecs_[0].network->encode(input)));
}

TEST(WeightDelta, IsAsNearAsTheoryAllowsSixteenLevels) {
  torch::manual_seed(7);
  const auto original = torch::randn({64, 500});
  const auto value = original + 0.01 * torch::randn({64, 500});
  const auto restored = apply_delta(original, compress_delta(value, original, 4));
  const double noise = (restored - value).pow(2).mean().item<double>();
  const double ratio_db = 10 * std::log10(1e-4 / noise);
  // Max 1960, table II: the best uniform quantiser of 16 levels leaves 0.01154 of a Gaussian's
  // power as error, 19.4 dB below it.
  EXPECT_NEAR(ratio_db, 19.4, 0.4);
}

TEST(WeightDelta, HoldsAnOddNumberOfValues) {
  const auto original = torch::randn({3, 5});
  const auto delta = compress_delta(original + 1, original, 4);
  EXPECT_EQ(delta.codes.numel(), 8);
  EXPECT_TRUE(apply_delta(original, delta).allclose(original + 1, 0, 0.1));
}

TEST(WeightDelta, EightBitsAreWithinHalfAStepOfEveryValue) {
  const auto value = torch::randn({6, 3, 3, 3});
  const auto none = torch::zeros_like(value);
  const auto error = (apply_delta(none, compress_delta(value, none, 8)) - value).abs();
  const auto largest = value.abs().flatten(1).amax(1).view({6, 1, 1, 1});
  // Half a step is 1/254 of the row's largest value; the step itself is rounded to 11 bits.
  EXPECT_TRUE((error <= largest * (1 / 254.0 + 1 / 2048.0)).all().item<bool>());
}

TEST(Quantiser, ErasedBitsCountAsHalf) {
  const Quantiser quantiser(1, 8);                            // range 0 to 1
  const auto x = torch::full({1, 1, 400, 400}, 200.0 / 255);  // bits 11001000
  const RandomStream draws(1, "test");
  EXPECT_TRUE(quantiser->erase_bits(x, torch::zeros({1}), draws).allclose(x, 0, 1e-6));
  EXPECT_TRUE(quantiser->erase_bits(x, torch::ones({1}), draws)
                  .allclose(torch::full_like(x, 0.5), 0, 1e-6));
  // A bit of weight w is lost with probability p: mean (1 - p) v + p 255 / 2 for the code v, and
  // variance p (1 - p) times the sum of (w / 2)^2.
  const auto half = quantiser->erase_bits(x, torch::full({1}, 0.25), draws) * 255;
  double variance = 0;
  for (int bit = 0; bit < 8; ++bit) variance += 0.25 * 0.75 * std::pow((1 << bit) / 2.0, 2);
  const double standard_error = std::sqrt(variance / 160000);
  EXPECT_NEAR(half.mean().item<double>(), 0.75 * 200 + 0.25 * 127.5, 3.3 * standard_error);
  EXPECT_NEAR(half.var().item<double>(), variance, 0.02 * variance);
}

TEST(Quantiser, EstimatedBitsFollowTheEntropyOfAQuantisedGaussian) {
  // A Gaussian of standard deviation s in steps of d has, for s >> d, an entropy of
  // log2(s / d) + log2(2 pi e) / 2 bits (Cover, Thomas, "Elements of Information Theory", theorem
  // 8.3.1); the estimate leaves out the constant, log2(2 pi e / 12) / 2.
  const double constant = 0.5 * std::log2(2 * 3.14159265358979 * std::exp(1.0) / 12);
  torch::manual_seed(3);
  Quantiser quantiser(2, 8);
  quantiser->low.fill_(-40);
  quantiser->high.copy_(torch::tensor({-40.0 + 255 * 0.5, -40.0 + 255 * 0.25}));  // steps 1/2, 1/4
  const auto x = torch::randn({1, 2, 1000, 1000}).clamp(-20, 20);
  const auto codes = quantiser->codes(x);
  double entropy = 0;
  for (int c = 0; c < 2; ++c) {
    const auto counts = torch::bincount(codes[0][c].flatten().to(torch::kInt64), {}, 256);
    const auto p = counts.to(torch::kFloat64) / 1e6;
    entropy -= p.mul(torch::log2(p.clamp_min(1e-12))).sum().item<double>() / 2;
  }
  EXPECT_NEAR(quantiser->estimated_bits(x).item<double>() + constant, entropy, 0.03);
}

// The block's channels come in the order of `kept`, whether some or all are.
TEST(Codecs, KeepTheBackbonesChannelsInTheirOrder) {
  const torch::NoGradGuard no_grad;
  auto backbone = small_backbone();
  backbone->eval();
  for (const std::string split : {"layer3", "layer3.0"}) {
    const int unit = parse_split(split), all = backbone->shape.channels(unit);
    const auto input = torch::randn({1, backbone->shape.channels(unit - 1), 4, 4});
    const auto whole = backbone->block(unit)->forward(input);
    for (const int selected : {all - 1, all}) {
      CodecShape shape{aecnn_codec(), split, 4, 8};
      shape.selected = selected;
      const auto kept = torch::arange(all - 1, all - 1 - selected, -1, torch::kInt64);
      const auto codec = make_codec(backbone, shape, kept);
      codec->eval();
      EXPECT_TRUE(
          codec->last_block->forward(input).allclose(whole.index_select(1, kept), 1e-5, 1e-6))
          << split << " " << selected;
    }
  }
}

TEST(Codecs, SendInAnotherOrderWhatTheyComputeAllTheSame) {
  const torch::NoGradGuard no_grad;
  auto backbone = small_backbone();
  backbone->eval();
  const auto order = torch::tensor({2, 0, 3, 1}, torch::kInt64);
  for (const CodecKind* kind : {aecnn_codec(), bottlenet_codec()}) {
    CodecShape shape{kind, "layer3", 4, 8};
    if (kind == aecnn_codec()) shape.selected = 16;
    const auto codec = make_codec(backbone, shape, torch::arange(16));
    codec->eval();
    codec->quantiser->low.copy_(torch::tensor({-1.0, -2.0, -3.0, -4.0}));
    codec->quantiser->high.copy_(torch::tensor({1.0, 2.0, 3.0, 5.0}));
    const auto input = torch::randn({2, backbone->shape.channels(12), 4, 4});
    const auto values = codec->encode(input);
    const auto codes = codec->quantiser->codes(values);
    const auto logits = codec->decode(codec->quantiser->values(codes));
    codec->send_in_order(order);
    EXPECT_TRUE(codec->encode(input).allclose(values.index_select(1, order), 1e-5, 1e-6))
        << kind->scheme->name;
    const auto moved = codec->quantiser->codes(codec->encode(input));
    EXPECT_LE((moved.to(torch::kInt32) - codes.index_select(1, order).to(torch::kInt32))
                  .abs()
                  .max()
                  .item<int>(),
              1)
        << kind->scheme->name;
    EXPECT_TRUE(codec->decode(codec->quantiser->values(moved)).allclose(logits, 1e-2, 1e-2))
        << kind->scheme->name;
  }
}

TEST(ChannelRanking, OrdersByWeightWithTiesInTheirPlaces) {
  const auto mean = torch::tensor({0.2, 0.9, 0.5, 0.9, 0.1});
  const auto expected = torch::tensor({1, 3, 2, 0, 4}, torch::kInt64);
  EXPECT_TRUE(falling_order(mean).equal(expected));
  EXPECT_TRUE(explored_order(mean, 0, 1).equal(expected)) << "without noise nothing is explored";
  EXPECT_TRUE(first_of(expected, 2).equal(torch::tensor({0.0F, 1.0F, 0.0F, 1.0F, 0.0F})));
}

TEST(ChannelRanking, ExploresEachChannelInProportionToItsOdds) {
  // With Gumbel noise on logits the first place is drawn in proportion to w / (1 - w): here 1 to 3.
  const auto mean = torch::tensor({0.5, 0.75});
  int second = 0;
  for (std::uint64_t draw = 0; draw < 4000; ++draw) {
    second += explored_order(mean, 1, draw)[0].item<std::int64_t>() == 1 ? 1 : 0;
  }
  EXPECT_NEAR(second / 4000.0, 0.75, 3.3 * std::sqrt(0.75 * 0.25 / 4000));
}

TEST(Aecnn, PutsWhatItGotBackInTheChannelsPlaces) {
  const AecnnNetwork codec(small_shape(), {aecnn_codec(), "layer3", 2, 4},
                           torch::tensor({100, 3}, torch::kInt64));
  const auto values = torch::stack({torch::full({4, 4}, 7.0), torch::full({4, 4}, 8.0)});
  const auto all = codec.put_back(values.unsqueeze(0));
  EXPECT_EQ(all.sizes(), (std::vector<std::int64_t>{1, 128, 4, 4}));
  EXPECT_EQ(all[0][100][0][0].item<float>(), 7);
  EXPECT_EQ(all[0][3][3][3].item<float>(), 8);
  EXPECT_EQ(all.sum().item<float>(), 16 * (7 + 8));
}

TEST(BottleNet, IsToldNoNoiseThatTrainingDidNotHaveAndNoneIfItIsNotToBe) {
  const torch::NoGradGuard no_grad;
  const auto encoded = [](const std::string& channel, double level) {
    torch::manual_seed(3);
    BottleNetNetwork codec(small_shape(), told_bottlenet(channel));
    codec.eval();
    if (!channel.empty()) codec.set_noise_range(0.1, 2);
    codec.tell_noise(level);
    return codec.compress(torch::ones({1, 128, 4, 4}));
  };
  EXPECT_FALSE(encoded("awgn", 0.5).equal(encoded("awgn", 1)));
  EXPECT_TRUE(encoded("awgn", 0).equal(encoded("awgn", 0.1)));
  EXPECT_TRUE(encoded("awgn", 7).equal(encoded("awgn", 2)));
  EXPECT_FALSE(encoded("erasure", 0.5).equal(encoded("erasure", 1)));
  EXPECT_TRUE(encoded("awgn-untold", 0.5).equal(encoded("awgn-untold", 1)));
  EXPECT_TRUE(encoded("erasure-untold", 0.5).equal(encoded("", 1)));
}

TEST(Channel, NoiseHasEachImagesLevelTimesItsFeaturesOwnStandardDeviation) {
  Quantiser range(1, 8);
  range->low.fill_(-100);
  range->high.fill_(100);
  const auto values =
      torch::stack({torch::randn({1, 400, 400}), 3 + 2 * torch::randn({1, 400, 400})});
  const auto levels = torch::tensor({0.2F, 0.5F});
  const RandomStream draws(1, "test");
  const auto noise = add_noise(values, levels, range, draws) - values;
  for (int image = 0; image < 2; ++image) {
    const double deviation = levels[image].item<double>() * values[image].std().item<double>();
    EXPECT_NEAR(noise[image].mean().item<double>(), 0, 3.3 * deviation / 400);
    EXPECT_NEAR(noise[image].std().item<double>(), deviation,
                3.3 * deviation / std::sqrt(2.0 * 160000));
  }
  EXPECT_TRUE(noise.equal(add_noise(values, levels, range, draws) - values));
  range->high.fill_(0.5);
  EXPECT_EQ(add_noise(values, levels, range, draws).max().item<float>(), 0.5F);
}

// A level of the whole batch is gone behind batch norm in training; one of each image is not.
TEST(BottleNet, HearsTheNoiseOfEachImageThroughBatchNorm) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(3);
  BottleNetNetwork codec(small_shape(), told_bottlenet("awgn"));
  codec.train();
  codec.set_noise_range(0, 2);
  const auto features = torch::rand({4, 128, 8, 8});
  const auto inner = [&](const torch::Tensor& levels) {  // where no padding is seen
    codec.tell_noise(levels);
    return codec.compress(features).slice(2, 1, 7).slice(3, 1, 7);
  };
  const auto none = inner(torch::zeros({4}));
  const auto all = (inner(torch::ones({4})) - none).abs().mean().item<double>();
  const auto some = (inner(torch::tensor({0.F, 2.F, 0.F, 2.F})) - none).abs().mean().item<double>();
  EXPECT_GT(some, 5 * all);
}

// The network of width 4 would take 1.5 GB before the first of its tensors was missed.
TEST_F(BundleFile, IsRefusedBeforeItsNetworkIsBuiltIfItIsTooSmallForIt) {
  TensorFile file = parse_tensor_file(bytes(), "b");
  std::string& description = file.metadata.at("airsplit.bundle");
  const std::string width = "\"width\":0.125";
  const std::size_t place = description.find(width);
  ASSERT_NE(place, std::string::npos);
  description.replace(place, width.size(), "\"width\":4");
  EXPECT_THAT([&] { parse_bundle(serialise(file), "b", all_kinds()); },
              ThrowsMessage<InputError>(HasSubstr("too small for its network")));
}

// Three images of two classes after one group and after two, by hand.
TEST(ConfidentMargin, IsTheSmallestThatCostsNoAnswer) {
  const auto logits = torch::tensor({{{3., 0.}, {0., 1.}, {0.5, 0.}},   // the second is wrong
                                     {{4., 0.}, {2., 0.}, {0., 1.}}});  // all are right
  const auto labels = torch::tensor({0, 0, 1}, torch::kInt64);
  const auto at = [&](double margin) { return answer_at_margin(logits, labels, {10, 30}, margin); };
  EXPECT_DOUBLE_EQ(at(0).accuracy, 1. / 3);
  EXPECT_DOUBLE_EQ(at(0).bytes, 10);
  EXPECT_DOUBLE_EQ(at(1).accuracy, 2. / 3) << "the third has to wait";
  EXPECT_DOUBLE_EQ(at(1).bytes, (10 + 10 + 30) / 3.);
  EXPECT_DOUBLE_EQ(at(2).accuracy, 1);
  EXPECT_DOUBLE_EQ(at(9).bytes, 30);
  const ConfidentMargin chosen = confident_margin(logits, labels, {10, 30});
  EXPECT_NEAR(chosen.margin, 1.1, 1e-9);
  EXPECT_DOUBLE_EQ(chosen.accuracy, 1);
  EXPECT_DOUBLE_EQ(chosen.bytes, (10 + 30 + 30) / 3.);
}

// The device runs the stem as it is and the encoder behind it; the edge everything from layer1.0.
TEST(ProgressiveNetwork, MayCutAfterTheStem) {
  const ResNet50 backbone = small_backbone();
  const CodecShape shape{progressive_codec(), "stem", 6, 4, 0, 4, {1, 3, 6}};
  ASSERT_TRUE(is_possible(shape, backbone->shape));
  EXPECT_FALSE(is_possible({bottlenet_codec(), "stem", 6, 4, 0, 4, {}}, backbone->shape));
  const auto codec = make_codec(backbone, shape, {});
  codec->eval();
  EXPECT_EQ(codec->shared_units(), 1);
  // 64 pixels: 16 x 16 of 8 channels behind the stem; 3 x 3 with stride 2 to 8 x 8 of 16, again to
  // 4 x 4 of 6.
  const PartWork device = codec->device_work();
  ASSERT_EQ(device.size(), 1U);
  EXPECT_EQ(device[0].macs, 8 * 9 * 16 * 64 + 16 * 9 * 6 * 16);
  // Back through 64 channels, as the 8 are too few: 3 x 3 twice on 4 x 4, 4 x 4 to 16 x 16, 1 x 1.
  EXPECT_EQ(codec->decoder_work().front().macs,
            6 * 9 * 64 * 16 + 64 * 9 * 64 * 16 + 64 * 16 * 64 * 16 + 64 * 8 * 256);
  // A map that shrinks once does so in one step.
  const auto halved = make_codec(backbone, {progressive_codec(), "stem", 6, 4, 0, 2, {6}}, {});
  EXPECT_EQ(halved->device_work().front().macs, 8 * 9 * 6 * 64);
  const auto values = codec->encode(torch::rand({2, 8, 16, 16}));
  EXPECT_EQ(values.sizes(), (std::vector<std::int64_t>{2, 6, 4, 4}));
  EXPECT_EQ(codec->decode(values).sizes(), (std::vector<std::int64_t>{2, 16}));
  const auto full = codec->restore(values);
  EXPECT_EQ(full.sizes(), (std::vector<std::int64_t>{2, 8, 16, 16}));
}

// More images than one batch, the last of it short: each row is that of its own image.
TEST(FeatureCache, HoldsEachImagesOwnFeatures) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(5);
  ResNet50 network(small_shape());
  network->eval();
  const auto some_images = [](std::int64_t count) {
    return ImageCache{torch::randint(256, {count, 3, 64, 64}, torch::kUInt8), torch::arange(count)};
  };
  const ImageCache training = some_images(131), validation = some_images(3);
  const FeatureCache cache =
      make_measuring_cache(network, training, validation, "layer1", torch::kCPU);
  ASSERT_EQ(cache.plain_inputs.size(0), 131);
  ASSERT_EQ(cache.validation_inputs.size(0), 3);
  const int last = shared_units_before(parse_split("layer1")) - 1;
  for (const std::int64_t i : {0, 63, 64, 127, 128, 130}) {
    const auto alone =
        network->forward(normalise(training.images.narrow(0, i, 1)), 0, last).squeeze(0);
    EXPECT_TRUE(torch::allclose(cache.plain_inputs[i].to(torch::kFloat32), alone, 2e-3, 2e-3)) << i;
  }
}

// Uniform in dB between the recipe's ends, anew for each image.
TEST(NoiseDraws, AreUniformInDecibelsOrInTheShareOfErasures) {
  constexpr int kImages = 20000;
  CodecTarget target;
  target.channel = "awgn-untold";
  target.snr_db_min = -4;
  target.snr_db_max = 8;
  const RandomStream draws(1, "test");
  const auto snr_db = -20 * torch::log10(draw_noise(target, kImages, draws).to(torch::kFloat64));
  const auto expect_uniform = [](const torch::Tensor& values, double low, double high) {
    EXPECT_GE(values.min().item<double>(), low - 1e-4);
    EXPECT_LE(values.max().item<double>(), high + 1e-4);
    EXPECT_NEAR(values.mean().item<double>(), (low + high) / 2,
                3.3 * (high - low) / std::sqrt(12.0 * kImages));
    EXPECT_NEAR(values.lt(low + (high - low) / 4).to(torch::kFloat64).mean().item<double>(), 0.25,
                3.3 * std::sqrt(0.25 * 0.75 / kImages));
  };
  expect_uniform(snr_db, -4, 8);
  EXPECT_TRUE(draw_noise(target, 5, draws).equal(draw_noise(target, 5, draws)));
  EXPECT_FALSE(draw_noise(target, 5, draws).equal(draw_noise(target, 5, RandomStream(2, "test"))));
  target.channel = "erasure";
  target.noise_max = 0.3;
  expect_uniform(draw_noise(target, kImages, draws).to(torch::kFloat64), 0, 0.3);
}

// Each number of groups is as likely, and all images of a batch have the same.
TEST(GroupDraws, AreOfEachNumberAsOftenForTheWholeBatch) {
  constexpr int kBatches = 4000;
  const auto random = at::detail::createCPUGenerator(3);
  std::vector<int> batches_of(5, 0);
  int first = 0;
  for (int i = 0; i < kBatches; ++i) {
    const auto arrived = draw_arrived(8, 4, 0.25, random);
    const auto numbers = arrived.sum(1);
    EXPECT_TRUE(numbers.min().equal(numbers.max()));
    ++batches_of[static_cast<std::size_t>(numbers[0].item<float>())];
    first += are_first(arrived) ? 1 : 0;
  }
  EXPECT_EQ(batches_of[0], 0);
  for (int k = 1; k <= 4; ++k) EXPECT_NEAR(batches_of[k], kBatches / 4.0, 4 * 28) << k;
  // Any set of all four is the first four; of fewer, eight images are hardly ever all so.
  EXPECT_NEAR(first, kBatches * (0.75 + 0.25 / 4), 4 * 28);
}

TEST(GroupDraws, AnyGroupIsMissingAsOften) {
  const auto arrived = draw_arrived(40000, 4, 1, at::detail::createCPUGenerator(8));
  const double share = arrived[0].sum().item<double>() / 4;
  ASSERT_LT(share, 1) << "a seed that draws some missing";
  for (int g = 0; g < 4; ++g)
    EXPECT_NEAR(arrived.select(1, g).to(torch::kFloat64).mean().item<double>(), share, 0.01) << g;
}

TEST(TrainingData, EvenlySpreadImagesAreOfAllClasses) {
  EXPECT_TRUE(evenly_spread(10, 4).equal(torch::tensor({0, 2, 5, 7}, torch::kInt64)));
  EXPECT_TRUE(evenly_spread(3, 4).equal(torch::tensor({0, 1, 2}, torch::kInt64)));
}

TEST_F(BundleFile, DamageIsAnError) {
  Bytes whole = bytes();
  EXPECT_THROW(parse_bundle({whole.begin(), whole.begin() + 1000}, "b", all_kinds()), InputError);
  EXPECT_THROW(parse_bundle({whole.begin(), whole.end() - 1}, "b", all_kinds()), InputError);
  TensorFile file = parse_tensor_file(whole, "b");
  file.tensors.erase("backbone.conv1.weight");
  EXPECT_THROW(parse_bundle(serialise(file), "b", all_kinds()), InputError);
  file = parse_tensor_file(whole, "b");
  file.tensors["codecs.0.entropy_tables"].bytes[0] ^= 1;
  EXPECT_THROW(parse_bundle(serialise(file), "b", all_kinds())->codec(0), InputError);
  file = parse_tensor_file(whole, "b");
  file.tensors["codecs.0.kept"].bytes[1] = 0x70;
  EXPECT_THROW(parse_bundle(serialise(file), "b", all_kinds())->codec(0), InputError);
}

}  // namespace
}  // namespace airsplit
