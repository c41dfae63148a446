// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What happens to messages behind the radio and to what they send without a channel code: the
// settings and their keys.
#pragma once

#include <vector>

#include "common/key.h"

namespace airsplit {

struct LossSettings {
  double loss_percent = 0;     ///< of the uplink's packets, lost behind the radio and never resent
  double erasure_percent = 0;  ///< of the bits that a message sends uncoded (uncoded.h)
  /// Messages of which some bytes arrived are delivered with a note of the gaps (gaps_tag.h), not
  /// dropped.
  bool deliver_incomplete = false;
};

inline std::vector<Key<LossSettings>> loss_keys() {
  using S = LossSettings;
  return {number_key("link.loss_percent", &S::loss_percent, "%", {0, 100},
                     "analytic, udp: of the uplink's packets, lost behind the radio and never "
                     "resent")
              .per_group(),
          word_key("link.incomplete", &S::deliver_incomplete, {{"lose", false}, {"decode", true}},
                   "lose: a task whose payload misses a packet is lost; decode: the networks make "
                   "of it what they can")
              .per_group(),
          number_key("link.erasure_percent", &S::erasure_percent, "%", {0, 100},
                     "analytic: of the bits that a scheme sends uncoded")
              .per_group()};
}

}  // namespace airsplit
