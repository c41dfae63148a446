// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The statistics of a result row: a proportion with its interval, a mean, quantiles.
#pragma once

#include <cstddef>
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

/// The same interval of a share of so many trials, of which there need not be a whole number: of
/// correlated tasks, as many independent ones as effective_trials() says. share in [0, 1], trials
/// > 0.
Proportion wilson_share_95(double share, double trials);

/// What a replication adds to a ratio: the sum of something over its tasks, and how many they are.
struct ReplicationSum {
  double sum = 0;
  double tasks = 0;
};

/// How many times the variance of the mean over all tasks, as the replications show it, is what it
/// would be if tasks were independent with this variance: the design effect of cluster samples, the
/// replications being the clusters. The variance of the mean is that of a ratio estimator, R / (R -
/// 1) sum (y - m n)^2 / N^2 (Cochran, Sampling Techniques, 3rd ed., 1977, section 6.5), for
/// replications may differ in their tasks. 1 where nothing varies. At least two replications and
/// one task.
double design_effect(const std::vector<ReplicationSum>& replications, double task_variance);

/// So many independent trials would tell as much as these tasks of several replications: trials /
/// design effect, not below 1, times (1.96 / t)^2, t being Student's quantile for what is known of
/// the design effect from so few replications: Korn, Graubard, "Confidence intervals for
/// proportions with small expected number of positive counts estimated from survey data", Survey
/// Methodology 24 (1998), 193-201. Franco, Little, Louis, Slud, "Comparative study of confidence
/// intervals for proportions in complex sample surveys", Journal of Survey Statistics and
/// Methodology 7 (2019), recommend Wilson's interval with such a number. At least two replications.
double effective_trials(double trials, double design_effect, std::size_t replications);

/// The part of effective_trials() that counts where the replications themselves decided how many
/// they are. Whoever stops at the first interval that is narrow enough tends to stop where the
/// spread of the replications happens to be small so far; so the spread is taken at its upper 90 %
/// confidence bound: chi-squared's 10 % quantile over its degrees of freedom. At least two
/// replications.
double part_after_stopping(std::size_t replications);

/// Half the width of Wilson's interval where it is widest: around the end of the share's interval
/// that is nearer to one half. Where this is narrow enough, that it is so is not for a share that
/// happens to be near 0 or 1 so far. trials > 0.
double widest_half_width(double share, double trials);

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

/// The same for what cannot be negative, so that its mean's interval lies above 0: Student's
/// interval of the mean's logarithm by the delta method, value * exp(-/+ t s / (value sqrt(n))). 0
/// where every value is. At least two values, none below 0.
MeanInterval student_positive_95(const std::vector<double>& values);

/// Arithmetic mean. At least one value.
double mean(const std::vector<double>& values);

/// One quantile of `values` (in any order) for each of `probabilities`, which lie in [0, 1]: linear
/// between the two nearest order statistics, type 7 of Hyndman and Fan, "Sample quantiles in
/// statistical packages", The American Statistician 50 (1996). numpy.quantile and R's quantile do
/// the same by default. At least one value.
std::vector<double> quantiles(std::vector<double> values, const std::vector<double>& probabilities);

}  // namespace airsplit
