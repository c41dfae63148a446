// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The kind of scheme that is a choice among others of its scenario.
#pragma once

#include <string>
#include <vector>

#include "inference/scheme/scheme_kind.h"
#include "sim/choices/choice.h"

namespace airsplit {

const SchemeKind* adaptive_scheme();

bool is_adaptive(const SchemeSpec& spec);

/// The schemes among `others` that the spec's candidates name, by their labels or, where one alone
/// has it, by their names. Throws InputError, `candidates: ...`, where one is none of them.
std::vector<SchemeSpec> candidates_of(const SchemeSpec& spec,
                                      const std::vector<SchemeSpec>& others);

/// What is wrong with an adaptive spec besides its candidates: "policy = ...: expected ...", or ""
/// if nothing.
std::string what_is_wrong_with_choice(const SchemeSpec& spec, std::size_t candidates,
                                      const std::vector<ChoicePolicy>& policies);

}  // namespace airsplit
