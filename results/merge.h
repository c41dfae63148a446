// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Several stores as one: what machines computed apart.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

namespace airsplit {

/// Writes the points of all `stores` into a new store `out`, which has its name only once it is
/// whole. Points are ordered by their values: numbers rise, texts come in the order in which the
/// stores have them. A point that several have must be the same: the one with the most replications
/// is taken, of which the others' are the first. `pause` is called before each point; what it
/// throws ends the work and leaves no file. Throws InputError if `out` exists; if a store is of
/// another scenario, version or other settings, files, keys or columns than the first, saying what
/// differs; if a point that two have is not the same; or as Store::open() does; and WorkError if a
/// sweep is filling one of them.
void merge_stores(const std::vector<std::filesystem::path>& stores,
                  const std::filesystem::path& out, const std::string& command,
                  const std::function<void()>& pause);

}  // namespace airsplit
