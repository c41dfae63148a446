// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How messages show a text of the user's.
#pragma once

#include <string>

namespace airsplit {

/// The text, or of a long one its beginning and an ellipsis: at most 80 characters (of UTF-8, none
/// cut in two).
std::string shortened(const std::string& text, std::size_t most = 80);

}  // namespace airsplit
