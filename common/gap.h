// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A stretch of a message's bytes that did not arrive.
#pragma once

#include <cstddef>
#include <vector>

namespace airsplit {

/// The bytes from `begin` to before `end`.
struct Gap {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Gaps in order, apart from each other, none empty.
using Gaps = std::vector<Gap>;

inline bool operator==(Gap a, Gap b) { return a.begin == b.begin && a.end == b.end; }
inline bool operator<(Gap a, Gap b) {
  return a.begin < b.begin || (a.begin == b.begin && a.end < b.end);
}

/// Adds a stretch behind the others, as one with the last if they touch.
inline void add_gap(Gaps& gaps, Gap gap) {
  if (!gaps.empty() && gaps.back().end >= gap.begin) {
    gaps.back().end = gap.end;
  } else {
    gaps.push_back(gap);
  }
}

}  // namespace airsplit
