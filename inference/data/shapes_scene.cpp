// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/data/shapes_scene.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace airsplit::shapes {
namespace {

// Two draws in one expression would come in an order that the compiler picks: each draw here is a
// statement of its own, or stands in braces, which go from left to right.

constexpr double kFocalLength = 2.5;
/// Neighbours that differ by more than this in a colour are drawn anew with 2 x 2 rays per pixel.
constexpr double kEdgeContrast = 0.06;

// Drawing lots -----------------------------------------------------------------------------------

/// Cosine and sine of a uniformly random angle.
std::pair<double, double> random_heading(RandomSequence& random) {
  for (;;) {  // a point of the unit disc, pushed out to its edge
    const double x = random.uniform(-1, 1), y = random.uniform(-1, 1);
    const double length = std::sqrt(x * x + y * y);
    if (length > 0.1 && length <= 1) return {x / length, y / length};
  }
}

using Axes = std::array<Vector3, 3>;

/// A random tilt about any axis, by up to 53 degrees: where it takes the scene's axes. From the
/// quaternion (1, v), whose v is axis * tan(angle / 2) (K. Shoemake, "Animating rotation with
/// quaternion curves", 1985).
Axes random_tilt(RandomSequence& random) {
  constexpr double kMostTangent = 0.5;  // of half the angle
  const Vector3 axis = random_direction(random);
  const Vector3 v = random.uniform(0, kMostTangent) * axis;
  const double s = 2 / (1 + dot(v, v));
  return {Vector3{1 - s * (v.y * v.y + v.z * v.z), s * (v.x * v.y + v.z), s * (v.x * v.z - v.y)},
          Vector3{s * (v.x * v.y - v.z), 1 - s * (v.x * v.x + v.z * v.z), s * (v.y * v.z + v.x)},
          Vector3{s * (v.x * v.z + v.y), s * (v.y * v.z - v.x), 1 - s * (v.x * v.x + v.y * v.y)}};
}

/// Upright, seen 40 degrees from above, turned any way about its own z axis, then tilted.
Axes random_axes(RandomSequence& random) {
  constexpr Vector3 kRight = {1, 0, 0}, kBack = {0, -0.6428, 0.7660}, kUp = {0, -0.7660, -0.6428};
  const auto [cosine, sine] = random_heading(random);
  const Axes tilt = random_tilt(random);
  const auto tilted = [&](Vector3 v) { return v.x * tilt[0] + v.y * tilt[1] + v.z * tilt[2]; };
  return {tilted(cosine * kRight + sine * kBack), tilted(cosine * kBack - sine * kRight),
          tilted(kUp)};
}

Pose random_pose(RandomSequence& random) {
  Pose pose;
  const double size = random.uniform(1.25, 1.65);
  const double room = 2.0 - size;  // most of the solid stays in the picture
  pose.centre = {random.uniform(-room, room), random.uniform(-room, room),
                 random.uniform(4.7, 5.3)};
  pose.axes = random_axes(random);
  for (Vector3& axis : pose.axes) axis = 1 / (size * random.uniform(0.82, 1.18)) * axis;
  return pose;
}

/// A patch with its centre within +-reach and its half axes in [smallest, largest].
Patch random_patch(RandomSequence& random, double reach, double smallest, double largest) {
  Patch patch;
  patch.outline = static_cast<Patch::Outline>(random.below(3));
  patch.centre_x = random.uniform(-reach, reach);
  patch.centre_y = random.uniform(-reach, reach);
  const auto [cosine, sine] = random_heading(random);
  const double half_width = random.uniform(smallest, largest);
  const double half_height = random.uniform(smallest, largest);
  patch.xx = cosine / half_width;
  patch.xy = sine / half_width;
  patch.yx = -sine / half_height;
  patch.yy = cosine / half_height;
  patch.texture = random_texture(random, 1.0 / largest, 0.6);
  patch.light = random.uniform(0.5, 1.0);
  return patch;
}

// Rays -------------------------------------------------------------------------------------------

bool covers(const Patch& patch, double x, double y) {
  const double dx = x - patch.centre_x, dy = y - patch.centre_y;
  const double u = patch.xx * dx + patch.xy * dy, v = patch.yx * dx + patch.yy * dy;
  switch (patch.outline) {
    case Patch::Outline::kEllipse:
      return u * u + v * v < 1;
    case Patch::Outline::kRectangle:
      return u > -1 && u < 1 && v > -1 && v < 1;
    case Patch::Outline::kTriangle:
      return v > -1 && u + 0.5 * v < 0.5 && -u + 0.5 * v < 0.5;
  }
  return false;
}

/// The topmost patch over a place, or null.
const Patch* topmost(const std::vector<Patch>& patches, double x, double y) {
  const auto found = std::find_if(patches.rbegin(), patches.rend(),
                                  [&](const Patch& patch) { return covers(patch, x, y); });
  return found == patches.rend() ? nullptr : &*found;
}

Vector3 to_own_axes(const Pose& pose, Vector3 v) {
  return {dot(pose.axes[0], v), dot(pose.axes[1], v), dot(pose.axes[2], v)};
}

Ray to_own_axes(const Pose& pose, const Ray& ray) {
  return {to_own_axes(pose, ray.origin - pose.centre), to_own_axes(pose, ray.direction)};
}

/// A normal goes back by the transpose: it stretches the other way round than a point.
Vector3 normal_in_scene(const Pose& pose, Vector3 n) {
  return normalized(n.x * pose.axes[0] + n.y * pose.axes[1] + n.z * pose.axes[2]);
}

/// Lambert's cosine law with Blinn's highlight (Blinn, SIGGRAPH 1977), exponent 32.
Colour lit(const Scene& scene, Colour skin, Vector3 normal, Vector3 direction) {
  const double lambert = std::max(0.0, dot(normal, scene.to_light));
  double highlight = std::max(0.0, dot(normal, normalized(scene.to_light - normalized(direction))));
  for (int doubling = 0; doubling < 5; ++doubling) highlight *= highlight;
  const double glint = lambert > 0 ? scene.shine * highlight : 0;
  return (scene.ambient + (1 - scene.ambient) * lambert) * skin + Colour{glint, glint, glint};
}

/// The wall with its papers, and the solid's shadow on it.
Colour wall_colour(const Scene& scene, const Solid& solid, Vector3 place) {
  const Patch* paper = topmost(scene.papers, place.x, place.y);
  const Colour paint = colour_at(paper ? paper->texture : scene.wall, place);
  const Ray to_light = to_own_axes(scene.pose, Ray{place, scene.to_light});
  const double shade = first_hit(solid, to_light) ? scene.ambient + 0.15 : 1.0;
  return (shade * (0.8 + dot(scene.wall_gradient, place))) * paint;
}

/// What the camera sees at (x, y) of the image plane.
Colour seen_at(const Scene& scene, const Solid& solid, double x, double y) {
  if (const Patch* obstacle = topmost(scene.obstacles, x, y))
    return obstacle->light * colour_at(obstacle->texture, {x, y, 0});
  const Ray ray{{}, {x, y, kFocalLength}};
  const Ray own_ray = to_own_axes(scene.pose, ray);
  if (const auto hit = first_hit(solid, own_ray))
    return lit(scene, colour_at(scene.skin, point_at(own_ray, hit->t)),
               normal_in_scene(scene.pose, hit->normal), ray.direction);
  return wall_colour(scene, solid, point_at(ray, scene.wall_z / kFocalLength));
}

// Pixels -----------------------------------------------------------------------------------------

using Pixels = std::vector<Colour>;

std::size_t index(int side_px, int column, int row) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(side_px) +
         static_cast<std::size_t>(column);
}

