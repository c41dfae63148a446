// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/engine/torch_module.h"

#include <fmt/format.h>

#include "common/error.h"
#include "common/module.h"
#include "common/version.h"

namespace airsplit {
namespace {

#ifdef AIRSPLIT_WITHOUT_TORCH

const Engine& load() {
  throw WorkError(
      "this airsplit was built without LibTorch (-DAIRSPLIT_TORCH=OFF): it replays profiles, and "
      "neither infers nor trains");
}

#else

const Engine& load() {
  const Module module = {"libairsplit_torch.so", "AIRSPLIT_TORCH_MODULE",
                         "airsplit neither infers nor trains"};
  using Entry = const EngineModule* (*)();
  const auto entry = reinterpret_cast<Entry>(module_symbol(module, kEngineModuleSymbol));
  const EngineModule* found = entry();
  if (found->interface != kEngineInterface || found->version != version()) {
    throw WorkError(
        fmt::format("{}: not the module of this airsplit, version {}", module.file, version()));
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
