// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/position/path.h"

#include <algorithm>
#include <cmath>

#include "common/error.h"
#include "common/random.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostLegs = 2'000'000;

/// The n-th point, uniform in a disc.
Place random_place(const RandomStream& stream, std::uint64_t n, double radius_m) {
  constexpr double kTwoPi = 6.283185307179586;
  const double r = radius_m * std::sqrt(stream.uniform(2 * n));
  const double angle = kTwoPi * stream.uniform(2 * n + 1);
  return {r * std::cos(angle), r * std::sin(angle)};
}

}  // namespace

double distance_m(Place a, Place b) { return std::hypot(a.x_m - b.x_m, a.y_m - b.y_m); }

double Leg::mps() const { return std::hypot(x_mps, y_mps); }

double go(Path& path, double time_s, Place from, Place to, double mps) {
  const double length_m = distance_m(from, to);
  const double end_s = time_s + length_m / mps;
  if (length_m > 0)
    path.push_back(
        {time_s, from, mps * (to.x_m - from.x_m) / length_m, mps * (to.y_m - from.y_m) / length_m});
  path.push_back({end_s, to, 0, 0});
  return end_s;
}

Place place_at(const Path& path, double time_s) {
  check(!path.empty(), "a path of one leg or more");
  const auto after = std::upper_bound(path.begin(), path.end(), time_s,
                                      [](double t, const Leg& leg) { return t < leg.time_s; });
  return after == path.begin() ? path.front().from : std::prev(after)->at(time_s);
}

Path random_waypoints(double radius_m, double mps, double horizon_s, std::uint64_t seed,
                      std::uint64_t device) {
  const RandomStream stream(seed, "roam", device);
  Place here = random_place(stream, 0, radius_m);
  if (mps == 0) return {{0, here, 0, 0}};
  Path path;
  double now_s = 0;
  for (std::uint64_t n = 1; now_s < horizon_s; ++n) {
    if (path.size() > kMostLegs)
      throw InputError(
          "link.roam_kmh: a device roams from point to point too often: expected a "
          "shorter simulation, a larger link.roam_m or a slower device");
    const Place next = random_place(stream, n, radius_m);
    if (!path.empty()) path.pop_back();  // it does not rest
    now_s = go(path, now_s, here, next, mps);
    here = next;
  }
  return path;
}

}  // namespace airsplit
