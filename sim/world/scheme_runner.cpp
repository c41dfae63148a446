// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/world/scheme_runner.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <utility>

#include "channel/message/gaps_tag.h"
#include "channel/message/packet_ends_tag.h"
#include "channel/message/uncoded.h"
#include "common/error.h"

namespace airsplit {
namespace {

Bytes bytes_of(const ns3::Packet& packet) {
  Bytes bytes(packet.GetSize());
  packet.CopyData(bytes.data(), packet.GetSize());
  return bytes;
}

ns3::Ptr<ns3::Packet> packet_of(const Bytes& bytes) {
  return ns3::Create<ns3::Packet>(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
}

/// One message of packets that links do not cut otherwise.
ns3::Ptr<ns3::Packet> message_of(const std::vector<Bytes>& packets) {
  Bytes all;
  std::vector<std::uint32_t> ends;
  for (const Bytes& packet : packets) {
    all.insert(all.end(), packet.begin(), packet.end());
    ends.push_back(static_cast<std::uint32_t>(all.size()));
  }
  const auto message = packet_of(all);
  message->AddPacketTag(PacketEndsTag(ends));
  return message;
}

/// Of such a message's packets those without a gap.
std::vector<Bytes> packets_in(const Bytes& message, const std::vector<std::uint32_t>& ends,
                              const Gaps& gaps) {
  std::vector<Bytes> packets;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    const bool is_whole = std::none_of(gaps.begin(), gaps.end(), [&](const Gap& gap) {
      return gap.begin < end && gap.end > begin;
    });
    if (is_whole) {
      packets.emplace_back(message.begin() + static_cast<std::ptrdiff_t>(begin),
                           message.begin() + static_cast<std::ptrdiff_t>(end));
    }
    begin = end;
  }
  return packets;
}

class LiveRunner final : public SchemeRunner {
 public:
  LiveRunner(std::unique_ptr<Scheme> scheme, PhotoShelf& photos, const SchemeSpec& sending,
             std::uint32_t packet_bytes)
      : scheme_(std::move(scheme)),
        spec_(sent_as(scheme_->spec(), sending)),
        photos_(photos),
        packet_bytes_(packet_bytes) {}

  const SchemeSpec& spec() const override { return spec_; }
  Work work() const override { return scheme_->work(); }
  double uncompressed_bytes() const override { return scheme_->uncompressed_bytes(); }
  bool uses_link() const override { return scheme_->uses_link(); }
  std::size_t images() const override { return photos_.images().size(); }
  int label(std::size_t image) const override { return photos_.images().label(image); }

  ns3::Ptr<ns3::Packet> encode(std::size_t image) override {
    if (!spec_.packets.empty()) return message_of(encode_packets(image));
    return packet_to_send(scheme_->encode(photos_.photo(image)));
  }

  ns3::Ptr<ns3::Packet> encode_told(std::size_t image, double noise_level) override {
    return packet_to_send(scheme_->encode_told(photos_.photo(image), noise_level));
  }

  std::vector<std::uint32_t> group_bytes(const ns3::Packet& packet,
                                         std::size_t /*image*/) override {
    std::vector<std::uint32_t> bytes;
    std::size_t before = 0;
    for (const std::size_t end : group_ends_bytes(*scheme_, bytes_of(packet))) {
      bytes.push_back(static_cast<std::uint32_t>(end - before));
      before = end;
    }
    if (bytes.empty()) return {packet.GetSize()};
    return bytes;
  }

  std::optional<EdgeAnswer> decode(const ns3::Packet& packet, std::size_t /*image*/) override {
    try {
      const Prediction prediction = predict(packet);
      return EdgeAnswer{prediction.label, std::nullopt, prediction.margin};
    } catch (const InputError&) {
      return std::nullopt;
    }
  }

