// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a user sets about an LTE cell beyond its radio channel: the settings and their keys.
#pragma once

#include <vector>

#include "common/key.h"

namespace airsplit {

enum class LteRlc {
  Um,  ///< unacknowledged mode: what HARQ gives up is lost
  Am,  ///< acknowledged mode: it is sent again
};
enum class LteScheduler { ProportionalFair, RoundRobin };

struct LteSettings {
  LteRlc rlc = LteRlc::Um;
  LteScheduler scheduler = LteScheduler::ProportionalFair;
};

inline std::vector<Key<LteSettings>> lte_keys() {
  using S = LteSettings;
  return {word_key("link.lte_rlc", &S::rlc, {{"um", LteRlc::Um}, {"am", LteRlc::Am}},
                   "lte: um (what four transmissions do not get through is lost) or am (it is sent "
                   "again)"),
          word_key("link.lte_scheduler", &S::scheduler,
                   {{"pf", LteScheduler::ProportionalFair}, {"rr", LteScheduler::RoundRobin}},
                   "lte: proportional fair or round robin")};
}

}  // namespace airsplit
