// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/data_folder.h"

#include <cstdlib>

namespace airsplit {
namespace {

namespace fs = std::filesystem;

fs::path path_of(const std::string& name, const fs::path& folder, const std::string& extension) {
  return is_name(name) ? folder / (name + extension) : fs::path(name);
}

}  // namespace

fs::path data_folder() {
  if (const char* folder = std::getenv("AIRSPLIT_DATA")) return folder;
  std::error_code no_proc;
  const fs::path executable = fs::read_symlink("/proc/self/exe", no_proc);
  const fs::path build = executable.parent_path();
  fs::path installed = build.parent_path() / "share" / "airsplit";
  std::error_code missing;
  if (fs::is_directory(installed, missing)) return installed;
  fs::path tree = build.parent_path();
  const bool is_ours = fs::exists(tree / "scenarios" / "processors.toml", missing);
  if (is_ours) return tree;
  for (const char* folder : {AIRSPLIT_INSTALLED_DATA, "/usr/share/airsplit"}) {  // Debian's
    if (fs::is_directory(folder, missing)) return folder;
  }
  return tree;
}

fs::path bundle_path(const std::string& name, const fs::path& folder) {
  return path_of(name, folder / "bundles", ".bundle");
}

fs::path profile_path(const std::string& name, const fs::path& folder) {
  return path_of(name, folder / "profiles", ".profile");
}

bool is_name(const std::string& text) {
  const fs::path path(text);
  return !path.has_parent_path() && !path.has_extension();
}

ProcessorName parse_processor_name(const std::string& text) {
  const std::string extension = ".toml";
  const std::size_t end = text.rfind(extension);
  if (end == std::string::npos) return {"", text};
  const std::size_t after = end + extension.size();
  if (after == text.size()) return {text, ""};
  if (text[after] == ':') return {text.substr(0, after), text.substr(after + 1)};
  return {"", text};
}

}  // namespace airsplit