 private:
  ns3::Ptr<ns3::Packet> packet_to_send(const Bytes& payload) const {
    const auto packet = packet_of(payload);
    const auto uncoded_begin = static_cast<std::uint32_t>(scheme_->uncoded_begin(payload));
    if (uncoded_begin < payload.size()) {
      const bool symbols = spec().uncoded == "symbols";
      packet->AddPacketTag(UncodedTag(symbols ? Uncoded::Symbols : Uncoded::Bits, uncoded_begin));
    }
    return packet;
  }

  std::vector<Bytes> encode_packets(std::size_t image) {
    return scheme_->encode_packets(photos_.photo(image), packet_bytes_);
  }

  Prediction predict(const ns3::Packet& packet) {
    const Bytes payload = bytes_of(packet);
    const Gaps gaps = gaps_of(packet);
    if (!spec_.packets.empty())
      return scheme_->decode_packets(
          packets_in(payload, packet_ends(packet, packet.GetSize()), gaps));
    return gaps.empty() ? scheme_->decode(payload) : scheme_->decode_with_gaps(payload, gaps);
  }

  std::unique_ptr<Scheme> scheme_;
  SchemeSpec spec_;
  PhotoShelf& photos_;
  std::uint32_t packet_bytes_;
};

class ReplayRunner final : public SchemeRunner {
 public:
  ReplayRunner(const Profile& profile, const ProfileEntry& entry,
               std::unique_ptr<SchemeRunner> live, const SchemeSpec& sending)
      : profile_(profile),
        entry_(entry),
        spec_(sent_as(entry.spec, sending)),
        live_(std::move(live)) {
    const std::vector<std::uint32_t>& counts = entry.partial.of_image;
    std::partial_sum(counts.begin(), counts.end(), std::back_inserter(partial_end_));
  }

  const SchemeSpec& spec() const override { return spec_; }
  Work work() const override { return entry_.work; }
  double uncompressed_bytes() const override { return entry_.uncompressed_bytes; }
  bool uses_link() const override { return entry_.uses_link; }
  std::size_t images() const override { return profile_.labels.size(); }
  int label(std::size_t image) const override { return profile_.labels.at(image); }
  std::optional<double> device_ms(std::size_t image) const override {
    return at(entry_.device_ms, image);
  }
  std::optional<double> edge_ms(std::size_t image) const override {
    return at(entry_.edge_ms, image);
  }
  std::optional<double> correct(std::size_t image) const override {
    return at(entry_.correct, image);
  }

  ns3::Ptr<ns3::Packet> encode(std::size_t image) override {
    return ns3::Create<ns3::Packet>(entry_.payload_bytes.at(image));
  }

  std::vector<std::uint32_t> group_bytes(const ns3::Packet& packet, std::size_t image) override {
    if (partial_end_.empty()) return {packet.GetSize()};
    // The first part of a bundle's profile is without any group: from the second on each ends one.
    // The payload's end is the last's.
    const std::ptrdiff_t without_any = profile_.bundle_hash.empty() ? 0 : 1;
    const auto end = partial_end_.at(image), begin = end - entry_.partial.of_image[image];
    std::vector<std::uint32_t> bytes;
    std::uint32_t before = 0;
    for (auto next = begin + without_any; next < end; ++next) {
      const std::uint32_t group_end = entry_.partial.bytes[static_cast<std::size_t>(next)];
      bytes.push_back(group_end - before);
      before = group_end;
    }
    bytes.push_back(packet.GetSize() - before);
    return bytes;
  }

  std::optional<EdgeAnswer> decode(const ns3::Packet& packet, std::size_t image) override {
    const Gaps gaps = gaps_of(packet);
    if (gaps.empty())
      return EdgeAnswer{entry_.predicted.at(image), correct(image), margin(entry_.margin, image)};
    if (!partial_end_.empty()) return measured_part(packet.GetSize(), gaps, image);
    check(live_ != nullptr, "a live scheme where packets may have gaps");
    const auto known = answers_.find({image, gaps});
    if (known != answers_.end()) return known->second;
    const auto answer = decode_live(image, gaps);
    if (answers_.size() >= kMostAnswers) answers_.clear();
    answers_.emplace(std::make_pair(image, gaps), answer);
    return answer;
  }

