// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A scene of the `shapes` data set: one solid in front of a cluttered wall, and the photograph of
// it.
#pragma once

#include <array>
#include <vector>

#include "common/random.h"
#include "inference/data/shapes_solid.h"
#include "inference/data/shapes_texture.h"
#include "inference/data/shapes_vector.h"
#include "inference/image/image.h"

namespace airsplit::shapes {

/// A flat textured figure: paper stuck on the wall, or an obstacle in front of the camera.
struct Patch {
  enum class Outline { kEllipse, kRectangle, kTriangle };

  Outline outline = Outline::kEllipse;
  double centre_x = 0, centre_y = 0;
  double xx = 1, xy = 0, yx = 0, yy = 1;  ///< from the place to the unit figure, once centred
  Texture texture;
  double light = 1;
};

/// Where the solid stands, how it is turned and how far it is stretched along each axis of its own.
struct Pose {
  Vector3 centre;
  /// A point's own coordinate k is dot(axes[k], point - centre): the turned axis, divided by the
  /// stretch along it.
  std::array<Vector3, 3> axes;
};

/// The camera stands at the origin and looks along +z. Its image plane is x from -1 (left) to 1 and
/// y from -1 (top) to 1, at z = 2.5. The solid is about 5 away, the wall 6.5 to 8.5.
struct Scene {
  Pose pose;
  Texture skin;
  double shine = 0;
  Vector3 to_light;  ///< of length 1
  double ambient = 0.3;

  double wall_z = 7;
  Texture wall;
  Vector3 wall_gradient;  ///< how the light on the wall changes with the place
  std::vector<Patch> papers;
  std::vector<Patch> obstacles;

  double blur = 0;   ///< share of each neighbour in a pixel
  double noise = 0;  ///< standard deviation of the sensor's noise, of a full scale of 1
};

/// Draws everything about a scene but the solid.
Scene random_scene(RandomSequence& random);

/// The photograph, side_px x side_px. `sensor` gives the noise.
Image photograph(const Scene& scene, const Solid& solid, int side_px, const RandomStream& sensor);

}  // namespace airsplit::shapes
