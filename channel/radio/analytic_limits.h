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
inline constexpr Range kRicianKDbRange{-40, 60};
inline constexpr Range kNakagamiMRange{0.5, 100};  ///< m is at least 1/2 by definition
inline constexpr Range kSpeedKmhRange{0, 10'000};
inline constexpr Range kCarrierGhzRange{0.001, 1000};
inline constexpr Range kShadowingDbRange{0, 30};
inline constexpr Range kShadowingMsRange{0.1, 1e9};
inline constexpr Range kDelaySpreadNsRange{0.1, 1e5};
inline constexpr Range kSubcarriersRange{1, 4096};
inline constexpr Range kGapDbRange{0, 30};
inline constexpr Range kBackoffDbRange{-30, 60};
inline constexpr Range kPacketBytesRange{16, 65'535};
inline constexpr Range kRetransmissionsRange{0, 100};
inline constexpr Range kPercentRange{0, 100};
inline constexpr Range kSlotMsRange{0.001, 1e6};
inline constexpr Range kDelaySRange{0, 1e3};
inline constexpr Range kHorizonSRange{0,
                                      4e9};  ///< ns-3's clock of 64-bit nanoseconds ends at 9e9 s

}  // namespace airsplit
