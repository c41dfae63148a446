// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A sound bundle of an adopted network, made in code: what fuzzing begins with.
#pragma once

#include <string>

#include "common/bytes.h"

namespace airsplit {

/// A cut and a codec, of modules that hold nothing.
Bytes tiny_adopted();

/// The same with another text in place of its description.
Bytes tiny_adopted_with(const std::string& description);

/// The description that tiny_adopted() has.
std::string tiny_adopted_description();

/// A manifest with every key.
std::string tiny_manifest();

}  // namespace airsplit
