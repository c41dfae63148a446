#include "sim/sweep/sweep.h"

#include <cmath>
#include <set>

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"

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

double number(const std::string& text, const std::string& source) {
  if (const auto number = parse_number(text)) return *number;
  throw InputError(fmt::format("{}: \"{}\": expected a number in start:step:stop", source, text));
}

std::vector<std::string> range(const std::vector<std::string>& parts, const std::string& source) {
  const double start = number(parts[0], source);
  const double step = number(parts[1], source);
  const double stop = number(parts[2], source);
  constexpr double kRounding = 1e-9;  // of a step: 0.3 / 0.1 is a little under 3
  const double steps = step == 0 ? -1 : std::floor((stop - start) / step + kRounding);
  if (!(steps >= 0)) {
    throw InputError(source + ": no value between start and stop, expected start:step:stop");
  }
  if (steps + 1 > static_cast<double>(kMostPoints)) {
    throw InputError(fmt::format("{}: expected at most {} values", source, kMostPoints));
  }
  std::vector<std::string> values;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(steps); ++i) {
    const double value = start + static_cast<double>(i) * step;
    // Through 12 digits and back, so that the text is the shortest of the rounded number; what
    // rounding left of 0 is 0.
    const bool is_zero = std::abs(value) < kRounding * std::abs(step);
    values.push_back(is_zero ? "0" : to_text(std::stod(fmt::format("{:.11e}", value))));
  }
  return values;
}

}  // namespace

SweepAxis parse_axis(const std::string& text) {
  const std::string source = "--over " + text;
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
    throw InputError(source + ": expected KEY=START:STEP:STOP or KEY=A,B,C");
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
