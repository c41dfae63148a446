// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Whole numbers in JSON that someone else may have written.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include <nlohmann/json.hpp>

namespace airsplit {

/// A whole number; the nearest that T holds if it is beyond T's range. Throws json::exception if it
/// is not a whole number: nlohmann's get<T>() would cast 1e300, which is undefined behaviour.
template <class T>
T whole_number(const nlohmann::json& value) {
  static_assert(std::numeric_limits<T>::is_signed, "a signed type, so that -1 stays -1");
  const auto number = value.get_ref<const std::int64_t&>();
  // nlohmann keeps numbers from 2^63 on as unsigned, with the same bits.
  if (value.is_number_unsigned() && number < 0) return std::numeric_limits<T>::max();
  return static_cast<T>(std::clamp<std::int64_t>(number, std::numeric_limits<T>::min(),
                                                 std::numeric_limits<T>::max()));
}

}  // namespace airsplit
