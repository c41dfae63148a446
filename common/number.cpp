// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/number.h"

#include <charconv>
#include <cmath>
#include <system_error>

#include <fmt/format.h>

#include "common/error.h"

namespace airsplit {

std::string to_text(double number) {
  check(std::isfinite(number), "a finite number in a result");
  return fmt::format("{}", number + 0.0);  // the sum turns -0 into 0
}

std::string to_text_6(double number) {
  check(std::isfinite(number), "a finite number in a result");
  const std::string digits = fmt::format("{:.5e}", number);
  double rounded = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), rounded);
  return to_text(rounded);
}

Value parse_value(const std::string& text) {
  const char* const end = text.data() + text.size();

  std::int64_t whole = 0;
  const auto as_whole = std::from_chars(text.data(), end, whole);
  if (as_whole.ptr == end && as_whole.ec == std::errc()) return whole;
  if (as_whole.ptr == end) return text;

  double real = 0;
  const auto as_real = std::from_chars(text.data(), end, real);
  if (as_real.ptr == end && as_real.ec == std::errc() && std::isfinite(real)) return real;
  return text;
}

std::optional<double> parse_number(const std::string& text) {
  const Value value = parse_value(text);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::nullopt;
}

Value exact_value(const std::string& text) {
  Value value = parse_value(text);
  return to_text(value) == text ? value : Value(text);
}

std::string to_text(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
  if (const auto* real = std::get_if<double>(&value)) return to_text(*real);
  return std::get<std::string>(value);
}

}  // namespace airsplit
