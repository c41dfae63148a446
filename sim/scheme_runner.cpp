#include "sim/scheme_runner.h"

#include <utility>

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
    return ns3::Create<ns3::Packet>(payload.data(), static_cast<std::uint32_t>(payload.size()));
  }

  std::optional<int> decode(const ns3::Packet& packet, std::size_t /*image*/) override {
    Bytes payload(packet.GetSize());
    packet.CopyData(payload.data(), packet.GetSize());
    try {
      return scheme_->decode(payload).label;
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
  ReplayRunner(const Profile& profile, const ProfileEntry& entry)
      : profile_(profile), entry_(entry) {}

  const SchemeSpec& spec() const override { return entry_.spec; }
  Work work() const override { return entry_.work; }
  double uncompressed_bytes() const override { return entry_.uncompressed_bytes; }
  bool uses_link() const override { return entry_.uses_link; }
  std::size_t images() const override { return profile_.labels.size(); }
  int label(std::size_t image) const override { return profile_.labels.at(image); }

  ns3::Ptr<ns3::Packet> encode(std::size_t image) override {
    return ns3::Create<ns3::Packet>(entry_.payload_bytes.at(image));
  }

  std::optional<int> decode(const ns3::Packet& /*packet*/, std::size_t image) override {
    return entry_.predicted.at(image);
  }

 private:
  const Profile& profile_;
  const ProfileEntry& entry_;
};

}  // namespace

std::unique_ptr<SchemeRunner> make_live_runner(std::unique_ptr<Scheme> scheme, PhotoShelf& photos) {
  return std::make_unique<LiveRunner>(std::move(scheme), photos);
}

std::unique_ptr<SchemeRunner> make_replay_runner(const Profile& profile,
                                                 const ProfileEntry& entry) {
  return std::make_unique<ReplayRunner>(profile, entry);
}

}  // namespace airsplit
