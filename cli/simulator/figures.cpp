// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/simulator/figures.h"

#include <fmt/format.h>

#include "common/error.h"
#include "common/number.h"

namespace airsplit {

double number_option(const Options& options, const std::string& name, const std::string& what) {
  if (!options.has(name)) return 0;
  const std::string text = options.text(name);
  const auto number = parse_number(text);
  if (number && *number >= 0 && *number <= 1e6) return *number;
  throw InputError(
      fmt::format("--{} {}: expected a number of {} from 0 to 1000000", name, text, what));
}

}  // namespace airsplit
