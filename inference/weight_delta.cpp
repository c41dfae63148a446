#include "inference/weight_delta.h"

#include "common/error.h"

namespace airsplit {
namespace {

constexpr int kZeroCode = 8;

/// Row by row, the codes of `rows` (R x N) in steps of `steps` (R), as whole numbers -8 to 7.
torch::Tensor rounded(const torch::Tensor& rows, const torch::Tensor& steps) {
  return (rows / steps.to(torch::kFloat32).unsqueeze(1)).round().clamp(-kZeroCode, kZeroCode - 1);
}

/// The step of each row, in half precision, that leaves the smallest squared error.
torch::Tensor best_steps(const torch::Tensor& rows) {
  const auto scale = rows.pow(2).mean(1).sqrt();
  torch::Tensor best, best_error;
  // In units of the row's standard deviation: a Gaussian's best is 0.335 (Max 1960), heavier tails
  // want more.
  for (const double factor : {0.25, 0.3, 0.335, 0.38, 0.44, 0.5, 0.6, 0.8}) {
    const auto steps = (factor * scale).clamp_min(1e-6).to(torch::kFloat16);
    const auto values = rounded(rows, steps) * steps.to(torch::kFloat32).unsqueeze(1);
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

}  // namespace

WeightDelta compress_delta(const torch::Tensor& value, const torch::Tensor& original) {
  check(value.sizes() == original.sizes() && value.dim() >= 2, "a weight and what it began as");
  const torch::NoGradGuard no_grad;
  const auto rows = (value - original).to(torch::kCPU).contiguous().view({value.size(0), -1});
  WeightDelta delta;
  delta.steps = best_steps(rows);
  auto codes = (rounded(rows, delta.steps) + kZeroCode).to(torch::kUInt8).flatten();
  if (codes.numel() % 2 != 0) codes = torch::cat({codes, torch::zeros({1}, torch::kUInt8)});
  const auto pairs = codes.view({-1, 2});
  delta.codes = (pairs.select(1, 0) + pairs.select(1, 1) * 16).contiguous();
  return delta;
}

torch::Tensor apply_delta(const torch::Tensor& original, const WeightDelta& delta) {
  check(delta.codes.numel() == delta_code_bytes(original.numel()) &&
            delta.steps.numel() == original.size(0),
        "a difference of the weight's size");
  const torch::NoGradGuard no_grad;
  const auto low = delta.codes.bitwise_and(15), high = delta.codes.div(16, "floor");
  const auto codes = torch::stack({low, high}, 1).flatten().narrow(0, 0, original.numel());
  const auto rows = codes.to(torch::kFloat32).sub(kZeroCode).view({original.size(0), -1});
  const auto values = rows * delta.steps.to(torch::kFloat32).unsqueeze(1);
  return original + values.view(original.sizes()).to(original.device());
}

}  // namespace airsplit
