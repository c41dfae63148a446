// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/shortened.h"

#include <cstddef>

namespace airsplit {

std::string shortened(const std::string& text, std::size_t most) {
  std::size_t characters = 0, cut = 0;  // where what is kept beside an ellipsis ends
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_one = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (!begins_one) continue;
    if (characters == most - 1) cut = i;
    if (++characters > most) return text.substr(0, cut) + "\u2026";
  }
  return text;
}

}  // namespace airsplit
