// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Where the files are that a scenario names.
#pragma once

#include <string>

namespace airsplit {

/// Where a value was said.
enum class SaidIn { kFile, kCommandLine };

/// The value of the key `path` ("workload.trace"), with the file that it names where that is: what
/// a scenario's file says is looked up in the file's folder, then in the current one; what the
/// command line says in the current one first. As it stands if it is an absolute path, a name of
/// the data folder, or in neither. `scenario` is the path of the scenario's file.
std::string look_up(const std::string& path, const std::string& value, const std::string& scenario,
                    SaidIn where);

/// What is wrong if the value of this key names a file that is in none of the places: the key, and
/// where it was looked for. "" if nothing is.
std::string what_is_missing(const std::string& path, const std::string& value,
                            const std::string& scenario);

}  // namespace airsplit
