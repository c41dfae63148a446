#include "inference/engine/torch_module.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "common/error.h"
#include "common/version.h"

namespace airsplit {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModule = "libairsplit_torch.so";
constexpr const char* kOwnModule = "AIRSPLIT_TORCH_MODULE";

#ifdef AIRSPLIT_WITHOUT_TORCH

const Engine& load() {
  throw WorkError(
      "this airsplit was built without LibTorch (-DAIRSPLIT_TORCH=OFF): it replays profiles, and "
      "neither infers nor trains");
}

#else

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

fs::path find_module() {
  if (const char* own = std::getenv(kOwnModule); own != nullptr && *own != '\0') return own;
  std::string looked;
  for (const fs::path& folder : library_folders()) {
    std::error_code ignored;
    if (fs::exists(folder / kModule, ignored)) return folder / kModule;
    looked += (looked.empty() ? "" : ", ") + folder.string();
  }
  throw WorkError(
      fmt::format("{} is not there, without which airsplit neither infers nor trains; looked in "
                  "{}; {}=FILE says where it is",
                  kModule, looked, kOwnModule));
}

const Engine& load() {
  const fs::path path = find_module();
  void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) throw WorkError(fmt::format("LibTorch cannot be loaded: {}", dlerror()));
  using Entry = const EngineModule* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(module, kEngineModuleSymbol));
  const EngineModule* found = entry == nullptr ? nullptr : entry();
  if (found == nullptr || found->interface != kEngineInterface || found->version != version()) {
    throw WorkError(
        fmt::format("{}: not the module of this airsplit, version {}", path.string(), version()));
  }
  return found->engine();
}

#endif

}  // namespace

const Engine& torch_module() {
  static const Engine& engine = load();
  return engine;
}

}  // namespace airsplit
