// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "results/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include <boost/math/distributions/chi_squared.hpp>
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

/// s / sqrt(n) of values around their mean.
double standard_error(const std::vector<double>& values, double centre) {
  double squares = 0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  const double n = static_cast<double>(values.size());
  return std::sqrt(squares / (n - 1) / n);
}

/// value -/+ quantile s / sqrt(n)
MeanInterval interval(const std::vector<double>& values, double quantile) {
  const double centre = mean(values);
  const double half_width = quantile * standard_error(values, centre);
  return {centre, centre - half_width, centre + half_width};
}

double student_975(std::size_t values) {
  const boost::math::students_t distribution(static_cast<double>(values - 1));
  return boost::math::quantile(distribution, 0.975);
}

}  // namespace

Proportion wilson_95(std::uint64_t successes, std::uint64_t trials) {
  check(trials > 0 && successes <= trials, "successes among at least one trial");
  const double n = static_cast<double>(trials);
  return wilson_share_95(static_cast<double>(successes) / n, n);
}

Proportion wilson_share_95(double share, double trials) {
  check(trials > 0 && share >= 0 && share <= 1, "a share of some trials");
  const double z2_n = kNormal975 * kNormal975 / trials;
  const double center = share + z2_n / 2;
  const double half_width = std::sqrt(z2_n * (share * (1 - share) + z2_n / 4));
  // At no and at all successes the bound is exact; rounding would leave it a hair off.
  const double low = share == 0 ? 0 : (center - half_width) / (1 + z2_n);
  const double high = share == 1 ? 1 : (center + half_width) / (1 + z2_n);
  return {share, low, high};
}

double design_effect(const std::vector<ReplicationSum>& replications, double task_variance) {
  check(replications.size() >= 2 && task_variance >= 0, "two replications");
  double sum = 0, tasks = 0;
  for (const ReplicationSum& replication : replications) {
    sum += replication.sum;
    tasks += replication.tasks;
  }
  check(tasks > 0, "at least one task");
  const double mean_of_tasks = sum / tasks;
  double squares = 0;
  for (const ReplicationSum& replication : replications) {
    const double residual = replication.sum - mean_of_tasks * replication.tasks;
    squares += residual * residual;
  }
  if (task_variance == 0) return 1;
  const double n = static_cast<double>(replications.size());
  return n / (n - 1) * squares / (tasks * task_variance);
}

double effective_trials(double trials, double design_effect, std::size_t replications) {
  check(trials > 0 && replications >= 2, "trials of two replications");
  const double quantiles = kNormal975 / student_975(replications);
  return trials / std::max(1.0, design_effect) * quantiles * quantiles;
}

double part_after_stopping(std::size_t replications) {
  check(replications >= 2, "at least two replications");
  const double freedom = static_cast<double>(replications - 1);
  return boost::math::quantile(boost::math::chi_squared(freedom), 0.1) / freedom;
}

double widest_half_width(double share, double trials) {
  const Proportion found = wilson_share_95(share, trials);
  const Proportion widest = wilson_share_95(std::clamp(0.5, found.low, found.high), trials);
  return (widest.high - widest.low) / 2;
}

MeanInterval mean_95(const std::vector<double>& values) {
  check(values.size() >= 2, "at least two values");
  return interval(values, kNormal975);
}

MeanInterval student_95(const std::vector<double>& values) {
  check(values.size() >= 2, "at least two values");
  return interval(values, student_975(values.size()));
}

MeanInterval student_positive_95(const std::vector<double>& values) {
  check(values.size() >= 2, "at least two values");
  check(*std::min_element(values.begin(), values.end()) >= 0, "values that are not negative");
  const double centre = mean(values);
  if (centre == 0) return {};
  const double reach = student_975(values.size()) * standard_error(values, centre) / centre;
  return {centre, centre * std::exp(-reach), centre * std::exp(reach)};
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
