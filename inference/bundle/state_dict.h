// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// State dictionaries as PyTorch saves them in Python (`.pth`), such as torchvision's weights.
#pragma once

#include <map>
#include <string>

#include <torch/torch.h>

#include "common/bytes.h"

namespace airsplit {

/// Tensors by name of a state dictionary as Python's torch.save writes it: the zip format of
/// PyTorch 1.6 and later, and the one before it. Only data is read: nothing that the file asks to
/// call is called. Tensors that shared memory in Python share it here too. Throws InputError,
/// naming the file and what is wrong, on anything else.
std::map<std::string, torch::Tensor> read_state_dict(const std::string& path);

/// The same from the file's bytes; `name` is the file's, for messages.
std::map<std::string, torch::Tensor> parse_state_dict(const Bytes& bytes, const std::string& name);

}  // namespace airsplit
