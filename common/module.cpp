// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/module.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

/// Where the loader looks for the program's libraries: its RUNPATH, then the system's folders.
/// (dlopen() itself would do, but under AddressSanitizer it looks on behalf of the sanitizer.)
std::vector<fs::path> library_folders() {
  void* program = dlopen(nullptr, RTLD_LAZY);
  Dl_serinfo size{};
  if (program == nullptr || dlinfo(program, RTLD_DI_SERINFOSIZE, &size) != 0) return {};
  std::vector<char> memory(size.dls_size);
  auto* found = reinterpret_cast<Dl_serinfo*>(memory.data());
  if (dlinfo(program, RTLD_DI_SERINFOSIZE, found) != 0) return {};
  if (dlinfo(program, RTLD_DI_SERINFO, found) != 0) return {};
  std::vector<fs::path> folders;
  for (unsigned i = 0; i < found->dls_cnt; ++i)
    folders.emplace_back(found->dls_serpath[i].dls_name);
  return folders;
}

fs::path find(const Module& module) {
  const char* own = std::getenv(module.variable.c_str());
  if (own != nullptr && *own != '\0') return own;
  std::string looked;
  for (const fs::path& folder : library_folders()) {
    std::error_code ignored;
    if (fs::exists(folder / module.file, ignored)) return folder / module.file;
    looked += (looked.empty() ? "" : ", ") + folder.string();
  }
  throw WorkError(
      fmt::format("{} is not there, without which {}; looked in {}; {}=FILE says where it is",
                  module.file, module.lack, looked, module.variable));
}

}  // namespace

void* module_symbol(const Module& module, const std::string& symbol) {
  const fs::path path = find(module);
  void* loaded = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr)
    throw WorkError(fmt::format("{} cannot be loaded: {}", module.file, dlerror()));
  void* address = dlsym(loaded, symbol.c_str());
  if (address == nullptr)
    throw WorkError(fmt::format("{}: not a module of this airsplit", path.string()));
  return address;
}

}  // namespace airsplit
