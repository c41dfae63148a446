// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The one symbol of libairsplit_torch.so.
#include "inference/engine/torch_module.h"

#include "common/version.h"
#include "inference/torch/torch_engine.h"

extern "C" const airsplit::EngineModule* airsplit_engine_module() {
  static const std::string version = airsplit::version();
  static const airsplit::EngineModule module = {airsplit::kEngineInterface, version.c_str(),
                                                airsplit::torch_engine};
  return &module;
}
