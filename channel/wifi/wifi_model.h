// Wi-Fi as an entry of the table of link models.
#pragma once

#include "channel/link/link_model.h"

namespace airsplit {

LinkModel wifi_link_model();

}  // namespace airsplit
