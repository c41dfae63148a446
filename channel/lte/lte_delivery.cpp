// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "channel/lte/lte_delivery.h"

#include <algorithm>
#include <utility>

#include <ns3/simulator.h>

namespace airsplit {
namespace {

bool is_before(const PieceTag& a, const PieceTag& b) {
  return std::make_pair(a.message, a.begin) < std::make_pair(b.message, b.begin);
}

ns3::Time longest_silence(bool acknowledged) {
  return acknowledged ? ns3::Seconds(1) : ns3::MilliSeconds(250);
}
ns3::Time ask_period() { return ns3::MilliSeconds(20); }

}  // namespace

void LteDelivery::Queued(const PieceBytes& piece) {
  waiting_.push_back({piece.piece, piece.bytes, piece.bytes, {}, 0});
  if (ask_ && !asking_.IsRunning())
    asking_ =
        ns3::Simulator::Schedule(ask_period(), &LteDelivery::AskAgain, ns3::Ptr<LteDelivery>(this));
}

void LteDelivery::OnAir(const PieceBytes& piece, bool again) {
  Waiting* found = Find(piece.piece);
  if (!found) return;
  if (!again) found->unsent_bytes -= std::min(found->unsent_bytes, piece.bytes);
  found->last_on_air = last_on_air_ = ns3::Simulator::Now();
  found->grants = grants_;
  const bool never_silent = acknowledged_ && !ask_;
  if (!never_silent && !silence_.IsRunning())
    silence_ = ns3::Simulator::Schedule(longest_silence(acknowledged_), &LteDelivery::LoseSilent,
                                        ns3::Ptr<LteDelivery>(this));
}

void LteDelivery::Arrived(const PieceTag& piece) {
  while (!waiting_.empty() && is_before(waiting_.front().piece, piece)) LoseFirst();
  if (!waiting_.empty() && waiting_.front().piece == piece) waiting_.pop_front();
}

LteDelivery::Waiting* LteDelivery::Find(const PieceTag& piece) {
  const auto found = std::lower_bound(waiting_.begin(), waiting_.end(), piece,
                                      [](const Waiting& waiting, const PieceTag& wanted) {
                                        return is_before(waiting.piece, wanted);
                                      });
  return found != waiting_.end() && found->piece == piece ? &*found : nullptr;
}

void LteDelivery::LoseFirst() {
  const PieceTag lost = waiting_.front().piece;
  waiting_.pop_front();
  sender_->FrameDropped(lost);
}

ns3::Time LteDelivery::SilenceLeft(const Waiting& waiting) const {
  constexpr std::uint64_t kGrants = 20;
  ns3::Time longest = longest_silence(acknowledged_);
  // Without a grant it could not be sent again.
  if (acknowledged_ && grants_ < waiting.grants + kGrants) return longest;
  return waiting.last_on_air + longest - ns3::Simulator::Now();
}

void LteDelivery::LoseSilent() {
  while (!waiting_.empty() && waiting_.front().unsent_bytes == 0) {
    const ns3::Time left = SilenceLeft(waiting_.front());
    if (left.IsStrictlyPositive()) {
      silence_ =
          ns3::Simulator::Schedule(left, &LteDelivery::LoseSilent, ns3::Ptr<LteDelivery>(this));
      return;
    }
    LoseFirst();
  }
}

void LteDelivery::AskAgain() {
  std::uint32_t unsent_bytes = 0, sent_bytes = 0;
  for (const Waiting& waiting : waiting_) {
    unsent_bytes += waiting.unsent_bytes;
    sent_bytes += waiting.bytes - waiting.unsent_bytes;
  }
  if (unsent_bytes == 0 && (sent_bytes == 0 || !acknowledged_)) return;
  if (ns3::Simulator::Now() - last_on_air_ >= ask_period()) ask_(unsent_bytes, sent_bytes);
  asking_ =
      ns3::Simulator::Schedule(ask_period(), &LteDelivery::AskAgain, ns3::Ptr<LteDelivery>(this));
}

}  // namespace airsplit
