// The numbers an analytic link accepts, both ends included: for its attributes and for scenarios.
#pragma once

namespace airsplit {

struct Range {
  double low;
  double high;

  /// False for NaN.
  constexpr bool contains(double value) const { return low <= value && value <= high; }
};

inline constexpr Range kSnrDbRange{-100, 100};
inline constexpr Range kBandwidthMhzRange{1e-6, 1e6};
inline constexpr Range kCoherenceMsRange{0.001, 1e9};
inline constexpr Range kDelaySRange{0, 1e3};
inline constexpr Range kHorizonSRange{0,
                                      4e9};  ///< ns-3's clock of 64-bit nanoseconds ends at 9e9 s

}  // namespace airsplit