bool differ(Colour a, Colour b) {
  return std::abs(a.x - b.x) > kEdgeContrast || std::abs(a.y - b.y) > kEdgeContrast ||
         std::abs(a.z - b.z) > kEdgeContrast;
}

bool is_edge(const Pixels& pixels, int side_px, int column, int row) {
  const Colour here = pixels[index(side_px, column, row)];
  return (column > 0 && differ(here, pixels[index(side_px, column - 1, row)])) ||
         (column + 1 < side_px && differ(here, pixels[index(side_px, column + 1, row)])) ||
         (row > 0 && differ(here, pixels[index(side_px, column, row - 1)])) ||
         (row + 1 < side_px && differ(here, pixels[index(side_px, column, row + 1)]));
}

/// One ray per pixel, and four where the picture has an edge.
Pixels trace(const Scene& scene, const Solid& solid, int side_px) {
  const double pixel = 2.0 / side_px;
  const auto see = [&](double column, double row) {
    return seen_at(scene, solid, column * pixel - 1, row * pixel - 1);
  };
  Pixels once;
  for (int row = 0; row < side_px; ++row)
    for (int column = 0; column < side_px; ++column) once.push_back(see(column + 0.5, row + 0.5));
  Pixels pixels = once;
  for (int row = 0; row < side_px; ++row)
    for (int column = 0; column < side_px; ++column)
      if (is_edge(once, side_px, column, row))
        pixels[index(side_px, column, row)] =
            0.25 * (see(column + 0.25, row + 0.25) + see(column + 0.75, row + 0.25) +
                    see(column + 0.25, row + 0.75) + see(column + 0.75, row + 0.75));
  return pixels;
}

