// What every fuzz target and every mutated payload is held to.
#pragma once

#include <cstdint>

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

inline Bytes to_bytes(const std::uint8_t* data, std::size_t size) { return {data, data + size}; }

}  // namespace airsplit
