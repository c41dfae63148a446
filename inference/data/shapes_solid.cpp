// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/data/shapes_solid.h"

#include <limits>
#include <utility>

namespace airsplit::shapes {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Intersection -----------------------------------------------------------------------------------

/// A stretch of a ray inside a convex body, with the body's outward normals at both ends.
struct Stretch {
  double begin = -kInfinity, end = kInfinity;
  Vector3 begin_normal, end_normal;

  bool is_empty() const { return begin >= end; }
  void begin_at(double t, Vector3 normal) {
    if (t > begin) begin = t, begin_normal = normal;
  }
  void end_at(double t, Vector3 normal) {
    if (t < end) end = t, end_normal = normal;
  }
  void clear() { begin = kInfinity; }
};

void cut(Stretch& stretch, const HalfSpace& plane, const Ray& ray) {
  const double speed = dot(plane.normal, ray.direction);
  const double distance = plane.offset - dot(plane.normal, ray.origin);
  if (speed < 0) {
    stretch.begin_at(distance / speed, plane.normal);
  } else if (speed > 0) {
    stretch.end_at(distance / speed, plane.normal);
  } else if (distance < 0) {
    stretch.clear();
  }
}

void cut(Stretch& stretch, const Quadric& quadric, const Ray& ray) {
  const Vector3 from = ray.origin - quadric.centre;
  const Vector3 weighted = quadric.weight * ray.direction;
  const double a = dot(weighted, ray.direction);
  const double b = dot(weighted, from);
  const double c = dot(quadric.weight * from, from) - quadric.bound;
  const double discriminant = b * b - a * c;
  if (a == 0 || discriminant <= 0) {  // along the side of a cylinder or cone, or past it
    if (c > 0 || discriminant < 0) stretch.clear();
    return;
  }
  const auto normal_at = [&](double t) {
    return normalized(quadric.weight * (from + t * ray.direction));
  };
  const double root = std::sqrt(discriminant);
  const double t1 = (-b - root) / a, t2 = (-b + root) / a;
  if (a > 0) {
    stretch.begin_at(t1, normal_at(t1));
    stretch.end_at(t2, normal_at(t2));
  } else if (ray.direction.z < 0) {  // steeper than the cone: one end lies in the other nappe
    stretch.begin_at(t1, normal_at(t1));
  } else {
    stretch.end_at(t2, normal_at(t2));
  }
}

Stretch inside(const Convex& body, const Ray& ray) {
  Stretch stretch;
  if (body.quadric) cut(stretch, *body.quadric, ray);
  for (const HalfSpace& plane : body.planes) {
    if (stretch.is_empty()) break;
    cut(stretch, plane, ray);
  }
  return stretch;
}

std::optional<Hit> first_hit(const Piece& piece, const Ray& ray) {
  const Stretch body = inside(piece.body, ray);
  if (body.is_empty() || body.begin <= 0) return std::nullopt;
  const Hit hit{body.begin, body.begin_normal};
  if (!piece.hole) return hit;
  const Stretch hole = inside(*piece.hole, ray);
  if (hole.is_empty() || hole.begin > body.begin || hole.end <= body.begin) return hit;
  if (hole.end >= body.end) return std::nullopt;  // the ray leaves through the hole
  return Hit{hole.end, -hole.end_normal};
}

// Building blocks --------------------------------------------------------------------------------

Convex box(Vector3 low, Vector3 high) {
  return {{{{1, 0, 0}, high.x},
           {{-1, 0, 0}, -low.x},
           {{0, 1, 0}, high.y},
           {{0, -1, 0}, -low.y},
           {{0, 0, 1}, high.z},
           {{0, 0, -1}, -low.z}},
          std::nullopt};
}

Convex ball(Vector3 centre, double radius) {
  return {{}, Quadric{{1, 1, 1}, centre, radius * radius}};
}

std::vector<HalfSpace> between(double low_z, double high_z) {
  return {{{0, 0, 1}, high_z}, {{0, 0, -1}, -low_z}};
}

Convex cylinder(double radius, double low_z, double high_z) {
  return {between(low_z, high_z), Quadric{{1, 1, 0}, {}, radius * radius}};
}

/// Stands on low_z with `radius` and comes to its point at apex_z.
Convex cone(double radius, double low_z, double apex_z) {
  const double slope = radius / (apex_z - low_z);
  return {between(low_z, apex_z), Quadric{{1, 1, -slope * slope}, {0, 0, apex_z}, 0}};
}

/// An upright prism whose sides face these directions at this distance from the z axis.
Convex prism(const std::vector<Vector3>& directions, double distance, double low_z, double high_z) {
  Convex body{between(low_z, high_z), std::nullopt};
  for (const Vector3& direction : directions)
    body.planes.push_back({normalized(direction), distance});
  return body;
}

const std::vector<Vector3> kHexagon = {{1, 0, 0},
                                       {-1, 0, 0},
                                       {0.5, 0.8660254, 0},
                                       {-0.5, -0.8660254, 0},
                                       {0.5, -0.8660254, 0},
                                       {-0.5, 0.8660254, 0}};

Piece whole(Convex body) { return {std::move(body), std::nullopt}; }

// The classes ------------------------------------------------------------------------------------

Solid arch() {
  const Convex opening{{}, Quadric{{1, 0, 1}, {0, 0, -0.5}, 0.5 * 0.5}};
  return {"arch", {{box({-0.75, -0.3, -0.5}, {0.75, 0.3, 0.5}), opening}}};
}

Solid arrow() {
  return {"arrow", {whole(cylinder(0.18, -0.95, 0.2)), whole(cone(0.5, 0.2, 0.95))}};
}

Solid capsule() {
  return {"capsule",
          {whole(cylinder(0.4, -0.5, 0.5)), whole(ball({0, 0, -0.5}, 0.4)),
           whole(ball({0, 0, 0.5}, 0.4))}};
}

Solid cross() {
  return {"cross",
          {whole(box({-0.85, -0.25, -0.22}, {0.85, 0.25, 0.22})),
           whole(box({-0.25, -0.85, -0.22}, {0.25, 0.85, 0.22}))}};
}

Solid cup() {
  const Piece mug{cylinder(0.6, -0.65, 0.65), cylinder(0.48, -0.5, 1)};
  const Piece handle{box({0.5, -0.1, -0.4}, {0.9, 0.1, 0.4}),
                     box({0.4, -1, -0.24}, {0.76, 1, 0.24})};
  return {"cup", {mug, handle}};
}

Solid dumbbell() {
  return {"dumbbell",
          {whole(cylinder(0.14, -0.58, 0.58)), whole(ball({0, 0, -0.58}, 0.38)),
           whole(ball({0, 0, 0.58}, 0.38))}};
}

Solid jack() {
  return {"jack",
          {whole(box({-0.92, -0.2, -0.2}, {0.92, 0.2, 0.2})),
           whole(box({-0.2, -0.92, -0.2}, {0.2, 0.92, 0.2})),
           whole(box({-0.2, -0.2, -0.92}, {0.2, 0.2, 0.92}))}};
}

Solid l_bracket() {
  return {"l-bracket",
          {whole(box({-0.6, -0.3, -0.7}, {-0.2, 0.3, 0.7})),
           whole(box({-0.6, -0.3, -0.7}, {0.6, 0.3, -0.3}))}};
}

Solid mushroom() {
  Convex cap = ball({0, 0, 0.1}, 0.7);
  cap.planes = {{{0, 0, -1}, -0.1}};
  return {"mushroom", {whole(cylinder(0.2, -0.8, 0.1)), whole(cap)}};
}

Solid nut() { return {"nut", {{prism(kHexagon, 0.75, -0.38, 0.38), cylinder(0.42, -1, 1)}}}; }

Solid pyramid() {
  constexpr double kBase = -0.5, kApex = 0.9, kHalfWidth = 0.58;
  Convex body{{{{0, 0, -1}, -kBase}}, std::nullopt};
  for (const Vector3 direction : {Vector3{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}}) {
    const Vector3 normal = normalized((kApex - kBase) * direction + Vector3{0, 0, kHalfWidth});
    body.planes.push_back({normal, normal.z * kApex});  // each side goes through the apex
  }
  return {"pyramid", {whole(body)}};
}

}  // namespace

