// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A codec's entropy model as tensors of a file.
#pragma once

#include <string>
#include <vector>

#include "inference/bitstream/symbol_model.h"
#include "inference/formats/tensor_file.h"

namespace airsplit {

/// A tensor of numbers; `dtype` is T's.
template <typename T>
TensorData pack_numbers(const std::vector<T>& values, std::vector<std::int64_t> shape,
                        const char* dtype) {
  TensorData data{dtype, std::move(shape), {}};
  const auto* begin = reinterpret_cast<const std::uint8_t*>(values.data());
  data.bytes.assign(begin, begin + values.size() * sizeof(T));
  return data;
}

/// The tensor of this name. Throws InputError, beginning with `name`, the file's, if it is missing
/// or has another shape.
const TensorData& find_tensor(const TensorFile& file, const std::string& tensor,
                              const std::vector<std::int64_t>& shape, const std::string& name);

/// Adds the model's tensors, PREFIX + "entropy_contexts", "entropy_thresholds", "entropy_tables":
/// for each channel its number of contexts (1: order 0), then the thresholds between the contexts
/// and the tables, channel after channel, all I16.
void add_model(TensorFile& file, const std::string& prefix, const SymbolModel& model);

/// The model of these tensors (I16 or I32). Throws InputError, beginning with `name`, the file's,
/// if they are not those of so many channels and symbols.
SymbolModel read_model(const TensorFile& file, const std::string& prefix, PlaneShape plane,
                       std::int64_t channels, std::int64_t symbols, const std::string& name);

}  // namespace airsplit
