// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Modules of a few words, for tests of adopted networks without LibTorch.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <sstream>
#include <string>

#include "common/error.h"
#include "inference/adopted/network_module.h"

namespace airsplit {

/// "pool N": means of N x N pixels. "mix C": to C channels.
/// "mean C": N x C logits. "throw", "nan", "tuple", "grow",
/// "dice": what goes wrong.
class ToyModule final : public NetworkModule {
 public:
  explicit ToyModule(const std::string& text) {
    std::istringstream words(text);
    words >> what_ >> number_;
  }

  Array run(const Array& input) const override {
    if (what_ == "throw") throw InputError("it throws: out of paint");
    if (what_ == "tuple") throw InputError("it gives a Tuple, expected one tensor");
    const bool takes_planes = what_ == "pool" || what_ == "mix";
    if (takes_planes && input.shape.size() != 4) throw InputError("it takes 1 x C x H x W");
    if (what_ == "pool") return pool(input);
    if (what_ == "mix") return mix(input);
    if (what_ == "mean") return mean(input);
    Array output = input;
    if (what_ == "nan") output.values.front() = std::numeric_limits<float>::quiet_NaN();
    if (what_ == "dice") output.values.front() += static_cast<float>(++runs_);
    if (what_ == "grow") output = {{1, ++runs_ % 2 + 1}, std::vector<float>(runs_ % 2 + 1)};
    return output;
  }

  ModuleWork measure(const Array& input) const override {
    const auto values = static_cast<double>(run(input).values.size());
    return {{{what_, 10 * values, 1, 4, 4 * values}}, {1e-3}, 7, {}};
  }

 private:
  Array pool(const Array& in) const {
    const std::int64_t channels = in.shape[1], side = in.shape[2] / number_;
    Array out{{1, channels, side, side},
              std::vector<float>(static_cast<std::size_t>(channels * side * side))};
    for (std::int64_t c = 0; c < channels; ++c) {
      for (std::int64_t y = 0; y < in.shape[2]; ++y) {
        for (std::int64_t x = 0; x < in.shape[3]; ++x) {
          out.values[at(c, y / number_, x / number_, side)] +=
              in.values[at(c, y, x, in.shape[2])] / static_cast<float>(number_ * number_);
        }
      }
    }
    return out;
  }

  /// Channel c of the output is channel c mod C of the input, times (1 + c) / 8.
  Array mix(const Array& in) const {
    const std::int64_t plane = in.shape[2] * in.shape[3];
    Array out{{1, number_, in.shape[2], in.shape[3]}, {}};
    for (std::int64_t c = 0; c < number_; ++c) {
      for (std::int64_t i = 0; i < plane; ++i) {
        const auto from = static_cast<std::size_t>(c % in.shape[1] * plane + i);
        out.values.push_back(in.values[from] * static_cast<float>(1 + c) / 8);
      }
    }
    return out;
  }

  /// Logit k is the sum of all values i, times cos(i k).
  Array mean(const Array& in) const {
    Array out{{1, number_}, {}};
    for (std::int64_t k = 0; k < number_; ++k) {
      float sum = 0;
      for (std::size_t i = 0; i < in.values.size(); ++i)
        sum += in.values[i] *
               static_cast<float>(std::cos(static_cast<double>(i) * static_cast<double>(k)));
      out.values.push_back(sum);
    }
    return out;
  }

  static std::size_t at(std::int64_t c, std::int64_t y, std::int64_t x, std::int64_t side) {
    return static_cast<std::size_t>((c * side + y) * side + x);
  }

  std::string what_;
  std::int64_t number_ = 1;
  mutable int runs_ = 0;
};

class ToyEngine final : public ModuleEngine {
 public:
  std::string name() const override { return "toy"; }
  std::shared_ptr<const NetworkModule> load(const Bytes& bytes,
                                            const std::string& name) const override {
    if (bytes.empty()) throw InputError(name + ": not a toy");
    return std::make_shared<ToyModule>(std::string(bytes.begin(), bytes.end()));
  }
  void use_one_thread() const override {}
};

inline ModuleEngines toy_engines() {
  static const ToyEngine engine;
  return {&engine};
}

}  // namespace airsplit
