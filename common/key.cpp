// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "common/key.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/shortened.h"

namespace airsplit {
namespace {

struct Expectation {
  std::string operator()(const NumberKind& kind) const {
    return fmt::format("a number{} from {} to {}", kind.unit.empty() ? "" : " of " + kind.unit,
                       kind.range.low, kind.range.high);
  }
  std::string operator()(const WholeKind& kind) const {
    return fmt::format("a whole number from {} to {}", kind.low, kind.high);
  }
  std::string operator()(const WordKind& kind) const {
    return fmt::format("{}", fmt::join(kind.words, ", "));
  }
  std::string operator()(const TextKind& /*kind*/) const { return "a text"; }
};

struct RangeText {
  std::string operator()(const NumberKind& kind) const {
    return fmt::format("from {} to {}{}", kind.range.low, kind.range.high,
                       kind.unit.empty() ? "" : " " + kind.unit);
  }
  std::string operator()(const WholeKind& kind) const {
    return fmt::format("from {} to {}", kind.low, kind.high);
  }
  std::string operator()(const WordKind& /*kind*/) const { return ""; }
  std::string operator()(const TextKind& /*kind*/) const { return ""; }
};

struct Takes {
  const Value& value;

  bool operator()(const NumberKind& kind) const {
    const auto* number = std::get_if<double>(&value);
    return number != nullptr && kind.range.contains(*number);
  }
  bool operator()(const WholeKind& kind) const {
    const auto* whole = std::get_if<std::int64_t>(&value);
    return whole != nullptr && kind.low <= *whole && *whole <= kind.high;
  }
  bool operator()(const WordKind& kind) const {
    const auto* word = std::get_if<std::string>(&value);
    return word != nullptr &&
           std::find(kind.words.begin(), kind.words.end(), *word) != kind.words.end();
  }
  bool operator()(const TextKind& /*kind*/) const {
    return std::holds_alternative<std::string>(value);
  }
};

}  // namespace

std::string expectation(const KeyFacts& key) { return std::visit(Expectation{}, key.kind); }

std::string range_text(const KeyFacts& key) { return std::visit(RangeText{}, key.kind); }

bool takes(const KeyFacts& key, const Value& value) { return std::visit(Takes{value}, key.kind); }

std::string written(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return "\"" + shortened(*text) + "\"";
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
  return fmt::format("{}", std::get<double>(value));
}

std::string out_of_range(const KeyFacts& key, const Value& value) {
  return fmt::format("{} = {}: expected {}", key.path, written(value), expectation(key));
}

Range range_of(const KeyFacts& key) {
  if (const auto* number = std::get_if<NumberKind>(&key.kind)) return number->range;
  const auto* whole = std::get_if<WholeKind>(&key.kind);
  check(whole != nullptr, "a key of numbers");
  return {static_cast<double>(whole->low), static_cast<double>(whole->high)};
}

}  // namespace airsplit
