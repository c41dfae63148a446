// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>

#include "sim/scenario/key_sections.h"

namespace airsplit {
namespace {

using W = WorkloadSettings;
using S = const Scenario&;

template <typename T>
auto in(T W::*member) {
  return within(&Scenario::workload, member);
}

/// Whether LibTorch has a part in the run.
bool infers(S s) {
  return s.workload.inference == InferenceMode::kLive || s.link.loss.deliver_incomplete ||
         std::any_of(s.schemes.begin(), s.schemes.end(), [](const SchemeSpec& scheme) {
           return !scheme.uncoded.empty() || !scheme.packets.empty();
         });
}

bool is_periodic(S s) { return s.workload.arrivals == Arrivals::kPeriodic; }
bool is_bursty(S s) { return s.workload.arrivals == Arrivals::kBursty; }

constexpr const char* kPeriodic = "workload.arrivals = \"periodic\"";
constexpr const char* kBursty = "workload.arrivals = \"bursty\"";

}  // namespace

std::vector<Key<Scenario>> workload_keys() {
  return {
      text_key("title", &Scenario::title, "What the scenario is about"),

      text_key("workload.profile", in(&W::profile),
               "The profile to replay: a name in the data folder, or a path"),
      text_key("workload.bundle", in(&W::bundle),
               "The bundle of live inference: a name in the data folder, or a path")
          .default_is("workload.profile"),
      text_key("workload.data", in(&W::data),
               "The test images of live inference: \"shapes\" or a folder with a sub-folder per "
               "class")
          .default_is("\"shapes\" for a bundle trained on it")
          .needs("workload.inference = \"live\", link.incomplete = \"decode\" or a scheme that is "
                 "uncoded or sends packets of groups",
                 infers),
      word_key("workload.inference", in(&W::inference),
               {{"profile", InferenceMode::kProfile}, {"live", InferenceMode::kLive}},
               "Where payloads and answers come from: a profile, or LibTorch for each task"),
      whole_key("workload.images", in(&W::images), 0, 100'000'000,
                "Draw from the first so many test images only; 0 is all of them"),
      whole_key("workload.devices", in(&W::devices), 1, 1000,
                "Devices, each with a link of its own to the one edge server")
          .per_group(),
      word_key("workload.arrivals", in(&W::arrivals),
               {{"periodic", Arrivals::kPeriodic},
                {"poisson", Arrivals::kPoisson},
                {"bursty", Arrivals::kBursty},
                {"trace", Arrivals::kTrace}},
               "periodic, poisson, bursty (poisson at two rates in turn) or trace (from a file)")
          .per_group(),
      number_key("workload.rate_hz", in(&W::rate_hz), "Hz", {1e-4, 1e6},
                 "Tasks per second of each device, on average; not for a trace")
          .required()
          .per_group()
          .needs("workload.arrivals other than \"trace\"",
                 [](S s) { return s.workload.arrivals != Arrivals::kTrace; }),
      word_key("workload.phase", in(&W::phase),
               {{"spread", Phase::kSpread}, {"same", Phase::kSame}, {"random", Phase::kRandom}},
               "periodic: device d of n begins at d / n of its period (spread), at 0 (same), or at "
               "random")
          .per_group()
          .needs(kPeriodic, is_periodic),
      number_key("workload.jitter_ms", in(&W::jitter_ms), "ms", {0, 1e7},
                 "periodic: each arrival is late by up to so much, uniformly")
          .per_group()
          .needs(kPeriodic, is_periodic),
      number_key("workload.burst_factor", in(&W::burst_factor), "", {1, 1e4},
                 "bursty: the rate within a burst over rate_hz")
          .per_group()
          .needs(kBursty, is_bursty),
      number_key("workload.burst_share", in(&W::burst_share), "", {1e-3, 0.999},
                 "bursty: share of the time that is in a burst")
          .per_group()
          .needs(kBursty, is_bursty),
      number_key("workload.burst_ms", in(&W::burst_ms), "ms", {1, 1e8},
                 "bursty: mean length of a burst; lengths are exponential")
          .per_group()
          .needs(kBursty, is_bursty),
      text_key("workload.trace", in(&W::trace),
               "trace: a CSV file with the columns time_s, image and, if wanted, device")
          .per_group(),
      number_key("workload.deadline_ms", in(&W::deadline_ms), "ms", {1e-3, 1e7},
                 "A task is in time if its latency is at most this")
          .required()
          .per_group(),
      number_key("workload.duration_s", in(&W::duration_s), "s", {1e-3, 1e7},
                 "Simulated time in which tasks arrive; or give tasks")
          .replaces("workload.tasks"),
      whole_key("workload.tasks", in(&W::tasks), 1, kMostTasks,
                "Number of tasks of all devices together; or give duration_s")
          .replaces("workload.duration_s"),
      number_key("workload.drain_s", in(&W::drain_s), "s", {1e-3, 1e5},
                 "Simulated time after the last arrival, at least the deadline; then tasks are "
                 "unfinished"),
      whole_key("workload.seed", in(&W::seed), 0, std::int64_t{1} << 53,
                "Picks the arrivals, the images and the fading")};
}

}  // namespace airsplit
