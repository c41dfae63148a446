// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/edges/builtin_edge_choices.h"

namespace airsplit {
namespace {

/// Where things are does not change: it looks once.
class Nearest final : public EdgeChooser {
 public:
  std::size_t choose(std::uint64_t /*task*/, const EdgesSeen& edges) override {
    if (!is_known_) nearest_ = find(edges);
    is_known_ = true;
    return nearest_;
  }

 private:
  static std::size_t find(const EdgesSeen& edges) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < edges.count(); ++i) {
      const double more_db = edges.snr_offset_db(i) - edges.snr_offset_db(best);
      const bool is_closer = edges.backhaul_ns(i) < edges.backhaul_ns(best);
      if (more_db > 0 || (more_db == 0 && is_closer)) best = i;
    }
    return best;
  }

  bool is_known_ = false;
  std::size_t nearest_ = 0;
};

}  // namespace

EdgeChoice nearest_edge() {
  return {"nearest", "the best mean SNR, of equal ones the shortest backhaul", false,
          [](const EdgeChooserSettings&) { return std::make_unique<Nearest>(); }};
}

}  // namespace airsplit
