// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a user sets about a device's link, whatever its model.
#pragma once

#include <string>
#include <vector>

#include "channel/link/own_settings.h"
#include "channel/message/loss_settings.h"
#include "channel/message/transport.h"
#include "channel/position/position_settings.h"
#include "channel/radio/radio_settings.h"
#include "channel/radio/snr_trace.h"

namespace airsplit {

struct LinkModel;  // link_model.h

struct LinkSettings {
  const LinkModel* model = nullptr;  ///< null: the first of the table, as in a scenario
  RadioSettings radio;
  SnrTraceSettings trace;     ///< in place of radio.snr_db
  PositionSettings position;  ///< the same
  /// The SNRs of devices that are alike are spread evenly over so much, around radio.snr_db.
  double snr_spread_db = 0;
  LossSettings loss;
  Transport transport = Transport::Udp;  ///< of a model that has more than one
  OwnSettings own;                       ///< of the models: own.get<WifiSettings>()
};

/// Whether the mean SNR changes over time, in place of radio.snr_db.
inline bool snr_changes(const LinkSettings& link) {
  return !link.trace.file.empty() || link.position.is_there();
}

/// The keys that each say where the mean SNR comes from: one of them is given.
const std::vector<std::string>& snr_source_keys();

/// Whether the key has a part in the mean SNR of a device: devices of one cell may differ in it.
bool says_mean_snr(const std::string& key);

/// The keys of every link, but link.model.
std::vector<Key<LinkSettings>> link_keys();

/// Keys of a model's own settings as keys of the link's.
template <typename Settings>
std::vector<Key<LinkSettings>> own_link_keys(const std::vector<Key<Settings>>& keys) {
  struct Own {
    Settings& operator()(LinkSettings& link) const { return link.own.edit<Settings>(); }
    const Settings& operator()(const LinkSettings& link) const { return link.own.get<Settings>(); }
  };
  return keys_within<LinkSettings>(keys, Own{});
}

}  // namespace airsplit
