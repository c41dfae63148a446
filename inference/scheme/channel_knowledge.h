// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a device knows of its channel: SchemeSpec::csi and its fields, and which codecs are told.
#pragma once

#include <string>

#include "inference/scheme/scheme_kind.h"

namespace airsplit {

/// csi, csi_ms and csi_db.
const SchemeKind::Fields& csi_fields();

/// What is wrong with csi_ms and csi_db beside csi; "" if nothing.
std::string what_is_wrong_with_csi(const SchemeSpec& spec);

/// Whether a codec with this SchemeSpec::channel is told its noise.
bool is_told(const std::string& channel);

/// Whether its encoder is told the noise of symbols that it sends uncoded, or the share of erased
/// bits: Scheme::encode_told() takes what it is told.
bool is_told_snr(const SchemeSpec& spec);
bool is_told_erasures(const SchemeSpec& spec);

/// The noise level of this SNR: standard deviation of the noise over that of the features, which is
/// 10^(-SNR / 20), as both share their power among the same real dimensions.
double noise_level_of(double snr_db);

}  // namespace airsplit
