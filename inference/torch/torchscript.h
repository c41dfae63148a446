// Modules in TorchScript, as torch.jit.save writes them.
#pragma once

#include "inference/adopted/network_module.h"

namespace airsplit {

const ModuleEngine* torchscript();

}  // namespace airsplit
