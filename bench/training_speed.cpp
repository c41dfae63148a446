// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Images a second of training ResNet-50: in a bare LibTorch loop on one batch that lies in memory,
// with each arithmetic, layout and number of threads, and, in turn with it, by the trainer itself,
// with its images drawn, cropped, flipped and coloured for each step. The trainer keeps freed
// memory (inference/network/freed_memory.h), and from its first turn on the bare loop has that too.
//   training_speed WIDTH SIDE_PX BATCH STEPS
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <ATen/autocast_mode.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include "inference/network/resnet.h"
#include "inference/network/threads.h"
#include "inference/training/recipe.h"
#include "inference/training/train_backbone.h"
#include "inference/training/training_data.h"
#include "inference/training/training_session.h"

namespace {

using namespace airsplit;
namespace fs = std::filesystem;
namespace F = torch::nn::functional;
using Clock = std::chrono::steady_clock;

constexpr int kClasses = 101;

struct Choice {
  bool bfloat16;
  bool channels_last;
  int threads;
};

struct Measured {
  Choice choice;
  double images_per_s;
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

/// The trainer, as `airsplit train` runs it; its own log says how fast it was in its second epoch:
/// as in the bare loop, the first step plans and allocates and does not count.
double trainer_images_per_s(const Load& load, int threads, bool& bfloat16) {
  const fs::path folder = fs::temp_directory_path() / "airsplit_training_speed";
  fs::remove_all(folder);
  Recipe recipe;
  recipe.width = load.width;
  recipe.input_px = load.side_px;
  recipe.backbone.epochs = 2;
  recipe.backbone.batch = load.batch;
  recipe.backbone.input_px = load.side_px;
  TrainOptions options;
  options.bundle_path = (folder / "speed.bundle").string();
  options.threads = threads;
  TrainingSession session(options, recipe);
  session.open_work_folder("speed");
  bfloat16 = session.mixed_precision();
  ResNetShape shape;
  shape.width = load.width;
  shape.input_px = load.side_px;
  shape.classes = kClasses;
  const auto images = [&](std::int64_t count) {
    return ImageCache{torch::randint(256, {count, 3, load.side_px, load.side_px}, torch::kUInt8),
                      torch::randint(kClasses, {count}, torch::kLong),
                      {}};
  };
  train_backbone(session, "speed", recipe.backbone, ResNet50(shape),
                 images(std::int64_t{load.batch} * load.steps), images(2));
  std::ifstream log(options.bundle_path + ".work/log.csv");
  std::string line, last;
  while (std::getline(log, line)) last = line;
  fs::remove_all(folder);
  return std::atof(last.substr(last.rfind(',') + 1).c_str());
}

void print_row(const char* loop, const Choice& choice, double speed) {
  fmt::print("{},{},{},{},{:.2f}\n", loop, choice.bfloat16 ? "bfloat16" : "float32",
             choice.channels_last ? "channels last" : "channels first", choice.threads, speed);
  std::fflush(stdout);
}

/// In turn, three times, on all threads: machines are noisy. `plain`: loops before the first
/// trainer.
void compare(const Load& load, const std::vector<Measured>& plain) {
  constexpr int kTurns = 3;
  const int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  double ratios = 0, speeds = 0;
  bool bfloat16 = false;
  for (int turn = 0; turn < kTurns; ++turn) {
    const double trainer = trainer_images_per_s(load, threads, bfloat16);
    const Choice choice{bfloat16, true, threads};
    print_row("trainer", choice, trainer);
    const double bare = images_per_s(load, choice);
    print_row("bare", choice, bare);
    ratios += trainer / bare / kTurns;
    speeds += trainer / kTurns;
  }
  fmt::print(stderr,
             "the trainer's images/s over those of a bare loop that keeps freed memory: {:.3f}\n",
             ratios);
  for (const Measured& loop : plain) {
    const Choice& choice = loop.choice;
    if (choice.bfloat16 != bfloat16 || !choice.channels_last || choice.threads != threads) continue;
    fmt::print(stderr, "and of a bare loop with the C library as it is: {:.3f}\n",
               speeds / loop.images_per_s);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr, "training_speed WIDTH SIDE_PX BATCH STEPS\n");
    return 2;
  }
  const Load load{std::atof(argv[1]), std::atoi(argv[2]), std::atoi(argv[3]), std::atoi(argv[4])};
  fmt::print("loop,arithmetic,layout,threads,images_per_s\n");
  std::vector<Measured> plain;
  for (const int threads : {1, 2}) {
    for (const bool channels_last : {true, false}) {
      for (const bool bfloat16 : {false, true}) {
        const Choice choice{bfloat16, channels_last, threads};
        plain.push_back({choice, images_per_s(load, choice)});
        print_row("bare", choice, plain.back().images_per_s);
      }
    }
  }
  compare(load, plain);
}
