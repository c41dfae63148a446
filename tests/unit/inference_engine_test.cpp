// LibTorch behind its module: the same answers, and errors that cross it by their type.
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/engine/bundle.h"

namespace airsplit {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(TorchModule, ThrowsErrorsOfTheProgramsOwnTypes) {
  EXPECT_THAT([] { Bundle::parse({1, 2, 3}, "b"); }, ThrowsMessage<InputError>(HasSubstr("b: ")));
  TrainOptions options;
  options.recipe_path = "no/such/recipe.toml";
  EXPECT_THAT([&] { torch_module().train(options); },
              ThrowsMessage<InputError>(HasSubstr("no/such/recipe.toml")));
}

TEST(TorchModule, GivesCodecsTheKindsOfTheProgramsTable) {
  const Bundle bundle = Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
  ASSERT_FALSE(bundle.info().codecs.empty());
  for (const SchemeSpec& codec : bundle.info().codecs) {
    EXPECT_EQ(codec.kind, builtin_scheme(codec.kind->name)) << "the same entry, not a copy";
  }
  EXPECT_THAT(
      [] {
        Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle", torch_module(),
                     {local_scheme()});
      },
      ThrowsMessage<InputError>(HasSubstr("expected local")));
}

TEST(Bundle, HasAHeadAndATailThatAreTheWhole) {
  const Bytes file = read_file(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
  const auto networks = torch_module().parse_bundle(file, "b", builtin_schemes())->another();
  const int side = networks->shape().input_px;
  Image square{side, side, {}};
  for (int i = 0; i < 3 * side * side; ++i)
    square.rgb.push_back(static_cast<std::uint8_t>(i * 7 % 251));
  const Prediction whole = networks->classify(square);
  double macs = 0;
  for (int unit = 0; unit < kClassifierUnit; ++unit) {
    const std::vector<float> features = networks->head(square, unit);
    EXPECT_EQ(features.size(), networks->shape().values(unit));
    const Prediction found = networks->tail(features, unit);
    EXPECT_EQ(found.label, whole.label) << unit_name(unit);
    EXPECT_EQ(found.margin, whole.margin) << unit_name(unit);
    macs += total_macs(networks->work(unit, unit));
  }
  macs += total_macs(networks->work(kClassifierUnit, kClassifierUnit));
  EXPECT_DOUBLE_EQ(macs, total_macs(networks->work(0, kClassifierUnit)));
}

}  // namespace
}  // namespace airsplit
