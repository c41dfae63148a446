// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Procedural textures of the `shapes` data set: two colours and the pattern they make in space.
#pragma once

#include <cstdint>

#include "common/random.h"
#include "inference/data/shapes_vector.h"

namespace airsplit::shapes {

/// Red, green and blue, 0 to 1.
using Colour = Vector3;

struct Texture {
  enum class Pattern { kPlain, kStripes, kChecks, kDots, kClouds };

  Pattern pattern = Pattern::kPlain;
  Colour first, second;
  Vector3 direction;     ///< across the stripes, of length 1
  double frequency = 1;  ///< repeats per unit of length
  Vector3 offset;
  std::uint32_t seed = 0;
};

/// A texture of any pattern and colours, with about `frequency` repeats per unit of length.
/// `contrast` is how far its second colour may lie from its first, 0 to 1.
Texture random_texture(RandomSequence& random, double frequency, double contrast);

/// The texture's colour at a point.
Colour colour_at(const Texture& texture, Vector3 point);

/// Smooth noise from 0 to 1 with a random value at each whole point and trilinear blends between:
/// K. Perlin's lattice noise in its value form (Ebert et al., "Texturing and Modeling", 3rd ed.,
/// ch. 2).
double value_noise(Vector3 point, std::uint32_t seed);

/// A uniformly random direction, of length 1.
Vector3 random_direction(RandomSequence& random);

}  // namespace airsplit::shapes
