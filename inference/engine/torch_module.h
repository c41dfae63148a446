// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// LibTorch as a module that is loaded when a program first needs it.
//
// libairsplit_torch.so holds everything that includes LibTorch. It is looked for in the folders
// that the program's RUNPATH names (the build sets it, and so does the installed package for
// programs that link it), or is the file that AIRSPLIT_TORCH_MODULE names.
#pragma once

#include "inference/engine/engine.h"

namespace airsplit {

/// The module's engine. Throws WorkError, saying where it was looked for, if there is none, or it
/// is of another build than this program.
const Engine& torch_module();

/// What the module's only symbol, airsplit_engine_module(), returns.
struct EngineModule {
  int interface;        ///< kEngineInterface of the headers that the module was built with
  const char* version;  ///< of the airsplit that it is part of
  EngineSource engine;
};

/// Changes with every class that passes between a program and the module.
inline constexpr int kEngineInterface = 4;
inline constexpr const char* kEngineModuleSymbol = "airsplit_engine_module";

}  // namespace airsplit
