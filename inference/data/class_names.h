// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Names of classes as they are compared: a folder's on one system, a bundle's from another.
#pragma once

#include <string>
#include <vector>

namespace airsplit {

/// UTF-8 in Unicode's normal form C (UAX #15, by ICU): macOS hands out file names with accents as
/// characters of their own, Linux as they were typed. What is not UTF-8 stays as it is.
std::string normal_form(const std::string& name);

/// How the classes of `found` differ from those `expected`, in a few words that name them; empty if
/// they are the same in the same order, compared in their normal form.
std::string class_difference(const std::vector<std::string>& found,
                             const std::vector<std::string>& expected);

/// Up to so many names, separated by commas, then how many more there are.
std::string some_names(const std::vector<std::string>& names, std::size_t most = 8);

}  // namespace airsplit
