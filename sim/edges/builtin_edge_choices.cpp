// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/edges/builtin_edge_choices.h"

namespace airsplit {

const std::vector<EdgeChoice>& builtin_edge_choices() {
  static const std::vector<EdgeChoice> table = {
      nearest_edge(),
      random_edge(),
      least_loaded_edge(),
  };
  return table;
}

const EdgeChoice* find_edge_choice(const std::string& name, const std::vector<EdgeChoice>& table) {
  for (const EdgeChoice& choice : table) {
    if (choice.name == name) return &choice;
  }
  return nullptr;
}

const EdgeChoice* default_edge_choice() { return &builtin_edge_choices().front(); }

}  // namespace airsplit