std::vector<Solid> all_solids() {
  return {arch(),
          arrow(),
          {"ball", {whole(ball({}, 0.85))}},
          {"box", {whole(box({-0.56, -0.56, -0.56}, {0.56, 0.56, 0.56}))}},
          capsule(),
          {"cone", {whole(cone(0.75, -0.6, 0.9))}},
          cross(),
          cup(),
          {"cylinder", {whole(cylinder(0.55, -0.75, 0.75))}},
          dumbbell(),
          jack(),
          l_bracket(),
          mushroom(),
          nut(),
          pyramid(),
          {"ring", {{cylinder(0.88, -0.25, 0.25), cylinder(0.55, -1, 1)}}}};
}

std::optional<Hit> first_hit(const Solid& solid, const Ray& ray) {
  // Most rays miss: the unit ball tells so at once.
  const double b = dot(ray.origin, ray.direction);
  const double a = dot(ray.direction, ray.direction);
  if (b >= 0 || b * b < a * (dot(ray.origin, ray.origin) - 1)) return std::nullopt;

  std::optional<Hit> first;
  for (const Piece& piece : solid.pieces) {
    const std::optional<Hit> hit = first_hit(piece, ray);
    if (hit && (!first || hit->t < first->t)) first = hit;
  }
  return first;
}

}  // namespace airsplit::shapes
