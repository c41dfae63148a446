// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The word that a user most likely meant.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace airsplit {

/// The candidate nearest to `word`: equal but for case; else one that ends in ".word"; else the one
/// at the least edit distance (Levenshtein, case ignored), if that is at most 3 or a third of the
/// word. Nothing if no candidate is near. The first of equals wins.
std::optional<std::string> nearest(const std::string& word,
                                   const std::vector<std::string>& candidates);

/// "; did you mean X?" for the nearest candidate, or "" if there is none.
std::string suggestion(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace airsplit
