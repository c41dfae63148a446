// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The least loaded of all edges, or of a few that are drawn for each task. With two of like edges
// that is the supermarket model: Mitzenmacher, "The power of two choices in randomized load
// balancing", IEEE Transactions on Parallel and Distributed Systems 12 (2001).
//
// Validation: sim_edges_validation.cpp.
#include <algorithm>
#include <numeric>

#include "common/random.h"
#include "sim/edges/builtin_edge_choices.h"

namespace airsplit {
namespace {

class LeastLoaded final : public EdgeChooser {
 public:
  explicit LeastLoaded(const EdgeChooserSettings& settings)
      : draws_(settings.seed, "edge choice", settings.device), probes_(settings.probes) {}

  /// Of equal ones any: it begins with any.
  std::size_t choose(std::uint64_t task, const EdgesSeen& edges) override {
    draw(task, edges.count());
    const std::size_t first = draws_.below(counter(task, kMostEdges), asked_.size());
    std::size_t best = asked_[first];
    std::int64_t least_ns = answer_ns(edges, best);
    for (std::size_t i = 1; i < asked_.size(); ++i) {
      const std::size_t edge = asked_[(first + i) % asked_.size()];
      const std::int64_t its_ns = answer_ns(edges, edge);
      if (its_ns >= least_ns) continue;
      best = edge;
      least_ns = its_ns;
    }
    return best;
  }

 private:
  /// Until its answer is back at its antenna.
  static std::int64_t answer_ns(const EdgesSeen& edges, std::size_t edge) {
    return edges.load_ns(edge) + 2 * edges.backhaul_ns(edge);
  }

  static std::uint64_t counter(std::uint64_t task, std::size_t draw) {
    return task * (kMostEdges + 1) + draw;
  }

  /// Some different ones, any set as probable (Floyd's algorithm: Bentley, "Programming pearls",
  /// CACM 30, 1987).
  void draw(std::uint64_t task, std::size_t edges) {
    const bool all = probes_ == 0 || probes_ >= edges;
    if (all && asked_.size() == edges) return;
    asked_.clear();
    if (all) {
      asked_.resize(edges);
      std::iota(asked_.begin(), asked_.end(), std::size_t{0});
      return;
    }
    for (std::size_t last = edges - probes_; last < edges; ++last) {
      const std::size_t drawn = draws_.below(counter(task, asked_.size()), last + 1);
      const bool is_new = std::find(asked_.begin(), asked_.end(), drawn) == asked_.end();
      asked_.push_back(is_new ? drawn : last);
    }
  }

  RandomStream draws_;
  std::size_t probes_;
  std::vector<std::size_t> asked_;
};

}  // namespace

EdgeChoice least_loaded_edge() {
  return {
      "least-loaded", "the one whose answer would be there first, as load reports have it", true,
      [](const EdgeChooserSettings& settings) { return std::make_unique<LeastLoaded>(settings); }};
}

}  // namespace airsplit
