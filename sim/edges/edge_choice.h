// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How a device finds the edge that computes a task, where a scenario has several. It asks when it
// takes the task up.
//
// A way of one's own is an entry more in the table; a scenario then names it (device.edge):
//
//     class InTurn final : public EdgeChooser {
//      public:
//       std::size_t choose(std::uint64_t task, const EdgesSeen& edges) override {
//         return task % edges.count();
//       }
//     };
//     EdgeChoice in_turn() {
//       return {"in-turn", "each in turn", false,
//               [](const EdgeChooserSettings&) { return std::make_unique<InTurn>(); }};
//     }
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace airsplit {

/// The most edges of a scenario.
constexpr std::size_t kMostEdges = 1000;

/// What a device knows of the edges. Those that are asked say their load.
class EdgesSeen {
 public:
  virtual ~EdgesSeen() = default;
  virtual std::size_t count() const = 0;
  /// Of the mean SNR of the link to its antenna.
  virtual double snr_offset_db(std::size_t edge) const = 0;
  /// The delay of its backhaul, one way.
  virtual std::int64_t backhaul_ns(std::size_t edge) const = 0;
  /// How long it would compute until a task that came now were done, as its report has it: what is
  /// there, shared by its workers, and the task.
  virtual std::int64_t load_ns(std::size_t edge) const = 0;
};

/// Chooses for one device. It is asked for each task: keep it cheap.
class EdgeChooser {
 public:
  virtual ~EdgeChooser() = default;
  /// A place among the edges. `task` is its number in the run.
  virtual std::size_t choose(std::uint64_t task, const EdgesSeen& edges) = 0;
};

/// What a chooser is made of.
struct EdgeChooserSettings {
  std::uint64_t seed = 1;  ///< of the simulation
  std::uint32_t device = 0;
  std::size_t probes = 0;  ///< edges that are asked for each task; 0: all
};

struct EdgeChoice {
  std::string name;          ///< as a scenario has it
  std::string doc;           ///< half a line
  bool reads_loads = false;  ///< EdgesSeen::load_ns()
  std::function<std::unique_ptr<EdgeChooser>(const EdgeChooserSettings&)> make;
};

/// Those that airsplit has; the first is the default.
const std::vector<EdgeChoice>& builtin_edge_choices();

/// The one of this name, or null.
const EdgeChoice* find_edge_choice(const std::string& name,
                                   const std::vector<EdgeChoice>& table = builtin_edge_choices());

/// What a device does unless a scenario says otherwise.
const EdgeChoice* default_edge_choice();

}  // namespace airsplit
