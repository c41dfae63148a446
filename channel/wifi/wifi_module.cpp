// The one symbol of libairsplit_wifi.so: how the links are installed.
#include "channel/wifi/wifi_link_helper.h"

extern "C" decltype(&airsplit::install_wifi_links) airsplit_wifi_module() {
  return airsplit::install_wifi_links;
}
