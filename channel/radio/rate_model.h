// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// From an SNR to a rate: Shannon's capacity with a gap, or the steps of a modulation and coding
// table.
//
// The tables' efficiencies are those of the standards; what SNR a step needs is not standardised
// and is stated here. Every table can be shifted by the gap.
//
// - lte-cqi: 3GPP TS 36.213 table 7.2.3-1. A step of e bit/s/Hz needs the SNR (2^e - 1) G with
//   G = -ln(5 BER) / 1.5 and BER = 5e-5 (7.4 dB): Piro, Baldo, Miozzo, "An LTE module for the ns-3
//   network simulator", SimuTools 2011; it is ns-3's LteAmc with the model PiroEW2010.
// - nr-cqi: 3GPP TS 38.214 table 5.2.2.1-2 (up to 64-QAM), whose efficiencies are those of LTE;
//   nr-cqi-256qam: table 5.2.2.1-3 (up to 256-QAM). SNR as for LTE.
// - wifi-11ax: IEEE 802.11ax-2021, HE-MCS 0 to 11, one stream: 234 data sub-carriers in 20 MHz and
//   symbols of 12.8 us with a guard interval of 0.8 us. The SNR is the minimum input sensitivity of
//   table 27-51 (20 MHz, packet error rate 10 %) less -101 dBm of thermal noise and the 10 dB noise
//   figure and 5 dB implementation margin that the sensitivities assume (IEEE
//   802.11-2020, 17.3.10.2).
//
// LTE's and NR's rates are efficiency times bandwidth: cyclic prefix, guard band, pilots and
// control take nothing. 802.11ax's rate is the PHY's data rate; contention, preambles and
// acknowledgements take nothing.
#pragma once

#include <vector>

#include <Eigen/Core>

namespace airsplit {

enum class RateKind { Shannon, LteCqi, NrCqi, NrCqi256Qam, Wifi11ax };

/// Capacity of the AWGN channel, bit/s: B log2(1 + SNR) (Shannon, "Communication in the presence of
/// noise", Proc. IRE, 1949, theorem 2). Exact for tiny SNR too.
double shannon_rate_bps(double bandwidth_hz, double snr);

/// One row of a table: from this SNR (a ratio) on, so many bit/s/Hz.
struct RateStep {
  double snr;
  double bits_per_hz;
};

/// The rows of a table, ascending; none for Shannon.
std::vector<RateStep> rate_steps(RateKind kind);

class RateModel {
 public:
  /// `gap_db` is taken off the SNR before anything else.
  RateModel(RateKind kind, double gap_db);

  /// Bit/s at an SNR (a ratio). A table carries nothing below its first step.
  double rate_bps(double bandwidth_hz, double snr) const;

  /// Bit/s over sub-carriers of equal width with these SNRs. Shannon: the mean of their capacities.
  /// A table: the step of the one SNR whose capacity is that mean (capacity effective SNR mapping).
  double rate_bps(double bandwidth_hz, const Eigen::ArrayXd& snrs) const;

  /// As rate_bps(), but a table gives its first step where it carries nothing: a rate to send at.
  double sending_rate_bps(double bandwidth_hz, double snr) const;

  /// The least SNR (a ratio) at which rate_bps() is so much; infinity where a table never is.
  double needed_snr(double bandwidth_hz, double rate_bps) const;

 private:
  double table_bits_per_hz(double snr) const;

  std::vector<RateStep> steps_;
  double gap_;
};

}  // namespace airsplit
