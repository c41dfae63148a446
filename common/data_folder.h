// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Where the files that come with airsplit are: bundles, profiles and scenarios/processors.toml.
#pragma once

#include <filesystem>
#include <string>

namespace airsplit {

/// $AIRSPLIT_DATA if it is set; else ../share/airsplit from the executable's folder if that exists
/// (installed); else the folder above the executable's if they are there (a build folder in the
/// source tree); else where airsplit was configured to be installed, for programs of one's own.
std::filesystem::path data_folder();

/// The bundle or profile called `name`: a name without '/' and without an extension is
/// `folder/bundles/NAME.bundle` or `folder/profiles/NAME.profile`; anything else is a path as it
/// stands. The file need not exist.
std::filesystem::path bundle_path(const std::string& name, const std::filesystem::path& folder);
std::filesystem::path profile_path(const std::string& name, const std::filesystem::path& folder);

/// Whether such a text names what is in the data folder, and is no path.
bool is_name(const std::string& text);

/// How a scenario names a processor: NAME, of the shipped file; PATH.toml, the one processor of a
/// file of one's own; or PATH.toml:NAME, one of several there.
struct ProcessorName {
  std::string path;  ///< empty: the shipped file
  std::string name;  ///< empty: the only one of the file
};
ProcessorName parse_processor_name(const std::string& text);

/// The data set that is drawn, where a folder of images could stand.
inline constexpr const char* kDrawnImages = "shapes";

}  // namespace airsplit
