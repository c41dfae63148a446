// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What PyTorch in Python computed: tests/golden/make_golden.py writes it, and says what it is.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace airsplit {

inline std::string golden_path(const std::string& file) {
  return AIRSPLIT_SOURCE_DIR "/tests/golden/" + file;
}

/// make_golden.py's formula for inputs and weights.
inline torch::Tensor wave(const std::vector<std::int64_t>& shape, double phase, double scale = 1,
                          double offset = 0) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) count *= extent;
  const auto index = torch::arange(count, torch::kFloat64);
  const auto angle = 0.7 * index + index * index / 100000 + phase;
  return (offset + scale * torch::sin(angle)).to(torch::kFloat32).view(shape);
}

/// The row `name` of golden.csv.
inline std::vector<float> golden_values(const std::string& name) {
  std::ifstream file(golden_path("golden.csv"));
  std::vector<float> values;
  for (std::string line; std::getline(file, line);) {
    std::istringstream row(line);
    std::string cell;
    std::getline(row, cell, ',');
    if (cell != name) continue;
    while (std::getline(row, cell, ',')) values.push_back(std::stof(cell));
  }
  return values;
}

inline void expect_golden(const torch::Tensor& computed, const std::string& name,
                          double tolerance) {
  const auto golden = golden_values(name);
  ASSERT_EQ(static_cast<std::size_t>(computed.numel()), golden.size()) << name;
  const auto flat = computed.contiguous().flatten();
  for (std::size_t i = 0; i < golden.size(); ++i) {
    EXPECT_NEAR(flat.data_ptr<float>()[i], golden[i], tolerance) << name << ", value " << i;
  }
}

}  // namespace airsplit
