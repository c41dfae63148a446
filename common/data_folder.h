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

}  // namespace airsplit
