// The statistics of a result row: a proportion with its interval, a mean, quantiles.
#pragma once

#include <cstdint>
#include <vector>

namespace airsplit {

/// A proportion and its confidence interval, all in [0, 1] and low <= value <= high.
struct Proportion {
  double value = 0;
  double low = 0;
  double high = 0;
};

/// The share `successes` / `trials` with its 95 % Wilson score interval, without continuity
/// correction: Wilson, "Probable inference, the law of succession, and statistical inference", JASA
/// 22 (1927), 209-212. It holds for independent trials; tasks that share a fading block or a queue
/// are correlated, and then the interval is too narrow. trials > 0.
Proportion wilson_95(std::uint64_t successes, std::uint64_t trials);

/// A mean and its confidence interval.
struct MeanInterval {
  double value = 0;
  double low = 0;
  double high = 0;
};

/// The mean of independent values with its 95 % interval, value -/+ 1.96 s / sqrt(n): for the
/// differences of two schemes over the same images. (With two yes-or-no outcomes this is Wald's
/// interval for paired proportions; it wants dozens of differing pairs.) At least two values.
MeanInterval mean_95(const std::vector<double>& values);

/// The mean of independent, about normal values with its 95 % interval by Student's t with n - 1
/// degrees of freedom, value -/+ t s / sqrt(n): for the means of replications, however few. At
/// least two values.
MeanInterval student_95(const std::vector<double>& values);

/// Arithmetic mean. At least one value.
double mean(const std::vector<double>& values);

/// One quantile of `values` (in any order) for each of `probabilities`, which lie in [0, 1]: linear
/// between the two nearest order statistics, type 7 of Hyndman and Fan, "Sample quantiles in
/// statistical packages", The American Statistician 50 (1996). numpy.quantile and R's quantile do
/// the same by default. At least one value.
std::vector<double> quantiles(std::vector<double> values, const std::vector<double>& probabilities);

}  // namespace airsplit
