// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A choice among schemes as a run has it: its candidates, and what was measured of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/choices/choice.h"
#include "sim/hardware/processors.h"
#include "sim/world/radio_power.h"
#include "sim/world/scheme_runner.h"

namespace airsplit {

/// What a candidate does with each image of a profile.
struct CandidateMeasurements {
  std::vector<std::uint32_t> payload_bytes;
  std::vector<double> correct;             ///< how right the answer is, 0 to 1
  std::vector<double> device_ms, edge_ms;  ///< where they were measured; else empty
};

/// Of a runner that replays a profile, image by image. Its scheme sends payloads whole.
CandidateMeasurements measurements_of(SchemeRunner& replay);

struct SchemeChoice {
  SchemeSpec spec;  ///< the adaptive scheme's
  const ChoicePolicy* policy = nullptr;
  std::vector<SchemeRunner*> candidates;
  std::vector<CandidateMeasurements> measured;  ///< by candidate
};

/// What devices run: a scheme, or those among which a policy chooses. Points to what outlives it.
class PlayedScheme {
 public:
  PlayedScheme() = default;                                 ///< none
  PlayedScheme(SchemeRunner* runner) : runner_(runner) {}   // NOLINT: as good as
  PlayedScheme(SchemeRunner& runner) : runner_(&runner) {}  // NOLINT
  explicit PlayedScheme(const SchemeChoice& choice)
      : runner_(choice.candidates.front()), choice_(&choice) {}

  bool is_there() const { return runner_ != nullptr; }
  /// Null where it is one scheme.
  const SchemeChoice* choice() const { return choice_; }
  const SchemeSpec& spec() const { return choice_ ? choice_->spec : runner_->spec(); }
  /// The scheme, or the first candidate: for what all have in common, as the images.
  SchemeRunner& runner() const { return *runner_; }
  /// The scheme alone, or all candidates.
  std::vector<SchemeRunner*> runners() const {
    return choice_ ? choice_->candidates : std::vector<SchemeRunner*>{runner_};
  }

 private:
  SchemeRunner* runner_ = nullptr;
  const SchemeChoice* choice_ = nullptr;
};

/// What a group's devices know of their candidates. The images of the profile are dealt out into
/// kParts parts, by their places, and for a task of one part that is what was measured of the
/// others: nobody knows anything of the task's own image (cross-fitting: Chernozhukov et al.,
/// "Double/debiased machine learning", Econometrics Journal 21, 2018).
class GroupChoice {
 public:
  static constexpr std::size_t kParts = 10;  ///< of a profile with as many images

  struct Device {
    const Processor& processor;
    RadioPower radio;
    double period_ms;  ///< between two tasks, mean
  };
  /// Of an edge, by candidate: what the network's work takes, where no image was measured.
  struct Times {
    std::int64_t device_ns = 0, edge_ns = 0;
  };
  struct Edge {
    std::int64_t backhaul_ns = 0;     ///< both ways, of an empty message
    double backhaul_ns_per_byte = 0;  ///< each way
    std::vector<Times> times;
  };
  GroupChoice(const SchemeChoice& choice, const Device& device, const std::vector<Edge>& edges);

  const SchemeChoice& choice() const { return *choice_; }
  /// Of candidates that an edge would compute.
  const Candidates& known_of(std::size_t image, std::size_t edge = 0) const {
    return facts_[edge * parts_ + image % parts_];
  }

 private:
  const SchemeChoice* choice_;
  std::size_t parts_;
  std::vector<Candidates> facts_;  ///< by edge and part
};

}  // namespace airsplit
