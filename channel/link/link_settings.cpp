// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/link/link_settings.h"

#include <algorithm>

namespace airsplit {
namespace {

void let_one_replace_others(std::vector<Key<LinkSettings>>& keys,
                            const std::vector<std::string>& paths) {
  for (const std::string& path : paths)
    for (const std::string& other : paths)
      if (other != path) key_at(keys, path).replaced.push_back(other);
}

/// What the radio's keys need where the mean SNR is not one number.
void relate_to_snr(std::vector<Key<LinkSettings>>& keys) {
  const auto moves = [](const LinkSettings& link) {
    return link.radio.fading != Fading::None && link.radio.speed_kmh > 0;
  };
  key_at(keys, "link.snr_db").need = {
      "no link.trace, link.distance_m, link.mobility or link.roam_m",
      [](const LinkSettings& link) { return !snr_changes(link); }};
  key_at(keys, "link.snr_step_ms").need = {
      "link.trace or a position, and no link.fading", [](const LinkSettings& link) {
        return snr_changes(link) && link.radio.fading == Fading::None;
      }};
  Key<LinkSettings>& carrier = key_at(keys, "link.carrier_ghz");
  carrier.doc = "Carrier frequency; speed_kmh and a position need it";
  carrier.need = {
      "a position, or link.fading with link.speed_kmh",
      [moves](const LinkSettings& link) { return moves(link) || link.position.is_there(); }};
  carrier.demand = {
      "link.speed_kmh", "link.speed_kmh or a position",
      [](const LinkSettings& link) { return link.radio.speed_kmh > 0 || link.position.is_there(); },
      ""};
}

}  // namespace

const std::vector<std::string>& snr_source_keys() {
  static const std::vector<std::string> keys = {"link.snr_db", "link.trace", "link.distance_m",
                                                "link.mobility", "link.roam_m"};
  return keys;
}

bool says_mean_snr(const std::string& key) {
  static const auto said_by = [] {
    auto keys = keys_within<LinkSettings>(snr_trace_keys(), &LinkSettings::trace);
    append(keys, keys_within<LinkSettings>(position_keys(), &LinkSettings::position));
    return keys;
  }();
  return key == "link.snr_db" || key == "link.snr_spread_db" ||
         std::any_of(said_by.begin(), said_by.end(),
                     [&](const auto& one) { return one.path == key; });
}

std::vector<Key<LinkSettings>> link_keys() {
  auto keys = keys_within<LinkSettings>(radio_keys(), &LinkSettings::radio);
  append(keys, keys_within<LinkSettings>(snr_trace_keys(), &LinkSettings::trace));
  append(keys, keys_within<LinkSettings>(position_keys(), &LinkSettings::position));
  let_one_replace_others(keys, snr_source_keys());
  relate_to_snr(keys);
  append(keys, {number_key("link.snr_spread_db", &LinkSettings::snr_spread_db, "dB", {0, 60},
                           "The devices' SNRs are spread evenly over so much, around snr_db")
                    .per_group()});
  append(keys, keys_within<LinkSettings>(loss_keys(), &LinkSettings::loss));
  append(keys, {word_key("link.transport", &LinkSettings::transport,
                         {{"udp", Transport::Udp}, {"tcp", Transport::Tcp}},
                         "udp (what the MAC gives up is lost) or tcp")});
  return keys;
}

}  // namespace airsplit
