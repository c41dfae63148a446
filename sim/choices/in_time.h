// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How probable it is that a task is answered in time under a candidate, by what its device knows.
#pragma once

#include "sim/choices/choice.h"

namespace airsplit {

/// P(the answer is there by Situation::due_ns), over the fading that the device does not know and
/// over the payloads of the candidate's facts. The payload is behind what the radio has, at the
/// mean rate; the SNR that the device reads holds as long as it holds, and after that come blocks
/// of their own. Exact where one block alone is unknown: P(rate >= bits / time). Of several it
/// takes the bits that they carry as normal, with the mean and the variance of their sum.
///
/// The edge takes its computing and Situation::edge_wait_ns; the answer's way back one of the rates
/// that stand for the fading's, for the device does not know the downlink.
double probability_in_time(const Situation& now, const CandidateFacts& candidate);

/// How long a task under the candidate takes at the mean rate, without any waiting, ns.
double usual_ns(const Situation& now, const CandidateFacts& candidate);

/// The device's energy of a task under the candidate, mJ: sending at the mean rate.
double expected_mj(const Situation& now, const CandidateFacts& candidate);

}  // namespace airsplit
