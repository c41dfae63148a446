// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Policies that choose: which of an adaptive scheme's candidates a device takes for a task. A
// device asks when it is about to compute the task.
//
// A policy of one's own is an entry more in the table; a scenario then names it:
//
//     class Alternating final : public Chooser {
//      public:
//       std::size_t choose(const Situation& now) override {
//         return next_++ % now.candidates->size();
//       }
//      private:
//       std::size_t next_ = 0;
//     };
//     ChoicePolicy alternating() {
//       ChoicePolicy policy;
//       policy.name = "alternating";
//       policy.doc = "each candidate in turn";
//       policy.make = [](const ChooserSettings&) { return std::make_unique<Alternating>(); };
//       return policy;
//     }
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "channel/link/channel_view.h"
#include "inference/scheme/scheme_kind.h"

namespace airsplit {

/// What a device knows of a candidate before it takes it: means over images that a profile has
/// measured, of which the task's is none (sim/world/scheme_choice.h).
struct CandidateFacts {
  std::string label;
  bool uses_link = true;
  double accuracy = 0;  ///< share of right answers
  /// Payloads of equal probability, rising; one where all are the same.
  std::vector<double> payload_bytes;
  double payload_bytes_mean = 0;
  std::int64_t device_ns = 0;  ///< of computing
  std::int64_t edge_ns = 0;    ///< from antenna to antenna without waiting: computing, and backhaul
  // Of the device's energy: computing; what a payload takes whatever its time; sending takes
  // sending_mw besides.
  double compute_mj = 0, payload_mj = 0, sending_mw = 0;
};

using Candidates = std::vector<CandidateFacts>;

/// The uplink's SNR as the device knows it (SchemeSpec::csi).
struct SnrReading {
  double db = 0;
  std::int64_t holds_until_ns = 0;  ///< what the device knows of that; in the past, it is outdated
};

/// What will become of a task that has device, link and edge to itself, under a candidate.
struct Outlook {
  bool is_in_time = false;
  double correct = 0;  ///< how right its answer is, 0 to 1
};

/// What the device knows when it is about to compute a task. Times are nanoseconds since tasks
/// began to arrive.
struct Situation {
  std::size_t task = 0;  ///< its number in the run
  std::int64_t now_ns = 0, arrival_ns = 0, due_ns = 0;
  std::size_t waiting = 0;  ///< tasks behind it in the device's queue
  // Of the radio: bytes that it has not begun to send, those of the payload that it sends, if it is
  // not known to be there, and since when it does.
  double queued_bytes = 0, on_air_bytes = 0;
  std::int64_t on_air_since_ns = 0;
  double edge_wait_ns = 0;  ///< smoothed, of the answers so far: how long tasks waited at the edge
  SnrReading snr;           ///< of a policy that reads it
  const Candidates* candidates = nullptr;
  const ChannelView* channel = nullptr;            ///< of a policy that looks ahead
  const std::vector<Outlook>* outlooks = nullptr;  ///< by candidate: of a policy that foresees
};

/// What the device saw of a task that it chose for.
struct Experience {
  std::size_t task = 0, candidate = 0;
  bool is_answered = false;  ///< else it was lost on the radio
  bool is_in_time = false;
  std::int64_t latency_ns = 0;
};

/// Chooses for one device. It is asked for each task: keep it cheap.
class Chooser {
 public:
  virtual ~Chooser() = default;
  /// A place among the candidates.
  virtual std::size_t choose(const Situation& now) = 0;
  virtual void learn(const Experience& /*experience*/) {}
};

/// What the choosers of all devices share in one simulation.
class ChoiceSession {
 public:
  virtual ~ChoiceSession() = default;
  /// The simulation has come to its end.
  virtual void finish() = 0;
};

/// What a chooser is made of.
struct ChooserSettings {
  SchemeSpec spec;
  std::uint32_t device = 0;
  std::shared_ptr<ChoiceSession> session = nullptr;  ///< null where the policy has none
};

struct ChoicePolicy {
  std::string name;  ///< as a scenario has it
  std::string doc;   ///< half a line
  /// The members of SchemeSpec that it must have, and can have, besides the candidates.
  SchemeKind::Fields needs = {}, may_have = {};
  bool reads_snr = false;    ///< the link must have one; SchemeSpec::csi says what is known of it
  bool looks_ahead = false;  ///< the link must be able to tell what it will carry
  bool foresees = false;     ///< Situation::outlooks: no device can do that
  /// What is wrong with a spec for so many candidates: "thresholds_db: expected ...". May be null.
  std::function<std::string(const SchemeSpec& spec, std::size_t candidates)> what_is_wrong = {};
  /// At the beginning of each simulation, which has a seed of its own. May be null.
  std::function<std::shared_ptr<ChoiceSession>(const SchemeSpec&, std::uint64_t seed,
                                               const Candidates&)>
      open = {};
  std::function<std::unique_ptr<Chooser>(const ChooserSettings&)> make;
};

/// Those that airsplit has.
const std::vector<ChoicePolicy>& builtin_choices();

/// The one of this name, or null.
const ChoicePolicy* find_choice(const std::string& name,
                                const std::vector<ChoicePolicy>& table = builtin_choices());

}  // namespace airsplit
