// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Real symbols for the benchmark: what a bundle's codec sends of a data set's images.
#pragma once

#include <string>

#include "inference/bitstream/symbol_model_fit.h"
#include "inference/data/dataset.h"

namespace airsplit {

/// The bundle's AECNN codec with 8 bits a symbol and the lowest ratio.
struct CodecSymbols {
  std::string codec;  ///< its label
  TrainingSymbols training, test;
};

/// The symbols of as many images of each split. Throws InputError if the bundle holds no such codec
/// or a split has too few images.
CodecSymbols bundle_symbols(const std::string& bundle, const Dataset& training,
                            std::size_t training_images, const Dataset& test,
                            std::size_t test_images);

/// Symbols of one image, channels x rows x columns.
std::size_t image_symbols(const TrainingSymbols& symbols);

}  // namespace airsplit