 private:
  static constexpr std::size_t kMostAnswers = 100'000, kMostPayloadBytes = 64 << 20;

  static std::optional<double> at(const std::vector<double>& values, std::size_t image) {
    return values.empty() ? std::nullopt : std::optional<double>(values.at(image));
  }

  static double margin(const std::vector<float>& margins, std::size_t place) {
    return margins.empty() ? 0 : margins.at(place);
  }

  /// That to the most bytes measured that are no more than arrived; nothing if there is none. Of a
  /// codec's stream the bytes before the first gap count, of what else was measured all.
  std::optional<EdgeAnswer> measured_part(std::size_t arrived, const Gaps& gaps,
                                          std::size_t image) const {
    if (is_codec(entry_.spec)) {
      arrived = gaps.front().begin;
    } else {
      for (const Gap& gap : gaps) arrived -= gap.end - gap.begin;
    }
    const PartialAnswers& partial = entry_.partial;
    const auto begin = partial.bytes.begin() + partial_end_.at(image) - partial.of_image[image];
    const auto end = partial.bytes.begin() + partial_end_[image];
    const auto beyond = std::upper_bound(begin, end, arrived);
    if (beyond == begin) return std::nullopt;
    const auto place = static_cast<std::size_t>(beyond - partial.bytes.begin() - 1);
    return EdgeAnswer{partial.predicted[place], at(partial.correct, place),
                      margin(partial.margin, place)};
  }

  std::optional<EdgeAnswer> decode_live(std::size_t image, Gaps gaps) {
    const ns3::Ptr<ns3::Packet> payload = live_payload(image);
    // Another processor's arithmetic may have made the recorded payload a byte longer.
    const std::size_t size = payload->GetSize();
    while (!gaps.empty() && gaps.back().begin >= size) gaps.pop_back();
    if (!gaps.empty()) gaps.back().end = std::min(gaps.back().end, size);
    return live_->decode(*(gaps.empty() ? payload : with_gaps(*payload, gaps)), image);
  }

  ns3::Ptr<ns3::Packet> live_payload(std::size_t image) {
    const auto known = payloads_.find(image);
    if (known != payloads_.end()) return known->second;
    const ns3::Ptr<ns3::Packet> payload = live_->encode(image);
    if (payload_bytes_ + payload->GetSize() > kMostPayloadBytes) {
      payloads_.clear();
      payload_bytes_ = 0;
    }
    payload_bytes_ += payload->GetSize();
    payloads_.emplace(image, payload);
    return payload;
  }

  const Profile& profile_;
  const ProfileEntry& entry_;
  SchemeSpec spec_;
  std::unique_ptr<SchemeRunner> live_;
  // What live_ found: the same losses come again, in sweeps above all.
  std::map<std::pair<std::size_t, Gaps>, std::optional<EdgeAnswer>> answers_;
  std::map<std::size_t, ns3::Ptr<ns3::Packet>> payloads_;
  std::size_t payload_bytes_ = 0;
  std::vector<std::ptrdiff_t> partial_end_;  ///< of an image's answers in entry_.partial
};

}  // namespace

Work work_to_time(const SchemeRunner& runner) {
  Work work = runner.work();
  if (runner.device_ms(0)) work.device = {};
  if (runner.edge_ms(0)) work.edge = {};
  return work;
}

std::unique_ptr<SchemeRunner> make_live_runner(std::unique_ptr<Scheme> scheme, PhotoShelf& photos,
                                               const SchemeSpec& sending,
                                               std::uint32_t packet_bytes) {
  return std::make_unique<LiveRunner>(std::move(scheme), photos, sending, packet_bytes);
}

std::unique_ptr<SchemeRunner> make_replay_runner(const Profile& profile, const ProfileEntry& entry,
                                                 std::unique_ptr<SchemeRunner> live,
                                                 const SchemeSpec& sending) {
  return std::make_unique<ReplayRunner>(profile, entry, std::move(live), sending);
}

}  // namespace airsplit
