// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What carries messages over a cell's radio.
#pragma once

namespace airsplit {

enum class Transport {
  Udp,  ///< what the MAC gives up is lost
  Tcp,  ///< it is sent again
};

}  // namespace airsplit
