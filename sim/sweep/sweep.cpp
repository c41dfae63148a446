// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/sweep/sweep.h"

#include <cstdint>
#include <limits>
#include <set>

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"
#include "common/shortened.h"

namespace airsplit {
namespace {

constexpr std::size_t kMostPoints = 100'000;

std::vector<std::string> split_at(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

using Decimal = boost::multiprecision::cpp_dec_float_50;

/// Of the text as it is written: 0.1 is a tenth, and a seed of 16 digits has them all.
Decimal number(const std::string& text, const std::string& source) {
  if (parse_number(text)) return Decimal(text);
  throw InputError(
      fmt::format("{}: \"{}\": expected a number in start:step:stop or start:*factor:stop", source,
                  shortened(text)));
}

/// The text of the number: all digits of a whole one, else the fewest that read back the same.
std::string value_text(const Decimal& value) {
  const Decimal most = Decimal(std::numeric_limits<std::int64_t>::max());
  if (value == floor(value) && abs(value) <= most)
    return fmt::format("{}", value.convert_to<std::int64_t>());
  return to_text(value.convert_to<double>());
}

[[noreturn]] void refuse_empty_range(const std::string& source) {
  throw InputError(source +
                   ": no value between start and stop, expected start:step:stop or "
                   "start:*factor:stop");
}

void expect_few(const Decimal& values, const std::string& source) {
  if (values > kMostPoints)
    throw InputError(fmt::format("{}: expected at most {} values", source, kMostPoints));
}

/// start, start + step, ...
std::vector<std::string> steps(const Decimal& start, const Decimal& step, const Decimal& stop,
                               const std::string& source) {
  if (step == 0) throw InputError(source + ": a step of 0 does not get from start to stop");
  if ((stop - start) / step < 0) refuse_empty_range(source);
  // A division of decimals may end in nines.
  const Decimal count = floor((stop - start) / step + Decimal("1e-30")) + 1;
  expect_few(count, source);
  std::vector<std::string> values;
  for (std::size_t i = 0; i < count.convert_to<std::size_t>(); ++i) {
    values.push_back(value_text(start + i * step));
  }
  return values;
}

/// start, start * factor, ...
std::vector<std::string> powers(const Decimal& start, const Decimal& factor, const Decimal& stop,
                                const std::string& source) {
  const bool stands_still = factor == 1;
  if (factor <= 0 || stands_still || start * stop <= 0) {
    throw InputError(source +
                     ": expected a factor above 0 that is not 1, and a start and a stop "
                     "of one sign that are not 0");
  }
  const bool grows = (factor > 1) == (start > 0);
  std::vector<std::string> values;
  for (Decimal value = start; grows ? value <= stop : value >= stop; value *= factor) {
    expect_few(Decimal(values.size() + 1), source);
    values.push_back(value_text(value));
  }
  if (values.empty()) refuse_empty_range(source);
  return values;
}

std::vector<std::string> range(const std::vector<std::string>& parts, const std::string& source) {
  const Decimal start = number(parts[0], source), stop = number(parts[2], source);
  const bool is_factor = !parts[1].empty() && parts[1].front() == '*';
  const Decimal step = number(is_factor ? parts[1].substr(1) : parts[1], source);
  return is_factor ? powers(start, step, stop, source) : steps(start, step, stop, source);
}

}  // namespace

SweepAxis parse_axis(const std::string& text) {
  const std::string source = "--over " + shortened(text);
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
    throw InputError(source +
                     ": expected KEY=START:STEP:STOP, KEY=START:*FACTOR:STOP or KEY=A,B,C");
  }
  SweepAxis axis{text.substr(0, equals), {}, source};
  const std::string values = text.substr(equals + 1);
  const auto parts = split_at(values, ':');
  const bool is_range = parts.size() == 3 && values.find(',') == std::string::npos;
  axis.values = is_range ? range(parts, source) : split_at(values, ',');
  for (const std::string& value : axis.values) {
    if (value.empty()) throw InputError(source + ": expected a value between the commas");
  }
  std::set<std::string> different;  // as rows will show them: 1.0 is 1
  for (const std::string& value : axis.values) different.insert(to_text(parse_value(value)));
  if (different.size() != axis.values.size()) throw InputError(source + ": a value comes twice");
  return axis;
}

std::vector<SweepPoint> grid(const std::vector<SweepAxis>& axes) {
  std::vector<SweepPoint> points(1);
  std::set<std::string> keys;
  for (const SweepAxis& axis : axes) {
    if (!keys.insert(axis.key).second) {
      throw InputError(fmt::format("{}: {} is swept already", axis.source, axis.key));
    }
    if (points.size() * axis.values.size() > kMostPoints) {
      throw InputError(fmt::format("{}: over {} points, expected fewer", axis.source, kMostPoints));
    }
    std::vector<SweepPoint> longer;
    for (const SweepPoint& point : points) {
      for (const std::string& value : axis.values) {
        longer.push_back(point);
        longer.back().emplace_back(axis.key, value);
      }
    }
    points = std::move(longer);
  }
  return points;
}

Scenario scenario_at(const std::string& text, const std::string& name,
                     const std::vector<Setting>& settings, const SweepPoint& point,
                     const Tables& tables) {
  std::vector<Setting> all = settings;
  for (const auto& [key, value] : point) all.push_back({key, value, "--over " + key});
  return parse_scenario(text, name, all, tables);
}

}  // namespace airsplit
