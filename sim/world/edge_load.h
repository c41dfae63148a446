// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What an edge has to compute, as reports of some age have it.
#pragma once

#include <cstdint>
#include <deque>

namespace airsplit {

class EdgeLoad {
 public:
  /// It remembers so long.
  explicit EdgeLoad(std::int64_t memory_ns) : memory_ns_(memory_ns) {}

  /// A task comes, or, with less than nothing, goes. In the order of time.
  void add(std::int64_t compute_ns, std::int64_t now_ns);

  /// How long one worker would compute what was there at a time that is still remembered.
  std::int64_t at_ns(std::int64_t time_ns) const;

 private:
  struct Since {
    std::int64_t time_ns, load_ns;
  };
  std::int64_t memory_ns_;
  std::deque<Since> changes_ = {{0, 0}};  ///< the first at or before what is remembered
};

}  // namespace airsplit
