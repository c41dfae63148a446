// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/data/shapes_texture.h"

namespace airsplit::shapes {
namespace {

/// The largest whole number not above x; |x| is far below 2^31.
std::int32_t floor_of(double x) {
  const auto whole = static_cast<std::int32_t>(x);
  return whole - (x < whole ? 1 : 0);
}

double fraction_of(double x) { return x - floor_of(x); }

/// A random value of 0 to 1 for each whole point. The mixing is that of 32-bit integer hashes with
/// two multiplications (C. Wellons' "lowbias32").
double lattice_value(std::int32_t x, std::int32_t y, std::int32_t z, std::uint32_t seed) {
  std::uint32_t h = seed + 0x9E3779B1U * static_cast<std::uint32_t>(x) +
                    0x85EBCA77U * static_cast<std::uint32_t>(y) +
                    0xC2B2AE3DU * static_cast<std::uint32_t>(z);
  h = (h ^ (h >> 16)) * 0x7FEB352DU;
  h = (h ^ (h >> 15)) * 0x846CA68BU;
  return static_cast<double>(h >> 16) * (1.0 / 65535);
}

double smooth(double t) { return t * t * (3 - 2 * t); }

double blend(double a, double b, double share) { return a + share * (b - a); }

/// How much of the second colour there is at a point, 0 to 1.
double second_share(const Texture& texture, Vector3 point) {
  const Vector3 p = texture.frequency * point + texture.offset;
  switch (texture.pattern) {
    case Texture::Pattern::kPlain:
      return 0;
    case Texture::Pattern::kStripes:
      return fraction_of(dot(texture.direction, p)) < 0.5 ? 0 : 1;
    case Texture::Pattern::kChecks:
      return (floor_of(p.x) + floor_of(p.y) + floor_of(p.z)) & 1;
    case Texture::Pattern::kDots: {
      const Vector3 from_centre = {fraction_of(p.x) - 0.5, fraction_of(p.y) - 0.5,
                                   fraction_of(p.z) - 0.5};
      return dot(from_centre, from_centre) < 0.16 ? 1 : 0;
    }
    case Texture::Pattern::kClouds:
      return value_noise(p, texture.seed);
  }
  return 0;
}

/// Any hue; halfway to grey, as most things are.
Colour random_colour(RandomSequence& random) {
  const Colour vivid = {random.uniform(), random.uniform(), random.uniform()};
  const double grey = random.uniform(0.15, 1.0), vividness = random.uniform(0.1, 0.9);
  return (1 - vividness) * Colour{grey, grey, grey} + vividness * vivid;
}

}  // namespace

double value_noise(Vector3 point, std::uint32_t seed) {
  const std::int32_t x = floor_of(point.x), y = floor_of(point.y), z = floor_of(point.z);
  const double u = smooth(point.x - x), v = smooth(point.y - y), w = smooth(point.z - z);
  const auto along_x = [&](std::int32_t at_y, std::int32_t at_z) {
    return blend(lattice_value(x, at_y, at_z, seed), lattice_value(x + 1, at_y, at_z, seed), u);
  };
  return blend(blend(along_x(y, z), along_x(y + 1, z), v),
               blend(along_x(y, z + 1), along_x(y + 1, z + 1), v), w);
}

Vector3 random_direction(RandomSequence& random) {
  for (;;) {  // a point of the unit ball, pushed out to its surface
    const Vector3 p = {random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1)};
    const double square = dot(p, p);
    if (square > 0.01 && square <= 1) return normalized(p);
  }
}

Texture random_texture(RandomSequence& random, double frequency, double contrast) {
  Texture texture;
  texture.pattern = static_cast<Texture::Pattern>(random.below(5));
  texture.first = random_colour(random);
  texture.second = texture.first + contrast * (random_colour(random) - texture.first);
  texture.direction = random_direction(random);
  texture.frequency = frequency * random.uniform(0.6, 1.6);
  texture.offset = {random.uniform(0, 64), random.uniform(0, 64), random.uniform(0, 64)};
  texture.seed = static_cast<std::uint32_t>(random.below(std::uint64_t{1} << 32));
  return texture;
}

Colour colour_at(const Texture& texture, Vector3 point) {
  const double share = second_share(texture, point);
  return texture.first + share * (texture.second - texture.first);
}

}  // namespace airsplit::shapes
