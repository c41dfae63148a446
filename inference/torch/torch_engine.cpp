// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/torch/torch_engine.h"

#include <utility>

#include "inference/bundle/torch_networks.h"
#include "inference/torch/block_timing.h"
#include "inference/torch/torchscript.h"
#include "inference/training/codecs/builtin_trainings.h"
#include "inference/training/refit.h"
#include "inference/training/training.h"

namespace airsplit {
namespace {

class TorchEngine final : public Engine {
 public:
  explicit TorchEngine(CodecTrainings trainings)
      : trainings_(std::move(trainings)), codecs_(codecs_of(trainings_)) {}

  std::shared_ptr<const Networks> parse_bundle(const Bytes& bytes, const std::string& name,
                                               const SchemeKinds& schemes) const override;
  ModuleEngines module_engines() const override { return {torchscript()}; }
  bool train(const TrainOptions& options) const override;
  void refit(const RefitOptions& options) const override;
  std::vector<TimedBlock> time_blocks(const std::string& bundle_path,
                                      const TimingOptions& options) const override;
  MachineLimits measure_limits(int threads) const override;

 private:
  CodecTrainings trainings_;
  CodecKinds codecs_;
};

std::shared_ptr<const Networks> TorchEngine::parse_bundle(const Bytes& bytes,
                                                          const std::string& name,
                                                          const SchemeKinds& schemes) const {
  return make_torch_networks(airsplit::parse_bundle(bytes, name, codecs_), schemes);
}

bool TorchEngine::train(const TrainOptions& options) const {
  return airsplit::train(options, trainings_);
}

void TorchEngine::refit(const RefitOptions& options) const { airsplit::refit(options, codecs_); }

std::vector<TimedBlock> TorchEngine::time_blocks(const std::string& bundle_path,
                                                 const TimingOptions& options) const {
  return airsplit::time_blocks(bundle_path, options, codecs_);
}

MachineLimits TorchEngine::measure_limits(int threads) const {
  return airsplit::measure_limits(threads);
}

}  // namespace

std::unique_ptr<const Engine> make_torch_engine(CodecTrainings trainings) {
  return std::make_unique<TorchEngine>(std::move(trainings));
}

const Engine& torch_engine() {
  static const TorchEngine engine(builtin_trainings());
  return engine;
}

}  // namespace airsplit
