// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Modules in TorchScript, as torch.jit.save writes them.
#pragma once

#include "inference/adopted/network_module.h"

namespace airsplit {

const ModuleEngine* torchscript();

}  // namespace airsplit
