// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The table of the schemes that airsplit comes with, and those that need no trained codec.
#pragma once

#include "inference/scheme/scheme_kind.h"

namespace airsplit {

/// All of them, in the order in which help lists them and a profile holds them.
const SchemeKinds& builtin_schemes();

/// The kind of this name among them. Throws InputError that lists all there are.
const SchemeKind* builtin_scheme(const std::string& name);

const SchemeKind* local_scheme();
const SchemeKind* direct_scheme();
const SchemeKind* split_scheme();
/// Of codecs that somebody exported with their network.
const SchemeKind* adopted_scheme();
/// Of measurements of one's own, which are replayed under the name that they have there.
const SchemeKind* measured_scheme();

}  // namespace airsplit
