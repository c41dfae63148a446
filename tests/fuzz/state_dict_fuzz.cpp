// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Any bytes as PyTorch's weights (.pth).
#include "inference/bundle/state_dict.h"
#include "tests/fuzz/guard.h"

namespace airsplit {
namespace {

/// Reads a tensor's first and last element here, where AddressSanitizer watches: LibTorch itself is
/// not instrumented.
int touch(const torch::Tensor& tensor) {
  if (tensor.numel() == 0) return 0;
  std::int64_t last = 0;
  for (std::int64_t i = 0; i < tensor.dim(); ++i) last += (tensor.size(i) - 1) * tensor.stride(i);
  const auto* bytes = static_cast<const std::uint8_t*>(tensor.data_ptr());
  return bytes[0] + bytes[(last + 1) * static_cast<std::int64_t>(tensor.element_size()) - 1];
}

}  // namespace
}  // namespace airsplit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace airsplit;
  decodes([&] {
    int sum = 0;
    for (const auto& [name, tensor] : parse_state_dict(to_bytes(data, size), "fuzz")) {
      sum += touch(tensor);
    }
    check(sum >= 0, "bytes");  // so that they are really read
  });
  return 0;
}
