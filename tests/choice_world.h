// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Simulations of made-up schemes among which a policy chooses, for tests.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/choices/adaptive_scheme.h"
#include "tests/replay_world.h"

namespace airsplit {

/// A candidate: its payload, and of which images of a pattern its answers are right. The pattern
/// repeats, and there is as much of it in each part of the images (GroupChoice::kParts).
struct MadeUpCandidate {
  std::uint32_t payload_bytes = 0;  ///< 0: it is local
  std::vector<int> right = {1};
  double device_macs = 0, edge_macs = 0;
};

/// An adaptive spec of this policy.
inline SchemeSpec choice_spec(const std::string& policy) {
  SchemeSpec spec;
  spec.kind = adaptive_scheme();
  spec.policy = policy;
  spec.candidates = "made up";
  return spec;
}

class ChoiceWorld {
 public:
  ChoiceWorld(const std::vector<MadeUpCandidate>& candidates, std::size_t repeats = 4) {
    const std::size_t images = GroupChoice::kParts * candidates.front().right.size() * repeats;
    profile_.labels.assign(images, 1);
    for (const MadeUpCandidate& candidate : candidates) add(candidate, images);
    for (const ProfileEntry& entry : profile_.entries) {
      runners_.push_back(make_replay_runner(profile_, entry));
      choice_.candidates.push_back(runners_.back().get());
      choice_.measured.push_back(measurements_of(*runners_.back()));
    }
  }
  ChoiceWorld(const ChoiceWorld&) = delete;
  ChoiceWorld& operator=(const ChoiceWorld&) = delete;

  /// The tasks of the scenario as this policy chooses.
  std::vector<TaskRecord> play(const Scenario& scenario, const SchemeSpec& spec,
                               const Processor& processor = one_gflops_processor()) {
    choice_.spec = spec;
    choice_.policy = find_choice(spec.policy);
    return simulate_all(scenario, PlayedScheme(choice_), processor);
  }

  /// The same as a candidate alone plays them.
  std::vector<TaskRecord> play_fixed(const Scenario& scenario, std::size_t candidate,
                                     const Processor& processor = one_gflops_processor()) {
    return simulate_all(scenario, PlayedScheme(choice_.candidates.at(candidate)), processor);
  }

  const SchemeChoice& choice() const { return choice_; }

 private:
  void add(const MadeUpCandidate& candidate, std::size_t images) {
    ProfileEntry entry;
    const auto ratio = 1.0 + static_cast<double>(profile_.entries.size());
    entry.spec = {builtin_scheme("aecnn"), "layer3", ratio, "", 0, 0};
    entry.work = {candidate.device_macs, candidate.edge_macs};
    entry.uses_link = candidate.payload_bytes > 0;
    entry.payload_bytes.assign(images, candidate.payload_bytes);
    entry.margin.assign(images, 1);
    for (std::size_t image = 0; image < images; ++image) {
      const int right = candidate.right[image / GroupChoice::kParts % candidate.right.size()];
      entry.predicted.push_back(static_cast<std::int16_t>(right));
    }
    profile_.entries.push_back(entry);
  }

  static std::vector<TaskRecord> simulate_all(const Scenario& scenario, const PlayedScheme& scheme,
                                              const Processor& processor) {
    RunParts parts{std::vector<Processor>(edges_of(scenario).size(), processor), {}};
    for (std::size_t g = 0; g < std::max<std::size_t>(1, scenario.groups.size()); ++g)
      parts.groups.push_back({processor, scheme, nullptr});
    return simulate(scenario, parts);
  }

  Profile profile_;
  std::vector<std::unique_ptr<SchemeRunner>> runners_;
  SchemeChoice choice_;
};

/// How right the task's answer was, if it came in time.
inline double right_in_time(const TaskRecord& task) {
  return task.outcome == Outcome::kMet ? correctness(task) : 0;
}

}  // namespace airsplit
