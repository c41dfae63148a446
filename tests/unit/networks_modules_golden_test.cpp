// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The codecs' modules against PyTorch's functions in Python, by tests/golden/make_golden.py.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "inference/codecs/aecnn/aecnn_network.h"
#include "inference/codecs/bottlenet/bottlenet_network.h"
#include "tests/golden.h"

namespace airsplit {
namespace {

void set(const torch::Tensor& target, double phase, double scale, double offset = 0) {
  const torch::NoGradGuard no_grad;
  target.copy_(wave(target.sizes().vec(), phase, scale, offset));
}

/// A convolution and its batch norm: layers 0 and 1 of a sequence.
void set_layers(torch::nn::Sequential& layers, double phase) {
  auto parameters = layers->named_parameters();
  auto buffers = layers->named_buffers();
  set(parameters["0.weight"], phase, 0.4);
  set(buffers["1.running_mean"], phase + 1, 0.3);
  set(buffers["1.running_var"], phase + 2, 0.5, 1);
  set(parameters["1.weight"], phase + 3, 0.5, 1);
  set(parameters["1.bias"], phase + 4, 0.3);
}

torch::Tensor channel_attention(int channels) {
  ChannelAttention attention(channels);
  set(attention->squeeze->weight, 1, 0.5);
  set(attention->squeeze->bias, 2, 0.3);
  set(attention->excite->weight, 3, 0.5);
  set(attention->excite->bias, 4, 0.3);
  return attention(wave({2, channels, 2, 2}, 5, 2));
}

TEST(ModulesGolden, ChannelAttentionIsPyTorchs) {
  const torch::NoGradGuard no_grad;
  expect_golden(channel_attention(6), "channel_attention.small", 1e-5);
  expect_golden(channel_attention(96), "channel_attention.large", 1e-5);
}

TEST(ModulesGolden, BottleNetsEncoderAndDecoderArePyTorchs) {
  const torch::NoGradGuard no_grad;
  BottleNetNetwork codec(ResNetShape{1.0 / 32, 5, 16},
                         CodecShape{bottlenet_codec(), "layer1", 3, 8, 0, 1, {}, "awgn"});
  codec.eval();
  codec.set_noise_range(0, 1);
  codec.tell_noise(0.25);
  set_layers(codec.encoder, 7);
  set_layers(codec.decoder, 12);
  // Without its residual branch, the last block leaves positive features as they are.
  codec.last_block->bn3->weight.zero_();
  codec.last_block->bn3->bias.zero_();
  const auto encoded = codec.encode(wave({2, 8, 4, 4}, 6, 1, 1.2));
  expect_golden(encoded, "bottlenet.encoded", 1e-5);
  expect_golden(codec.restore(encoded), "bottlenet.restored", 1e-5);
}

}  // namespace
}  // namespace airsplit
