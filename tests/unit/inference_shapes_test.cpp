// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/random.h"
#include "inference/data/dataset.h"
#include "inference/data/shapes_scene.h"
#include "inference/data/shapes_solid.h"
#include "inference/data/shapes_texture.h"

namespace airsplit {
namespace {

using ::testing::ElementsAre;

std::uint64_t hash(const Image& image) {
  return fnv1a64({reinterpret_cast<const char*>(image.rgb.data()), image.rgb.size()});
}

// The data set -----------------------------------------------------------------------------------

TEST(Shapes, NamesItsClasses) {
  EXPECT_THAT(
      make_shapes(Split::kTest)->classes(),
      ElementsAre("arch", "arrow", "ball", "box", "capsule", "cone", "cross", "cup", "cylinder",
                  "dumbbell", "jack", "l-bracket", "mushroom", "nut", "pyramid", "ring"));
}

TEST(Shapes, LabelsAreBalanced) {
  for (const Split split : {Split::kTrain, Split::kValidation, Split::kTest}) {
    const auto shapes = make_shapes(split);
    std::vector<std::size_t> count(shapes->classes().size());
    for (std::size_t i = 0; i < shapes->size(); ++i)
      ++count[static_cast<std::size_t>(shapes->label(i))];
    for (const std::size_t images : count) EXPECT_EQ(images, shapes->size() / count.size());
  }
}

TEST(Shapes, EveryImageHasANameOfItsOwn) {
  std::set<std::string> names;
  for (const Split split : {Split::kTrain, Split::kValidation, Split::kTest}) {
    const auto shapes = make_shapes(split);
    for (std::size_t i = 0; i < shapes->size(); ++i)
      EXPECT_TRUE(names.insert(shapes->image_name(i)).second);
  }
  EXPECT_EQ(make_shapes(Split::kTest)->image_name(18), "ball/test_000018.png");
}

// The data set's name stands for these pixels: whoever trained on them must find them again.
TEST(Shapes, ThePixelsNeverChange) {
  const auto train = make_shapes(Split::kTrain);
  const auto validation = make_shapes(Split::kValidation);
  const auto test = make_shapes(Split::kTest);
  EXPECT_EQ(hash(train->image(0)), 1773384274645133357U);
  EXPECT_EQ(hash(train->image(11999)), 13113972394426678072U);
  EXPECT_EQ(hash(validation->image(7)), 17381600249129505331U);
  EXPECT_EQ(hash(test->image(13)), 9218836320272442251U);
}

TEST(Shapes, AnImageDependsOnSeedSplitAndPlaceAlone) {
  const auto train = make_shapes(Split::kTrain), again = make_shapes(Split::kTrain);
  train->image(5);  // whatever was drawn before does not matter
  EXPECT_EQ(train->image(16).rgb, again->image(16).rgb);

  ShapesOptions other_seed;
  other_seed.seed = 2;
  const Bytes rgb = train->image(16).rgb;
  EXPECT_NE(rgb, train->image(32).rgb);
  EXPECT_NE(rgb, make_shapes(Split::kTest)->image(16).rgb);
  EXPECT_NE(rgb, make_shapes(Split::kTrain, other_seed)->image(16).rgb);

  ShapesOptions fewer;
  fewer.train_images = 20;
  EXPECT_EQ(rgb, make_shapes(Split::kTrain, fewer)->image(16).rgb);
}

TEST(Shapes, TheFileIsThePng) {
  const auto shapes = make_shapes(Split::kTest);
  EXPECT_EQ(decode_image(shapes->file(3)).rgb, shapes->image(3).rgb);
}

TEST(Shapes, TheSideIsASettingOfTheCameraOnly) {
  ShapesOptions large;
  large.side_px = 128;
  const Image image = make_shapes(Split::kTest, large)->image(4);
  ASSERT_EQ(image.width, 128);
  ASSERT_EQ(image.height, 128);
  // The same scene: shrunk to 64 pixels it is nearly the picture taken at 64 pixels.
  const Image shrunk = fit_square(image, 64), small = make_shapes(Split::kTest)->image(4);
  double difference = 0;
  for (std::size_t i = 0; i < small.rgb.size(); ++i)
    difference += std::abs(small.rgb[i] - shrunk.rgb[i]);
  EXPECT_LT(difference / static_cast<double>(small.rgb.size()), 12);
}

// The solids -------------------------------------------------------------------------------------

namespace s = shapes;

const s::Solid& solid_of(const std::vector<s::Solid>& solids, const std::string& name) {
  for (const s::Solid& solid : solids)
    if (solid.name == name) return solid;
  throw std::out_of_range(name);
}

/// Whether a point lies in a solid, straight from the definitions of its parts.
bool contains(const s::Convex& body, s::Vector3 p) {
  for (const s::HalfSpace& plane : body.planes)
    if (s::dot(plane.normal, p) > plane.offset) return false;
  if (!body.quadric) return true;
  const s::Vector3 from = p - body.quadric->centre;
  return s::dot(body.quadric->weight * from, from) <= body.quadric->bound;
}

bool contains(const s::Solid& solid, s::Vector3 p) {
  for (const s::Piece& piece : solid.pieces)
    if (contains(piece.body, p) && !(piece.hole && contains(*piece.hole, p))) return true;
  return false;
}

/// A random ray towards a point of the unit ball, from a distance of 4.
s::Ray random_ray(RandomSequence& random) {
  const s::Vector3 origin = 4 * s::random_direction(random);
  const s::Vector3 target = random.uniform() * s::random_direction(random);
  return {origin, target - origin};
}

TEST(ShapesSolid, ABallIsHitWhereGeometrySays) {
  const auto solids = s::all_solids();
  const s::Solid& ball = solid_of(solids, "ball");
  const auto hit = s::first_hit(ball, {{0, 0.51, -4}, {0, 0, 2}});
  ASSERT_TRUE(hit);
  EXPECT_NEAR(hit->t, (4 - 0.68) / 2, 1e-12);  // 0.51^2 + 0.68^2 = 0.85^2
  EXPECT_NEAR(hit->normal.y, 0.6, 1e-12);
  EXPECT_NEAR(hit->normal.z, -0.8, 1e-12);
  EXPECT_FALSE(s::first_hit(ball, {{0, 0.86, -4}, {0, 0, 1}}));
  EXPECT_FALSE(s::first_hit(ball, {{0, 0, -4}, {0, 0, -1}}));
}

TEST(ShapesSolid, ARingHasAHoleAndACupHasABottom) {
  const auto solids = s::all_solids();
  const s::Ray down_the_axis = {{0, 0, 4}, {0, 0, -1}};
  EXPECT_FALSE(s::first_hit(solid_of(solids, "ring"), down_the_axis));
  EXPECT_FALSE(s::first_hit(solid_of(solids, "nut"), down_the_axis));
  const auto bottom = s::first_hit(solid_of(solids, "cup"), down_the_axis);
  ASSERT_TRUE(bottom);
  EXPECT_NEAR(bottom->t, 4.5, 1e-12);
  EXPECT_NEAR(bottom->normal.z, 1, 1e-12);
}

// The first hit against a walk along the ray in small steps that asks `contains` at each.
TEST(ShapesSolid, RaysMeetTheSolidsWhereAWalkAlongThemDoes) {
  constexpr double kStep = 1.0 / 2000;
  for (const s::Solid& solid : s::all_solids()) {
    RandomSequence random(RandomStream(1, "test.rays"));
    int hits = 0, disagreements = 0;
    for (int n = 0; n < 150; ++n) {
      const s::Ray ray = random_ray(random);
      double walked = 0.5;
      while (walked < 2 && !contains(solid, s::point_at(ray, walked))) walked += kStep;
      const auto hit = s::first_hit(solid, ray);
      hits += hit.has_value();
      // A walk may step over a sliver: a corner or an edge thinner than a step.
      disagreements +=
          hit.has_value() != (walked < 2) || (hit && std::abs(hit->t - walked) > kStep);
    }
    EXPECT_GT(hits, 20) << solid.name;
    EXPECT_LE(disagreements, 1) << solid.name;
  }
}

TEST(ShapesSolid, NormalsPointOutAndTheSolidsFillTheUnitBall) {
  for (const s::Solid& solid : s::all_solids()) {
    RandomSequence random(RandomStream(2, "test.rays"));
    double farthest = 0;
    for (int n = 0; n < 20000; ++n) {
      const s::Vector3 p = 1.1 * random.uniform() * s::random_direction(random);
      if (contains(solid, p)) farthest = std::max(farthest, std::sqrt(s::dot(p, p)));
      const s::Ray ray = random_ray(random);
      const auto hit = s::first_hit(solid, ray);
      if (!hit) continue;
      ASSERT_NEAR(s::dot(hit->normal, hit->normal), 1, 1e-9) << solid.name;
      ASSERT_LT(s::dot(hit->normal, ray.direction), 1e-9) << solid.name;
    }
    EXPECT_LE(farthest, 1) << solid.name;
    EXPECT_GT(farthest, 0.8) << solid.name;
  }
}

TEST(ShapesTexture, ValueNoiseIsContinuousAndUsesItsRange) {
  double lowest = 1, highest = 0;
  for (int i = 0; i < 20000; ++i) {
    const s::Vector3 p = {i * 0.01 - 100, i * 0.007 - 20, i * 0.003};
    const double here = s::value_noise(p, 5);
    lowest = std::min(lowest, here);
    highest = std::max(highest, here);
    // Slopes are at most 1.5 along each axis.
    EXPECT_NEAR(s::value_noise(p + s::Vector3{1e-4, 1e-4, 1e-4}, 5), here, 4.5e-4 + 1e-9);
  }
  EXPECT_GE(lowest, 0);
  EXPECT_LT(lowest, 0.1);
  EXPECT_LE(highest, 1);
  EXPECT_GT(highest, 0.9);
}

}  // namespace
}  // namespace airsplit
