// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bundle/weight_delta.h"

#include "common/error.h"

namespace airsplit {
namespace {

/// The code of zero: half of the levels are below it.
int zero_code(int bits) { return 1 << (bits - 1); }

/// Row by row, the codes of `rows` (R x N) in steps of `steps` (R), as whole numbers about zero.
torch::Tensor rounded(const torch::Tensor& rows, const torch::Tensor& steps, int bits) {
  const int zero = zero_code(bits);
  return (rows / steps.to(torch::kFloat32).unsqueeze(1)).round().clamp(-zero, zero - 1);
}

torch::Tensor as_steps(const torch::Tensor& values) {
  return values.clamp_min(1e-6).to(torch::kFloat16);
}

/// The step of each row, in half precision, that leaves the smallest squared error.
torch::Tensor best_steps(const torch::Tensor& rows, int bits) {
  // With 256 levels, none needs to be cut off.
  if (bits == 8) return as_steps(rows.abs().amax(1) / (zero_code(bits) - 1));
  const auto scale = rows.pow(2).mean(1).sqrt();
  torch::Tensor best, best_error;
  // In units of the row's standard deviation: a Gaussian's best is 0.335 (Max 1960), heavier tails
  // want more.
  for (const double factor : {0.25, 0.3, 0.335, 0.38, 0.44, 0.5, 0.6, 0.8}) {
    const auto steps = as_steps(factor * scale);
    const auto values = rounded(rows, steps, bits) * steps.to(torch::kFloat32).unsqueeze(1);
    const auto error = (values - rows).pow(2).sum(1);
    if (!best.defined()) {
      best = steps;
      best_error = error;
      continue;
    }
    const auto better = error < best_error;
    best = torch::where(better, steps, best);
    best_error = torch::where(better, error, best_error);
  }
  return best;
}

/// Two codes of 4 bits a byte.
torch::Tensor pack_pairs(torch::Tensor codes) {
  if (codes.numel() % 2 != 0) codes = torch::cat({codes, torch::zeros({1}, torch::kUInt8)});
  const auto pairs = codes.view({-1, 2});
  return (pairs.select(1, 0) + pairs.select(1, 1) * 16).contiguous();
}

torch::Tensor unpack_pairs(const torch::Tensor& packed) {
  return torch::stack({packed.bitwise_and(15), packed.div(16, "floor")}, 1).flatten();
}

}  // namespace

WeightDelta compress_delta(const torch::Tensor& value, const torch::Tensor& original, int bits) {
  check(value.sizes() == original.sizes() && value.dim() >= 2, "a weight and what it began as");
  check(bits == 4 || bits == 8, "4 or 8 bits");
  const torch::NoGradGuard no_grad;
  const auto rows = (value - original).to(torch::kCPU).contiguous().view({value.size(0), -1});
  WeightDelta delta;
  delta.bits = bits;
  delta.steps = best_steps(rows, bits);
  const auto codes = rounded(rows, delta.steps, bits) + zero_code(bits);
  const auto flat = codes.to(torch::kUInt8).flatten();
  delta.codes = bits == 4 ? pack_pairs(flat) : flat;
  return delta;
}

torch::Tensor apply_delta(const torch::Tensor& original, const WeightDelta& delta) {
  check(delta.codes.numel() == delta_code_bytes(original.numel(), delta.bits) &&
            delta.steps.numel() == original.size(0),
        "a difference of the weight's size");
  const torch::NoGradGuard no_grad;
  const auto unpacked = delta.bits == 4 ? unpack_pairs(delta.codes) : delta.codes;
  const auto codes = unpacked.narrow(0, 0, original.numel()).to(torch::kFloat32);
  const auto rows = codes.sub(zero_code(delta.bits)).view({original.size(0), -1});
  const auto values = rows * delta.steps.to(torch::kFloat32).unsqueeze(1);
  return original + values.view(original.sizes()).to(original.device());
}

}  // namespace airsplit
