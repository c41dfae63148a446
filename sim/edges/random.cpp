// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/random.h"

#include "sim/edges/builtin_edge_choices.h"

namespace airsplit {
namespace {

class Random final : public EdgeChooser {
 public:
  explicit Random(const EdgeChooserSettings& settings)
      : draws_(settings.seed, "edge choice", settings.device) {}

  std::size_t choose(std::uint64_t task, const EdgesSeen& edges) override {
    return draws_.below(task, edges.count());
  }

 private:
  RandomStream draws_;
};

}  // namespace

EdgeChoice random_edge() {
  return {"random", "any, each as probable", false,
          [](const EdgeChooserSettings& settings) { return std::make_unique<Random>(settings); }};
}

}  // namespace airsplit
