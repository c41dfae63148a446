// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Images a second of training ResNet-50 in a bare LibTorch loop on images that lie in memory: what
// the trainer's own speed is held against, and which arithmetic, layout and threads are fastest
// here.
//   training_speed WIDTH SIDE_PX BATCH STEPS
#include <chrono>
#include <cstdlib>
#include <vector>

#include <ATen/autocast_mode.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include "inference/network/resnet.h"
#include "inference/network/threads.h"

namespace {

using namespace airsplit;
namespace F = torch::nn::functional;
using Clock = std::chrono::steady_clock;

struct Choice {
  bool bfloat16;
  bool channels_last;
  int threads;
};

struct Load {
  double width;
  int side_px, batch, steps;
};

torch::Tensor laid_out(const torch::Tensor& tensor, bool channels_last) {
  if (tensor.dim() != 4) return tensor;
  return tensor.contiguous(channels_last ? torch::MemoryFormat::ChannelsLast
                                         : torch::MemoryFormat::Contiguous);
}

void set_bfloat16(bool on) {
  at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  at::autocast::set_cpu_enabled(on);
}

double images_per_s(const Load& load, const Choice& choice) {
  set_compute_threads(choice.threads);
  torch::manual_seed(1);
  constexpr int kClasses = 101;
  ResNetShape shape;
  shape.width = load.width;
  shape.input_px = load.side_px;
  shape.classes = kClasses;
  ResNet50 network(shape);
  for (auto& parameter : network->parameters())
    parameter.set_data(laid_out(parameter, choice.channels_last));
  network->train();
  torch::optim::SGD optimizer(network->parameters(),
                              torch::optim::SGDOptions(0.01).momentum(0.9).nesterov(true));
  const auto images =
      laid_out(torch::randn({load.batch, 3, load.side_px, load.side_px}), choice.channels_last);
  const auto labels = torch::randint(kClasses, {load.batch}, torch::kLong);
  const auto step = [&] {
    optimizer.zero_grad();
    set_bfloat16(choice.bfloat16);
    const auto logits = network->forward(images, 0, kClassifierUnit);
    set_bfloat16(false);
    F::cross_entropy(logits.to(torch::kFloat32), labels).backward();
    at::autocast::clear_cache();
    optimizer.step();
  };
  step();  // the first one plans and allocates
  const auto begin = Clock::now();
  for (int i = 0; i < load.steps; ++i) step();
  const std::chrono::duration<double> seconds = Clock::now() - begin;
  return load.steps * load.batch / seconds.count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr, "training_speed WIDTH SIDE_PX BATCH STEPS\n");
    return 2;
  }
  const Load load{std::atof(argv[1]), std::atoi(argv[2]), std::atoi(argv[3]), std::atoi(argv[4])};
  fmt::print("arithmetic,layout,threads,images_per_s\n");
  for (const int threads : {1, 2}) {
    for (const bool channels_last : {true, false}) {
      for (const bool bfloat16 : {false, true}) {
        const double speed = images_per_s(load, {bfloat16, channels_last, threads});
        fmt::print("{},{},{},{:.2f}\n", bfloat16 ? "bfloat16" : "float32",
                   channels_last ? "channels last" : "channels first", threads, speed);
        std::fflush(stdout);
      }
    }
  }
}
