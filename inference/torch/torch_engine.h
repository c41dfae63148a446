// The engine of LibTorch, linked into a program or behind its module.
#pragma once

#include <vector>

#include "inference/engine/engine.h"
#include "inference/training/codecs/builtin_trainings.h"

namespace airsplit {

/// Knows the codecs of these trainings: a program with a codec of its own adds it to
/// builtin_trainings().
class TorchEngine final : public Engine {
 public:
  explicit TorchEngine(CodecTrainings trainings = builtin_trainings());

  std::shared_ptr<const Networks> parse_bundle(const Bytes& bytes, const std::string& name,
                                               const SchemeKinds& schemes) const override;
  bool train(const TrainOptions& options) const override;
  void refit(const RefitOptions& options) const override;
  std::vector<TimedBlock> time_blocks(const std::string& bundle_path,
                                      const TimingOptions& options) const override;
  MachineLimits measure_limits(int threads) const override;

 private:
  CodecTrainings trainings_;
  CodecKinds codecs_;
};

/// The engine of the codecs that airsplit comes with.
const Engine& torch_engine();

}  // namespace airsplit
