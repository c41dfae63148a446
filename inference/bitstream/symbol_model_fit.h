// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Fits a symbol model to the symbols of training images.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "inference/bitstream/symbol_model.h"

namespace airsplit {

/// The symbols of a codec over training images.
struct TrainingSymbols {
  std::size_t images = 0;
  std::size_t channels = 0;
  PlaneShape plane;
  std::size_t alphabet = 0;           ///< symbols are below this: 2 to 256
  std::vector<std::uint8_t> symbols;  ///< [images][channels][rows x columns]
};

/// Models of the same training symbols, and how many bits they take.
struct FittedModels {
  SymbolModel order0;  ///< one table per channel
  SymbolModel best;    ///< contexts in the channels where they pay
  /// Bits of the images held out, every fourth, under tables fitted to the others; 0 if there are
  /// fewer than 8 images, and then no contexts either.
  double order0_bits = 0;
  double best_bits = 0;
};

/// Order 0 and contexts, fitted per channel. The thresholds of 2, 3 or 4 contexts minimise the bits
/// of the images not held out. The images held out choose between order 0 and the numbers of
/// contexts, and how strongly a context's table leans on the channel's; order 0 stays unless
/// contexts save 0.2 %. Then all images fit the tables.
FittedModels fit_symbol_models(const TrainingSymbols& training);

}  // namespace airsplit
