// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/channel_knowledge.h"

#include <cmath>

namespace airsplit {

const SchemeKind::Fields& csi_fields() {
  static const SchemeKind::Fields fields = {&SchemeSpec::csi, &SchemeSpec::csi_ms,
                                            &SchemeSpec::csi_db};
  return fields;
}

std::string what_is_wrong_with_csi(const SchemeSpec& spec) {
  if ((spec.csi == "delayed") != (spec.csi_ms > 0))
    return spec.csi_ms > 0 ? "csi_ms goes with csi = \"delayed\""
                           : "csi = \"delayed\" needs csi_ms, how old the SNR is";
  if ((spec.csi == "noisy") != (spec.csi_db > 0))
    return spec.csi_db > 0 ? "csi_db goes with csi = \"noisy\""
                           : "csi = \"noisy\" needs csi_db, the error's standard deviation";
  return "";
}

bool is_told(const std::string& channel) { return channel == "awgn" || channel == "erasure"; }

bool is_told_snr(const SchemeSpec& spec) {
  return spec.channel == "awgn" && spec.uncoded == "symbols";
}

bool is_told_erasures(const SchemeSpec& spec) {
  return spec.channel == "erasure" && spec.uncoded == "bits";
}

double noise_level_of(double snr_db) { return std::pow(10, -snr_db / 20); }

}  // namespace airsplit
