// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What is in a file that the inference room wrote, in words.
#pragma once

#include <optional>
#include <string>

#include "inference/engine/bundle.h"
#include "inference/engine/inference_tables.h"

namespace airsplit {

/// A description, several lines, of a bundle or a payload; nothing if the file is none of these. A
/// damaged payload is not told apart from any other file, unless `bundle`, with which it was made,
/// is given: then its groups are described too. Throws InputError if the file cannot be read,
/// begins as a bundle and is damaged, or is no sound payload of the bundle that was given.
std::optional<std::string> inspect_inference_file(const std::string& path,
                                                  const std::optional<Bundle>& bundle,
                                                  const InferenceTables& tables = {});

}  // namespace airsplit
