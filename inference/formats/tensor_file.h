// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Named arrays with a description, in one file: the container of bundles and profiles.
//
// The format is safetensors (huggingface.co/docs/safetensors): 8 bytes little-endian length, a JSON
// object with each tensor's dtype, shape and byte range, then the bytes. Python reads it with
// `safetensors.numpy.load_file`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/bytes.h"

namespace airsplit {

/// One array: little-endian elements in row-major order.
struct TensorData {
  std::string dtype;  ///< safetensors name: F32, F16, I32, I16, U8, ...
  std::vector<std::int64_t> shape;
  Bytes bytes;
};

struct TensorFile {
  std::map<std::string, std::string> metadata;
  std::map<std::string, TensorData> tensors;
};

/// Bytes of one element of a safetensors dtype; 0 if the dtype is unknown.
std::size_t element_bytes(const std::string& dtype);

/// The file's bytes. Equal contents give equal bytes.
Bytes serialise(const TensorFile& file);

/// Throws InputError, beginning with `name`, on anything that is not a sound safetensors file.
/// Never allocates more than a small multiple of the bytes it is given: tensors may not overlap.
TensorFile parse_tensor_file(const Bytes& bytes, const std::string& name);

}  // namespace airsplit
