// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/bitstream/group_packets.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/bitstream/symbol_stream.h"

namespace airsplit {
namespace {

constexpr std::size_t kSpanByte = kPayloadHeaderBytes;
constexpr std::size_t kStreamBegin = kSpanByte + 1;

}  // namespace

GroupPackets::GroupPackets(std::uint8_t number, ChannelGroups groups, const SymbolModel& model)
    : header_{PayloadKind::kGroups, number}, groups_(std::move(groups)), model_(model) {
  check(groups_.count() <= kMostGroups, "groups that 4 bits can name");
  check(groups_.channels() == static_cast<int>(model.channels().size()), "groups of its channels");
}

SymbolModel GroupPackets::model_of(Span span) const {
  const auto& channels = model_.channels();
  return {model_.plane(),
          {channels.begin() + groups_.channels_through(span.first - 1),
           channels.begin() + groups_.channels_through(span.last)}};
}

std::size_t GroupPackets::symbols_before(int group) const {
  return static_cast<std::size_t>(groups_.channels_through(group - 1)) * model_.plane().symbols();
}

Bytes GroupPackets::packet(const std::vector<std::uint8_t>& symbols, Span span) const {
  const auto at = [&](int group) {
    return symbols.begin() + static_cast<std::ptrdiff_t>(symbols_before(group));
  };
  Bytes body = {static_cast<std::uint8_t>(span.first << 4 | (span.last - span.first))};
  const Bytes stream = encode_symbols({at(span.first), at(span.last + 1)}, model_of(span));
  body.insert(body.end(), stream.begin(), stream.end());
  return seal_payload(header_, body);
}

std::vector<Bytes> GroupPackets::encode(const std::vector<std::uint8_t>& symbols,
                                        std::size_t most_bytes) const {
  check(symbols.size() == model_.size(), "symbols of all channels");
  std::vector<Bytes> packets;
  for (int first = 0; first < groups_.count();) {
    Bytes best = packet(symbols, {first, first});
    int last = first;
    while (last + 1 < groups_.count()) {
      Bytes longer = packet(symbols, {first, last + 1});
      if (longer.size() > most_bytes) break;
      best = std::move(longer);
      ++last;
    }
    packets.push_back(std::move(best));
    first = last + 1;
  }
  return packets;
}

GroupPackets::Span GroupPackets::span_of(const Bytes& packet) const {
  expect_payload(packet, header_);
  if (packet.size() < kStreamBegin)
    throw InputError("payload: cut short: no byte that says which groups it holds");
  verify_checksum(packet);
  const Span span{packet[kSpanByte] >> 4, (packet[kSpanByte] >> 4) + (packet[kSpanByte] & 15)};
  if (span.last < groups_.count()) return span;
  throw InputError(fmt::format("payload: corrupted: group {}, expected at most {}", span.last,
                               groups_.count() - 1));
}

ArrivedGroups GroupPackets::decode(const std::vector<Bytes>& packets) const {
  ArrivedGroups all;
  all.symbols.resize(model_.size());
  all.arrived.resize(static_cast<std::size_t>(groups_.count()));
  for (const Bytes& packet : packets) {
    const Span span = span_of(packet);
    std::vector<std::uint8_t> symbols;
    try {
      symbols = decode_symbols(packet, kStreamBegin, model_of(span));
    } catch (const InputError& problem) {
      throw InputError(fmt::format("payload: {}", problem.what()));
    }
    std::copy(symbols.begin(), symbols.end(),
              all.symbols.begin() + static_cast<std::ptrdiff_t>(symbols_before(span.first)));
    std::fill(all.arrived.begin() + span.first, all.arrived.begin() + span.last + 1, true);
  }
  return all;
}

}  // namespace airsplit
