// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/resnet_shape.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "common/error.h"
#include "common/shortened.h"

namespace airsplit {
namespace {

constexpr std::array<int, 4> kStageBlocks = {3, 4, 6, 3};
constexpr int kExpansion = 4;
constexpr int kStemChannels = 64;

int scaled(int channels, double width) {
  return std::max(1, static_cast<int>(std::lround(channels * width)));
}

}  // namespace

BlockPlace place_of(int unit) {
  check(unit >= 1 && unit < kClassifierUnit, "a block's unit");
  int index = unit - 1;
  for (int stage = 0; stage < 4; ++stage) {
    if (index < kStageBlocks[stage]) return {stage, index};
    index -= kStageBlocks[stage];
  }
  check(false, "a block's unit");
  return {};
}

int ResNetShape::planes(int unit) const {
  return scaled(kStemChannels << place_of(unit).stage, width);
}

int ResNetShape::stride(int unit) {
  const auto [stage, index] = place_of(unit);
  return stage > 0 && index == 0 ? 2 : 1;
}

int ResNetShape::channels(int unit) const {
  if (unit == 0) return scaled(kStemChannels, width);
  if (unit == kClassifierUnit) return classes;
  return planes(unit) * kExpansion;
}

int ResNetShape::side_px(int unit) const {
  if (unit == kClassifierUnit) return 1;
  int side = half_up(half_up(input_px));  // the stem's convolution and max pooling
  const int stage = unit == 0 ? 0 : place_of(unit).stage;
  for (int s = 0; s < stage; ++s) side = half_up(side);
  return side;
}

std::size_t ResNetShape::values(int unit) const {
  const auto side = static_cast<std::size_t>(side_px(unit));
  return static_cast<std::size_t>(channels(unit)) * side * side;
}

std::int64_t ResNetShape::weights() const {
  constexpr std::int64_t kStemWeights = std::int64_t{3} * 7 * 7;
  std::int64_t all = kStemWeights * channels(0);
  for (int unit = 1; unit < kClassifierUnit; ++unit) {
    const std::int64_t in = channels(unit - 1), inner = planes(unit);
    const std::int64_t out = channels(unit);
    all += inner * (in + 9 * inner + out);
    if (stride(unit) != 1 || in != out) all += in * out;  // the shortcut's
  }
  return all + std::int64_t{channels(kClassifierUnit - 1)} * classes;
}

double ResNetShape::macs() const {
  const auto area = [&](int unit) { return 1.0 * side_px(unit) * side_px(unit); };
  const double stem_side = half_up(input_px);  // before max pooling
  double all = 3.0 * 7 * 7 * channels(0) * stem_side * stem_side;
  for (int unit = 1; unit < kClassifierUnit; ++unit) {
    const double in = channels(unit - 1), inner = planes(unit), out = channels(unit);
    all += inner * in * area(unit - 1) + (9 * inner * inner + inner * out) * area(unit);
    if (stride(unit) != 1 || in != out) all += in * out * area(unit);  // the shortcut's
  }
  return all + 1.0 * channels(kClassifierUnit - 1) * classes;
}

std::string unit_name(int unit) {
  if (unit == 0) return "stem";
  if (unit == kClassifierUnit) return "fc";
  const auto [stage, index] = place_of(unit);
  return fmt::format("layer{}.{}", stage + 1, index);
}

int parse_split(const std::string& split) {
  for (int unit = 0; unit < kClassifierUnit; ++unit) {
    if (split == unit_name(unit) || split == split_name(unit)) return unit;
  }
  throw InputError(
      fmt::format("split \"{}\": expected stem, layer1 to layer4, or a block such as "
                  "layer2.1 (layer1 has blocks 0-2, layer2 0-3, layer3 0-5, layer4 0-2)",
                  shortened(split)));
}

std::string split_name(int unit) {
  if (unit == 0 || unit == kClassifierUnit) return unit_name(unit);
  const auto [stage, index] = place_of(unit);
  const bool is_last = index + 1 == kStageBlocks[stage];
  return is_last ? fmt::format("layer{}", stage + 1) : unit_name(unit);
}

std::vector<Cut> resnet_cuts(const ResNetShape& shape) {
  std::vector<Cut> cuts;
  for (int unit = 0; unit < kClassifierUnit; ++unit) {
    const std::string name = split_name(unit);
    const int side = shape.side_px(unit);
    cuts.push_back(
        {name, name == unit_name(unit) ? "" : unit_name(unit), {shape.channels(unit), side, side}});
  }
  return cuts;
}

std::string usual_split_name(const std::string& split) {
  for (int unit = 0; unit < kClassifierUnit; ++unit) {
    if (split == unit_name(unit)) return split_name(unit);
  }
  return split;
}

}  // namespace airsplit
