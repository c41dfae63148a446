// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The images that a bundle is tested on.
#pragma once

#include <memory>
#include <string>

#include "inference/data/dataset.h"
#include "inference/scheme/networks.h"

namespace airsplit {

/// The test split of `where`: "shapes" or a folder; if empty, `shapes` for a bundle trained on it.
/// A folder's images that cannot be decoded are left out: its notes() list them, and what else is
/// not taken. Throws InputError if `where` is needed and empty, or its classes are not the
/// bundle's.
std::unique_ptr<Dataset> open_test_images(const std::string& where, const BundleInfo& bundle);

}  // namespace airsplit