/// The lens: each pixel takes `share` of both neighbours in its row, then of both in its column.
void blur(Pixels& pixels, int side_px, double share) {
  const auto pass = [&](int to_column, int to_row) {
    const Pixels before = pixels;
    for (int row = 0; row < side_px; ++row)
      for (int column = 0; column < side_px; ++column) {
        const auto at = [&](int c, int r) {
          return before[index(side_px, std::clamp(c, 0, side_px - 1),
                              std::clamp(r, 0, side_px - 1))];
        };
        pixels[index(side_px, column, row)] =
            (1 - 2 * share) * at(column, row) +
            share * (at(column - to_column, row - to_row) + at(column + to_column, row + to_row));
      }
  };
  pass(1, 0);
  pass(0, 1);
}

/// Nearly normal noise of mean 0 and variance 1 from the low 32 bits: the sum of four bytes
/// (Irwin-Hall distribution), scaled.
double noise_value(std::uint64_t bits) {
  constexpr double kMean = 4 * 127.5, kDeviation = 147.80054;  // sqrt(4 * (256^2 - 1) / 12)
  const auto sum = static_cast<double>((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) +
                                       (bits >> 24 & 255));
  return (sum - kMean) / kDeviation;
}

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::clamp(value * 255 + 0.5, 0.0, 255.0));
}

Image develop(const Pixels& pixels, int side_px, double noise, const RandomStream& sensor) {
  Image image{side_px, side_px, {}};
  image.rgb.reserve(3 * pixels.size());
  std::uint64_t draw = 0;
  for (const Colour& colour : pixels) {
    const std::uint64_t first = sensor.bits(draw++), second = sensor.bits(draw++);
    image.rgb.push_back(to_byte(colour.x + noise * noise_value(first)));
    image.rgb.push_back(to_byte(colour.y + noise * noise_value(first >> 32)));
    image.rgb.push_back(to_byte(colour.z + noise * noise_value(second)));
  }
  return image;
}

}  // namespace

Scene random_scene(RandomSequence& random) {
  Scene scene;
  scene.pose = random_pose(random);
  scene.skin = random_texture(random, 2.5, 0.8);
  scene.shine = random.uniform(0.0, 0.6);
  scene.to_light = normalized({random.uniform(-1, 1), random.uniform(-1, 1), -1});
  scene.ambient = random.uniform(0.2, 0.45);

  scene.wall_z = random.uniform(6.5, 8.5);
  scene.wall = random_texture(random, 1.0, 0.5);
  scene.wall_gradient = {random.uniform(-0.08, 0.08), random.uniform(-0.08, 0.08), 0};
  const std::uint64_t papers = 2 + random.below(5);
  for (std::uint64_t i = 0; i < papers; ++i)
    scene.papers.push_back(random_patch(random, 3.0, 0.2, 1.1));
  const std::uint64_t obstacles = random.below(2);
  for (std::uint64_t i = 0; i < obstacles; ++i)
    scene.obstacles.push_back(random_patch(random, 1.0, 0.06, 0.25));

  scene.blur = random.uniform(0.0, 0.2);
  scene.noise = random.uniform(0.005, 0.03);
  return scene;
}

Image photograph(const Scene& scene, const Solid& solid, int side_px, const RandomStream& sensor) {
  Pixels pixels = trace(scene, solid, side_px);
  blur(pixels, side_px, scene.blur);
  return develop(pixels, side_px, scene.noise, sensor);
}

}  // namespace airsplit::shapes
