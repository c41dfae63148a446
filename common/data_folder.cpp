#include "common/data_folder.h"

#include <cstdlib>

namespace airsplit {
namespace {

namespace fs = std::filesystem;

fs::path path_of(const std::string& name, const fs::path& folder, const std::string& extension) {
  fs::path path(name);
  if (path.has_parent_path() || path.has_extension()) return path;
  return folder / (name + extension);
}

}  // namespace

fs::path data_folder() {
  if (const char* folder = std::getenv("AIRSPLIT_DATA")) return folder;
  std::error_code no_proc;
  const fs::path executable = fs::read_symlink("/proc/self/exe", no_proc);
  const fs::path build = executable.parent_path();
  const fs::path installed = build.parent_path() / "share" / "airsplit";
  std::error_code missing;
  return fs::is_directory(installed, missing) ? installed : build.parent_path();
}

fs::path bundle_path(const std::string& name, const fs::path& folder) {
  return path_of(name, folder / "bundles", ".bundle");
}

fs::path profile_path(const std::string& name, const fs::path& folder) {
  return path_of(name, folder / "profiles", ".profile");
}

}  // namespace airsplit
