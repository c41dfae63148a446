// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The one way in which results turn numbers into text and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace airsplit {

/// What a field holds.
using Value = std::variant<std::int64_t, double, std::string>;

/// The fewest digits that read back the same: "10", "0.25", "-2.5". The same in every locale.
std::string to_text(double number);

/// to_text() of the number rounded to 6 significant digits.
std::string to_text_6(double number);

/// The number that the whole text is (no blank, no '+', no hexadecimal, finite), else the text
/// itself. A whole number beyond 64 bits stays text, for a double would change it.
Value parse_value(const std::string& text);

/// The number of parse_value(), whole or not; nothing if the text is none.
std::optional<double> parse_number(const std::string& text);

/// The number that to_text() writes as `text`, else the text itself: "10" is a number, "007" is
/// not.
Value exact_value(const std::string& text);

/// to_text() of a number, the text itself of a text.
std::string to_text(const Value& value);

}  // namespace airsplit
