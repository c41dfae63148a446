// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

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
  const BundleInfo& info = networks->info();
  Image square{info.input_px, info.input_px, {}};
  for (int i = 0; i < 3 * info.input_px * info.input_px; ++i)
    square.rgb.push_back(static_cast<std::uint8_t>(i * 7 % 251));
  const Prediction whole = networks->classify(square);
  ASSERT_EQ(info.cuts.size(), 17U);
  for (std::size_t cut = 0; cut < info.cuts.size(); ++cut) {
    const std::vector<float> features = networks->head(square, cut);
    EXPECT_EQ(features.size(), info.cuts[cut].features.values());
    const Prediction found = networks->tail(features, cut);
    EXPECT_EQ(found.label, whole.label) << info.cuts[cut].name;
    EXPECT_EQ(found.margin, whole.margin) << info.cuts[cut].name;
    const Work parts = networks->work(cut);
    EXPECT_EQ(parts.device + parts.edge, networks->work()) << info.cuts[cut].name;
    EXPECT_EQ(parts.device.size(), cut + 1);
  }
}

TEST(Bundle, FindsACutByEachOfItsNames) {
  const Bundle bundle = Bundle::load(AIRSPLIT_SOURCE_DIR "/bundles/shapes.bundle");
  EXPECT_EQ(find_cut(bundle.info(), "layer3"), 13U);
  EXPECT_EQ(find_cut(bundle.info(), "layer3.5"), 13U);
  EXPECT_EQ(find_cut(bundle.info(), "stem"), 0U);
  for (const std::string wrong : {"", "layer9", "fc"}) {
    EXPECT_THAT([&] { find_cut(bundle.info(), wrong); },
                ThrowsMessage<InputError>(HasSubstr("can be cut at stem, layer1.0")))
        << wrong;
  }
}

}  // namespace
}  // namespace airsplit
