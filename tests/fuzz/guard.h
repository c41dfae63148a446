// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What every fuzz target and every mutated payload is held to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "common/bytes.h"
#include "common/error.h"

namespace airsplit {

/// Runs `decode`; true if it ended in a value, false if in an InputError. Whatever else it throws
/// ends the program, as a report of the sanitizers does.
template <class Decode>
bool decodes(const Decode& decode) {
  try {
    decode();
    return true;
  } catch (const InputError&) {
    return false;
  }
}

/// Whether a fuzzed input stands for the description at the head of a bundle: ASCII that begins
/// with a brace. Other text would have to be checked and escaped first, as the file's own parser
/// does.
inline bool is_description(const std::string& text) {
  return !text.empty() && text[0] == '{' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
}

inline Bytes to_bytes(const std::uint8_t* data, std::size_t size) { return {data, data + size}; }

}  // namespace airsplit
