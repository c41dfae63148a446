// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The candidate by the SNR alone, as link adaptation chooses a modulation and code by it.
#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "common/number.h"
#include "sim/choices/builtin_choices.h"

namespace airsplit {
namespace {

/// Nothing if one of the words is no number.
std::optional<std::vector<double>> numbers_in(const std::string& text) {
  std::istringstream words(text);
  std::vector<double> numbers;
  for (std::string word; words >> word;) {
    const auto number = parse_number(word);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

class SnrThreshold final : public Chooser {
 public:
  explicit SnrThreshold(std::vector<double> thresholds_db)
      : thresholds_db_(std::move(thresholds_db)) {}

  std::size_t choose(const Situation& now) override {
    const auto above = std::upper_bound(thresholds_db_.begin(), thresholds_db_.end(), now.snr.db);
    return static_cast<std::size_t>(above - thresholds_db_.begin());
  }

 private:
  std::vector<double> thresholds_db_;  ///< rising
};

std::string wrong_thresholds(const SchemeSpec& spec, std::size_t candidates) {
  const auto thresholds = numbers_in(spec.thresholds_db);
  if (thresholds && thresholds->size() + 1 == candidates &&
      std::is_sorted(thresholds->begin(), thresholds->end()))
    return "";
  return fmt::format(
      "thresholds_db = \"{}\": expected {}, one for each candidate but the first, with blanks "
      "between them",
      spec.thresholds_db,
      candidates == 2 ? "a number of dB" : fmt::format("{} rising numbers of dB", candidates - 1));
}

}  // namespace

ChoicePolicy snr_threshold_choice() {
  ChoicePolicy policy;
  policy.name = "snr-threshold";
  policy.doc = "by scheme.thresholds_db, the first candidate below the first of them";
  policy.needs = {&SchemeSpec::thresholds_db};
  policy.reads_snr = true;
  policy.what_is_wrong = wrong_thresholds;
  policy.make = [](const ChooserSettings& settings) {
    return std::make_unique<SnrThreshold>(
        numbers_in(settings.spec.thresholds_db).value_or(std::vector<double>()));
  };
  return policy;
}

}  // namespace airsplit
