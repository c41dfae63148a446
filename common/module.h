// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Parts of the program that are loaded when they are first needed: LibTorch, ns-3's Wi-Fi and LTE.
//
// A module is looked for in the folders that the program's RUNPATH names: the build sets it, and so
// does the installed package for programs that link it.
#pragma once

#include <string>

namespace airsplit {

struct Module {
  std::string file;      ///< "libairsplit_torch.so"
  std::string variable;  ///< of the environment: a path in it takes the place of the search
  std::string lack;      ///< what is not to be had without it: "nothing is inferred"
};

/// The address of the symbol in the module, which is loaded if it is not yet and stays. Throws
/// WorkError, saying where it was looked for, if the module is not there, cannot be loaded or lacks
/// the symbol.
void* module_symbol(const Module& module, const std::string& symbol);

}  // namespace airsplit
