#include "channel/link/link_settings.h"

namespace airsplit {

std::vector<Key<LinkSettings>> link_keys() {
  auto keys = keys_within<LinkSettings>(radio_keys(), &LinkSettings::radio);
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
