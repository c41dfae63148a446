// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/torch/block_timing.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include <torch/torch.h>

#include "common/file.h"
#include "inference/adopted/adopted_bundle.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/network/threads.h"
#include "inference/torch/torchscript.h"

namespace airsplit {
namespace {

/// Something to be timed: a block, its input, and how to run it.
struct Candidate {
  BlockWork work;
  torch::Tensor input;
  std::function<void(const torch::Tensor&)> run;
};

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double median_seconds(int repetitions, const std::function<void()>& run) {
  using Clock = std::chrono::steady_clock;
  run();  // allocates, and fills the caches
  std::vector<double> seconds;
  for (int i = 0; i < repetitions; ++i) {
    const auto begin = Clock::now();
    run();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  return median(std::move(seconds));
}

/// Keeps the first of those that are alike.
class Candidates {
 public:
  void add(Candidate candidate) {
    const auto same = [&](const Candidate& other) {
      return other.work.name == candidate.work.name && other.work.macs == candidate.work.macs;
    };
    if (std::none_of(all_.begin(), all_.end(), same)) all_.push_back(std::move(candidate));
  }
  const std::vector<Candidate>& all() const { return all_; }

 private:
  std::vector<Candidate> all_;
};

torch::Tensor random_features(const ResNetShape& shape, int unit) {
  if (unit < 0) return torch::rand({1, 3, shape.input_px, shape.input_px});
  return torch::rand({1, shape.channels(unit), shape.side_px(unit), shape.side_px(unit)});
}

void add_backbone(ResNet50 backbone, Candidates& candidates) {
  for (int unit = 0; unit < kUnits; ++unit) {
    candidates.add({backbone->work(unit, unit).front(), random_features(backbone->shape, unit - 1),
                    [=](const torch::Tensor& x) mutable { backbone->forward(x, unit, unit); }});
  }
}

void add_codec(const std::shared_ptr<CodecNetwork>& codec, const ResNetShape& shape,
               Candidates& candidates) {
  const int shared = codec->shared_units();
  const int side = codec->sent_side_px();
  const PartWork device = codec->device_work();
  const auto input = random_features(shape, shared - 1);
  const bool has_block = !codec->last_block.is_empty();
  if (has_block)
    candidates.add({device.front(), input, [=](const auto& x) { codec->last_block->forward(x); }});
  if (!codec->encoder_layers().is_empty()) {
    candidates.add({device.back(), has_block ? codec->last_block->forward(input) : input,
                    [=](const auto& x) { codec->compress(x); }});
  }
  candidates.add({codec->decoder_work().front(),
                  torch::rand({1, codec->shape.channels, side, side}),
                  [=](const auto& x) { codec->restore(x); }});
}

Array random_image(int side_px) {
  const auto values = torch::rand({3, side_px, side_px});
  return {{1, 3, side_px, side_px},
          {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()}};
}

/// The times of an adopted network's modules, each once.
class ModuleTimer {
 public:
  ModuleTimer(const AdoptedBundle& bundle, const TimingOptions& options)
      : bundle_(bundle), options_(options) {}

  std::vector<TimedBlock> run() {
    time(bundle_.network);
    for (const AdoptedCut& cut : bundle_.cuts) time(cut.device + cut.edge);
    for (const AdoptedCodec& codec : bundle_.codecs) time(codec.device + codec.edge);
    return std::move(timed_);
  }

 private:
  void time(const ModuleChain& chain) {
    Array input = random_image(bundle_.input_px);
    for (const ModuleStep& step : chain) {
      auto& module = modules_[step.module];
      if (!module) {
        const AdoptedModule& stored = bundle_.modules[step.module];
        module = torchscript()->load(stored.file, "module " + stored.name);
        time(*module, step, input);
        if (options_.progress) options_.progress(modules_.size(), bundle_.modules.size());
      }
      input = module->run(input);
    }
  }

  void time(const NetworkModule& module, const ModuleStep& step, const Array& input) {
    std::vector<std::vector<double>> seconds(step.work.size());  // by block, then repetition
    module.run(input);                                           // allocates, and fills the caches
    for (int i = 0; i < options_.repetitions; ++i) {
      const ModuleWork once = module.measure(input);
      const bool is_one = step.work.size() == 1;
      for (std::size_t b = 0; b < once.seconds.size(); ++b) {
        auto& of_block = seconds[is_one ? 0 : b];
        if (is_one && b > 0) {
          of_block.back() += once.seconds[b];
        } else {
          of_block.push_back(once.seconds[b]);
        }
      }
    }
    for (std::size_t b = 0; b < step.work.size(); ++b) {
      if (!seconds[b].empty()) add(step.work[b], median(seconds[b]));
    }
  }

  /// Keeps the first of those that are alike.
  void add(const BlockWork& work, double seconds) {
    const auto same = [&](const TimedBlock& other) {
      return other.work.name == work.name && other.work.macs == work.macs;
    };
    if (std::none_of(timed_.begin(), timed_.end(), same)) timed_.push_back({work, seconds});
  }

  const AdoptedBundle& bundle_;
  const TimingOptions& options_;
  std::map<std::size_t, std::shared_ptr<const NetworkModule>> modules_;
  std::vector<TimedBlock> timed_;
};

}  // namespace

std::vector<TimedBlock> time_blocks(const std::string& bundle_path, const TimingOptions& options,
                                    const CodecKinds& kinds) {
  const torch::InferenceMode guard;
  const Bytes file = read_file(bundle_path);
  if (is_adopted(file)) {
    set_compute_threads(options.threads);
    return ModuleTimer(parse_adopted(file, bundle_path), options).run();
  }
  const auto networks = parse_bundle(file, bundle_path, kinds);
  set_compute_threads(options.threads);
  Candidates candidates;
  add_backbone(networks->backbone, candidates);
  for (std::size_t i = 0; i < networks->info.codecs.size(); ++i) {
    add_codec(networks->codec(i).network, networks->shape, candidates);
  }
  std::vector<TimedBlock> timed;
  for (const Candidate& candidate : candidates.all()) {
    timed.push_back({candidate.work,
                     median_seconds(options.repetitions, [&] { candidate.run(candidate.input); })});
    if (options.progress) options.progress(timed.size(), candidates.all().size());
  }
  return timed;
}

MachineLimits measure_limits(int threads) {
  constexpr int kSide = 1024, kRepetitions = 5;
  constexpr std::int64_t kValues = 64 << 20;  // 256 MiB of float32
  const torch::InferenceMode guard;
  set_compute_threads(threads);
  const auto a = torch::rand({kSide, kSide}), b = torch::rand({kSide, kSide});
  auto product = torch::empty({kSide, kSide});
  const double multiply_s = median_seconds(kRepetitions, [&] { torch::mm_out(product, a, b); });
  const auto from = torch::ones({kValues});
  auto to = torch::empty({kValues});
  const double copy_s = median_seconds(kRepetitions, [&] { to.copy_(from); });
  return {2.0 * kSide * kSide * kSide / multiply_s / 1e9, 2.0 * 4 * kValues / copy_s / 1e9};
}

}  // namespace airsplit
