// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <fmt/core.h>

#include "common/error.h"
#include "common/random.h"
#include "inference/data/dataset.h"
#include "inference/data/shapes_scene.h"
#include "inference/data/shapes_solid.h"

namespace airsplit {
namespace {

class Shapes : public Dataset {
 public:
  Shapes(const std::string& split, std::size_t images, const ShapesOptions& options)
      : split_(split),
        images_(images),
        side_px_(options.side_px),
        seed_(options.seed),
        solids_(shapes::all_solids()) {
    for (const shapes::Solid& solid : solids_) classes_.push_back(solid.name);
  }

  std::string name() const override { return "shapes"; }
  const std::vector<std::string>& classes() const override { return classes_; }
  std::size_t size() const override { return images_; }

  int label(std::size_t i) const override {
    check(i < images_, "the index of an image");
    return static_cast<int>(i % solids_.size());
  }

  std::string image_name(std::size_t i) const override {
    return fmt::format("{}/{}_{:06}.png", classes_[static_cast<std::size_t>(label(i))], split_, i);
  }

  Bytes file(std::size_t i) const override { return encode_image(image(i), ImageCodec::kPng, 0); }

  Image image(std::size_t i) const override {
    RandomSequence random(RandomStream(seed_, "shapes." + split_, i));
    const RandomStream sensor(seed_, "shapes." + split_ + ".sensor", i);
    return shapes::photograph(shapes::random_scene(random),
                              solids_[static_cast<std::size_t>(label(i))], side_px_, sensor);
  }

 private:
  std::string split_;
  std::size_t images_;
  int side_px_;
  std::uint64_t seed_;
  std::vector<shapes::Solid> solids_;
  std::vector<std::string> classes_;
};

}  // namespace

std::unique_ptr<Dataset> make_shapes(Split split, const ShapesOptions& options) {
  check(options.side_px > 0, "images of at least one pixel");
  switch (split) {
    case Split::kTrain:
      return std::make_unique<Shapes>("train", options.train_images, options);
    case Split::kValidation:
      return std::make_unique<Shapes>("validation", options.validation_images, options);
    case Split::kTest:
      return std::make_unique<Shapes>("test", options.test_images, options);
  }
  check(false, "a known split");
  return nullptr;
}

}  // namespace airsplit
