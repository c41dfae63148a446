// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The engine of LibTorch, linked into a program or behind its module.
#pragma once

#include <memory>
#include <vector>

#include "inference/engine/engine.h"

namespace airsplit {

struct CodecTraining;

/// Knows the codecs of these trainings: a program with a codec of its own adds it to
/// builtin_trainings().
std::unique_ptr<const Engine> make_torch_engine(std::vector<const CodecTraining*> trainings);

/// The engine of the codecs that airsplit comes with.
const Engine& torch_engine();

}  // namespace airsplit
