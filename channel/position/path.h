// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Where devices are as time goes by: straight lines, one after another.
#pragma once

#include <cstdint>
#include <vector>

namespace airsplit {

struct Place {
  double x_m = 0, y_m = 0;
};

double distance_m(Place a, Place b);

/// From `time_s` on, until the next leg: from `from`, at this velocity.
struct Leg {
  double time_s = 0;
  Place from;
  double x_mps = 0, y_mps = 0;

  Place at(double later_s) const {
    return {from.x_m + (later_s - time_s) * x_mps, from.y_m + (later_s - time_s) * y_mps};
  }
  double mps() const;
};

/// In the order of time. The first holds before its time too: the device stands at its beginning.
using Path = std::vector<Leg>;

/// Adds a leg from `from` to `to` at this speed, over 0, and one of rest at its end. Returns when
/// that begins.
double go(Path& path, double time_s, Place from, Place to, double mps);

/// The place on the path, which has a leg.
Place place_at(const Path& path, double time_s);

/// Random waypoint (Johnson and Maltz, "Dynamic source routing in ad hoc wireless networks", 1996;
/// ns-3's RandomWaypointMobilityModel): from a uniform point of the disc around (0, 0) straight to
/// the next, without a pause, until `horizon_s`. The same seed and device walk the same way. Throws
/// InputError where that is more than `most_legs`.
Path random_waypoints(double radius_m, double mps, double horizon_s, std::uint64_t seed,
                      std::uint64_t device);

}  // namespace airsplit
