// What carries messages over a cell's radio.
#pragma once

namespace airsplit {

enum class Transport {
  Udp,  ///< what the MAC gives up is lost
  Tcp,  ///< it is sent again
};

}  // namespace airsplit
