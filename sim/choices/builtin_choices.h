// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Each of the built-in policies that choose, for the table in builtin_choices.cpp.
#pragma once

#include "sim/choices/choice.h"

namespace airsplit {

ChoicePolicy fixed_choice();
ChoicePolicy snr_threshold_choice();
ChoicePolicy expected_choice();
ChoicePolicy lyapunov_choice();
ChoicePolicy ucb_choice();
ChoicePolicy external_choice();
ChoicePolicy oracle_choice();
ChoicePolicy oracle_channel_choice();

}  // namespace airsplit
