#include "channel/link/link_settings.h"

#include <iterator>

namespace airsplit {
namespace {

using Keys = std::vector<Key<LinkSettings>>;

void append(Keys& keys, Keys more) {
  keys.insert(keys.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
}

}  // namespace

Keys link_keys() {
  Keys keys = keys_within<LinkSettings>(radio_keys(), &LinkSettings::radio);
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
