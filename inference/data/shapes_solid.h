// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The solids of the `shapes` data set: what each class looks like, and where a ray meets it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/data/shapes_vector.h"

namespace airsplit::shapes {

/// The points with dot(normal, p) <= offset.
struct HalfSpace {
  Vector3 normal;  ///< of length 1
  double offset = 0;
};

/// The points with sum over the axes of weight * (p - centre)^2 <= bound: a ball (1, 1, 1), an
/// endless cylinder (1, 1, 0), or, with bound 0, a double cone (1, 1, -slope^2) around z. Of a
/// double cone only the half below its apex counts.
struct Quadric {
  Vector3 weight;
  Vector3 centre;
  double bound = 0;
};

/// The convex body that lies in all of these.
struct Convex {
  std::vector<HalfSpace> planes;
  std::optional<Quadric> quadric;
};

/// A convex body, perhaps with a convex hole.
struct Piece {
  Convex body;
  std::optional<Convex> hole;
};

/// A union of pieces, inside the unit ball.
struct Solid {
  std::string name;
  std::vector<Piece> pieces;
};

/// One solid per class, in the classes' order (by name).
std::vector<Solid> all_solids();

struct Hit {
  double t = 0;    ///< the point is origin + t * direction
  Vector3 normal;  ///< outward, of length 1
};

/// The first point of the solid along the ray with t > 0, if any. The origin lies outside the unit
/// ball.
std::optional<Hit> first_hit(const Solid& solid, const Ray& ray);

}  // namespace airsplit::shapes
