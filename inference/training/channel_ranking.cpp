// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/training/channel_ranking.h"

namespace airsplit {

AttentionNetwork::AttentionNetwork(ResNet50 backbone, int unit)
    : block(register_module("block", make_block(backbone->shape, unit))),
      attention(register_module("attention", ChannelAttention(backbone->shape.channels(unit)))),
      tail(register_module("tail", ResNet50(backbone->shape, unit + 1))),
      mean(register_buffer("mean", torch::full({backbone->shape.channels(unit)}, 0.5))),
      unit_(unit) {
  copy_state(*backbone->block(unit), *block);
  copy_state(*backbone, *tail);
}

torch::Tensor AttentionNetwork::forward(const torch::Tensor& block_input,
                                        const torch::Tensor& passing) {
  const auto features = block->forward(block_input);
  weights = attention->forward(features).to(torch::kFloat32);
  const auto gate = weights * passing;
  return tail->forward(features * gate.unsqueeze(2).unsqueeze(3), unit_ + 1, kClassifierUnit);
}

torch::Tensor AttentionNetwork::mean_attention(const torch::Tensor& block_inputs,
                                               torch::Device device) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> all;
  for (const auto& batch : block_inputs.split(256)) {
    const auto features = block->forward(batch.to(device).to(torch::kFloat32));
    all.push_back(attention->forward(features).to(torch::kCPU));
  }
  return torch::cat(all).mean(0);
}

torch::Tensor first_of(const torch::Tensor& order, int count) {
  const auto none = torch::zeros({order.size(0)}).to(order.device());
  return none.index_fill(0, order.narrow(0, 0, count), 1);
}

torch::Tensor falling_order(const torch::Tensor& weights) {
  return std::get<1>(weights.sort(/*stable=*/true, 0, /*descending=*/true));
}

torch::Tensor explored_order(const torch::Tensor& mean, double temperature, std::uint64_t draw) {
  const auto uniform = torch::rand(mean.sizes(), at::detail::createCPUGenerator(draw));
  const auto gumbel = -torch::log(-torch::log(uniform.clamp(1e-9, 1 - 1e-7)));
  return falling_order(torch::logit(mean, 1e-6) + temperature * gumbel.to(mean.device()));
}

}  // namespace airsplit
