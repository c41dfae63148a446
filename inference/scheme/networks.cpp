// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/networks.h"

#include <algorithm>

#include <fmt/format.h>

#include "common/error.h"
#include "common/shortened.h"

namespace airsplit {

std::size_t find_cut(const BundleInfo& info, const std::string& split) {
  const auto found = std::find_if(info.cuts.begin(), info.cuts.end(), [&](const Cut& cut) {
    return cut.name == split || (cut.other_name == split && !split.empty());
  });
  if (found != info.cuts.end()) return static_cast<std::size_t>(found - info.cuts.begin());
  std::string names;
  for (const Cut& cut : info.cuts) names += (names.empty() ? "" : ", ") + cut.name;
  throw InputError(fmt::format("split \"{}\": the bundle \"{}\" can be cut at {}", shortened(split),
                               info.title, names.empty() ? "no place" : names));
}

}  // namespace airsplit
