// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "channel/position/path_loss.h"
#include "channel/position/position_module.h"
#include "channel/radio/radio_settings.h"
#include "common/error.h"
#include "common/interrupt.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostSamples = 2'000'000;
constexpr double kLongestStepM = 1, kShortestStepM = 0.05, kStepPerDistance = 0.02;

class Sampler {
 public:
  explicit Sampler(const PositionPlan& plan)
      : plan_(plan),
        loss_(plan.settings, plan.carrier_ghz, plan.edge, plan.seed, plan.device),
        snr_without_loss_db_(plan.settings.tx_power_dbm -
                             noise_dbm(plan.bandwidth_mhz, plan.settings.noise_figure_db)) {}

  SnrSamples sample() {
    for (std::size_t i = 0; i < plan_.path.size(); ++i) {
      const bool is_last = i + 1 == plan_.path.size();
      const double end_s = is_last ? plan_.horizon_s : plan_.path[i + 1].time_s;
      if (i > 0 && plan_.path[i].time_s > plan_.horizon_s) break;
      follow(plan_.path[i], std::min(end_s, plan_.horizon_s));
    }
    return std::move(samples_);
  }

 private:
  void follow(const Leg& leg, double end_s) {
    const double mps = leg.mps();
    double now_s = leg.time_s;
    add(leg, now_s);
    while (mps > 0 && now_s < end_s) {
      const double step_m = std::clamp(kStepPerDistance * loss_.distance_m(leg.at(now_s)),
                                       kShortestStepM, kLongestStepM);
      now_s = std::min(end_s, now_s + step_m / mps);
      if (now_s < end_s) add(leg, now_s);
    }
    // Up to where the next begins, which may be elsewhere.
    constexpr double kNanosecond = 1e-9;
    if (end_s > leg.time_s) add(leg, end_s - kNanosecond);
  }

  void add(const Leg& leg, double time_s) {
    const std::int64_t time_ns = std::llround(1e9 * time_s);
    if (!samples_.time_ns.empty() && time_ns <= samples_.time_ns.back()) return;
    if (samples_.time_ns.size() >= kMostSamples)
      throw InputError(fmt::format(
          "link.path_loss: a device moves too far within the {:g} s that are simulated: expected a "
          "shorter simulation or a slower device",
          plan_.horizon_s));
    if (samples_.time_ns.size() % 4096 == 0) stop_if_interrupted();
    samples_.time_ns.push_back(time_ns);
    samples_.snr_db.push_back(std::clamp(snr_without_loss_db_ - loss_.loss_db(leg.at(time_s)),
                                         kDeviceSnrDb.low, kDeviceSnrDb.high));
  }

  const PositionPlan& plan_;
  PathLossOfDevice loss_;
  double snr_without_loss_db_;
  SnrSamples samples_;
};

}  // namespace

SnrSamples sample_path(const PositionPlan& plan) {
  check(!plan.path.empty(), "a path of one leg or more");
  return Sampler(plan).sample();
}

}  // namespace airsplit
