#include "inference/torch/block_timing.h"

#include <algorithm>
#include <chrono>

#include <torch/torch.h>

#include "common/file.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/network/threads.h"

namespace airsplit {
namespace {

/// Something to be timed: a block, its input, and how to run it.
struct Candidate {
  BlockWork work;
  torch::Tensor input;
  std::function<void(const torch::Tensor&)> run;
};

double median_seconds(int repetitions, const std::function<void()>& run) {
  using Clock = std::chrono::steady_clock;
  run();  // allocates, and fills the caches
  std::vector<double> seconds;
  for (int i = 0; i < repetitions; ++i) {
    const auto begin = Clock::now();
    run();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  const auto middle = seconds.begin() + repetitions / 2;
  std::nth_element(seconds.begin(), middle, seconds.end());
  return *middle;
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
  const int split = codec->shared_units();
  const int side = codec->side_px();
  const PartWork device = codec->device_work();
  const auto input = random_features(shape, split - 1);
  candidates.add({device.front(), input, [=](const auto& x) { codec->last_block->forward(x); }});
  if (device.size() > 1) {
    candidates.add({device.back(), codec->last_block->forward(input),
                    [=](const auto& x) { codec->compress(x); }});
  }
  candidates.add({codec->decoder_work().front(),
                  torch::rand({1, codec->shape.channels, side, side}),
                  [=](const auto& x) { codec->restore(x); }});
}

}  // namespace

std::vector<TimedBlock> time_blocks(const std::string& bundle_path, const TimingOptions& options,
                                    const CodecKinds& kinds) {
  const torch::InferenceMode guard;
  const auto networks = parse_bundle(read_file(bundle_path), bundle_path, kinds);
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
