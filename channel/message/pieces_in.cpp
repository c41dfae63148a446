// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/message/pieces_in.h"

namespace airsplit {

std::vector<PieceBytes> pieces_in(const ns3::Packet& frame) {
  std::vector<PieceBytes> pieces;
  for (auto tags = frame.GetByteTagIterator(); tags.HasNext();) {
    const auto item = tags.Next();
    if (item.GetTypeId() != PieceTag::GetTypeId()) continue;
    PieceTag piece;
    item.GetTag(piece);
    const std::uint32_t bytes = item.GetEnd() - item.GetStart();
    if (!pieces.empty() && pieces.back().piece == piece)
      pieces.back().bytes += bytes;
    else
      pieces.push_back({piece, bytes});
  }
  return pieces;
}

std::vector<PieceBytes> messages_in(const std::vector<PieceBytes>& pieces) {
  std::vector<PieceBytes> messages;
  for (const PieceBytes& part : pieces)
    if (messages.empty() || messages.back().piece.end != part.piece.end ||
        messages.back().piece.message != part.piece.message)
      messages.push_back(part);
    else
      messages.back().bytes += part.bytes;
  return messages;
}

}  // namespace airsplit
