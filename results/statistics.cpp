#include "results/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include <boost/math/distributions/students_t.hpp>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr double kNormal975 = 1.959963984540054;  // the 97.5 % quantile of the normal distribution

/// Reorders the values: a quantile needs two of them at their places, not all.
double quantile_of(std::vector<double>& values, double probability) {
  check(probability >= 0 && probability <= 1, "a probability in [0, 1]");
  const double position = probability * static_cast<double>(values.size() - 1);
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(position);
  std::nth_element(values.begin(), below, values.end());
  const auto above = std::min_element(below + 1, values.end());
  const double next = above == values.end() ? *below : *above;
  return *below + (position - std::floor(position)) * (next - *below);
}

/// value -/+ quantile s / sqrt(n)
MeanInterval interval(const std::vector<double>& values, double quantile) {
  const double centre = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  const double n = static_cast<double>(values.size());
  const double half_width = quantile * std::sqrt(squares / (n - 1) / n);
  return {centre, centre - half_width, centre + half_width};
}

}  // namespace

Proportion wilson_95(std::uint64_t successes, std::uint64_t trials) {
  check(trials > 0 && successes <= trials, "successes among at least one trial");
  const double n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double z2_n = kNormal975 * kNormal975 / n;
  const double center = p + z2_n / 2;
  const double half_width = std::sqrt(z2_n * (p * (1 - p) + z2_n / 4));
  // At no and at all successes the bound is exact; rounding would leave it a hair off.
  const double low = successes == 0 ? 0 : (center - half_width) / (1 + z2_n);
  const double high = successes == trials ? 1 : (center + half_width) / (1 + z2_n);
  return {p, low, high};
}

MeanInterval mean_95(const std::vector<double>& values) {
  check(values.size() >= 2, "at least two values");
  return interval(values, kNormal975);
}

MeanInterval student_95(const std::vector<double>& values) {
  check(values.size() >= 2, "at least two values");
  const boost::math::students_t distribution(static_cast<double>(values.size() - 1));
  return interval(values, boost::math::quantile(distribution, 0.975));
}

double mean(const std::vector<double>& values) {
  check(!values.empty(), "at least one value");
  // A plain sum of 1e7 values is right to 1e-9, and 6 digits are reported.
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return sum / static_cast<double>(values.size());
}

std::vector<double> quantiles(std::vector<double> values,
                              const std::vector<double>& probabilities) {
  check(!values.empty(), "at least one value");
  std::vector<double> result;
  result.reserve(probabilities.size());
  for (const double probability : probabilities) {
    result.push_back(quantile_of(values, probability));
  }
  return result;
}

}  // namespace airsplit
