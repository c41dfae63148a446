#include "sim/world/scheme_runner.h"

#include <algorithm>
#include <map>
#include <utility>

#include "channel/message/gaps_tag.h"
#include "channel/message/uncoded.h"
#include "common/error.h"

namespace airsplit {
namespace {

class LiveRunner final : public SchemeRunner {
 public:
  LiveRunner(std::unique_ptr<Scheme> scheme, PhotoShelf& photos)
      : scheme_(std::move(scheme)), photos_(photos) {}

  const SchemeSpec& spec() const override { return scheme_->spec(); }
  Work work() const override { return scheme_->work(); }
  double uncompressed_bytes() const override { return scheme_->uncompressed_bytes(); }
  bool uses_link() const override { return scheme_->uses_link(); }
  std::size_t images() const override { return photos_.images().size(); }
  int label(std::size_t image) const override { return photos_.images().label(image); }

  ns3::Ptr<ns3::Packet> encode(std::size_t image) override {
    const Bytes payload = scheme_->encode(photos_.photo(image));
    const auto packet =
        ns3::Create<ns3::Packet>(payload.data(), static_cast<std::uint32_t>(payload.size()));
    const auto uncoded_begin = static_cast<std::uint32_t>(scheme_->uncoded_begin(payload));
    if (uncoded_begin < payload.size()) {
      const bool symbols = spec().uncoded == "symbols";
      packet->AddPacketTag(UncodedTag(symbols ? Uncoded::Symbols : Uncoded::Bits, uncoded_begin));
    }
    return packet;
  }

  std::optional<int> decode(const ns3::Packet& packet, std::size_t /*image*/) override {
    Bytes payload(packet.GetSize());
    packet.CopyData(payload.data(), packet.GetSize());
    const Gaps gaps = gaps_of(packet);
    try {
      const Prediction prediction =
          gaps.empty() ? scheme_->decode(payload) : scheme_->decode_with_gaps(payload, gaps);
      return prediction.label;
    } catch (const InputError&) {
      return std::nullopt;
    }
  }

 private:
  std::unique_ptr<Scheme> scheme_;
  PhotoShelf& photos_;
};

class ReplayRunner final : public SchemeRunner {
 public:
  ReplayRunner(const Profile& profile, const ProfileEntry& entry,
               std::unique_ptr<SchemeRunner> live)
      : profile_(profile), entry_(entry), live_(std::move(live)) {}

  const SchemeSpec& spec() const override { return entry_.spec; }
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

  std::optional<int> decode(const ns3::Packet& packet, std::size_t image) override {
    const Gaps gaps = gaps_of(packet);
    if (gaps.empty()) return entry_.predicted.at(image);
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

  std::optional<int> decode_live(std::size_t image, Gaps gaps) {
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
  std::unique_ptr<SchemeRunner> live_;
  // What live_ found: the same losses come again, in sweeps above all.
  std::map<std::pair<std::size_t, Gaps>, std::optional<int>> answers_;
  std::map<std::size_t, ns3::Ptr<ns3::Packet>> payloads_;
  std::size_t payload_bytes_ = 0;
};

}  // namespace

Work work_to_time(const SchemeRunner& runner) {
  Work work = runner.work();
  if (runner.device_ms(0)) work.device = {};
  if (runner.edge_ms(0)) work.edge = {};
  return work;
}

std::unique_ptr<SchemeRunner> make_live_runner(std::unique_ptr<Scheme> scheme, PhotoShelf& photos) {
  return std::make_unique<LiveRunner>(std::move(scheme), photos);
}

std::unique_ptr<SchemeRunner> make_replay_runner(const Profile& profile, const ProfileEntry& entry,
                                                 std::unique_ptr<SchemeRunner> live) {
  return std::make_unique<ReplayRunner>(profile, entry, std::move(live));
}

}  // namespace airsplit
