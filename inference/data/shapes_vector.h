// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Vectors and rays for drawing the `shapes` data set: + - * / and sqrt only, so that every machine
// draws the same pixels.
#pragma once

#include <cmath>

namespace airsplit::shapes {

struct Vector3 {
  double x = 0, y = 0, z = 0;
};

inline Vector3 operator+(Vector3 a, Vector3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vector3 operator-(Vector3 a, Vector3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vector3 operator-(Vector3 a) { return {-a.x, -a.y, -a.z}; }
inline Vector3 operator*(double k, Vector3 a) { return {k * a.x, k * a.y, k * a.z}; }
/// Axis by axis.
inline Vector3 operator*(Vector3 a, Vector3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
inline double dot(Vector3 a, Vector3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vector3 normalized(Vector3 a) { return (1.0 / std::sqrt(dot(a, a))) * a; }

struct Ray {
  Vector3 origin;
  Vector3 direction;
};

inline Vector3 point_at(const Ray& ray, double t) { return ray.origin + t * ray.direction; }

}  // namespace airsplit::shapes
