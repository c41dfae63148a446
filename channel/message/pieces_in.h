// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Which pieces of which messages a frame on the air carries, by the byte tags that their senders
// put on them (message_link_end.h).
#pragma once

#include <cstdint>
#include <vector>

#include <ns3/packet.h>

#include "channel/message/message_link_end.h"

namespace airsplit {

struct PieceBytes {
  PieceTag piece;
  std::uint32_t bytes = 0;  ///< of it in the frame, its PieceHeader included
};

/// Each piece that has bytes in the frame, once, in the frame's order.
std::vector<PieceBytes> pieces_in(const ns3::Packet& frame);

/// Of several pieces of one message the first alone, with the bytes of all: each message that has
/// bytes in the frame.
std::vector<PieceBytes> messages_in(const std::vector<PieceBytes>& pieces);

}  // namespace airsplit
