// Trained codecs whose features meet the channel without an entropy coder or a channel code, as
// BottleNet++ means it (Shao, Zhang, ICC Workshops 2020, arXiv 1910.14315).
#include <cmath>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/bitstream/payload.h"
#include "inference/schemes/network_scheme.h"

namespace airsplit {
namespace {

class UncodedScheme : public NetworkScheme {
 public:
  UncodedScheme(const Origin& origin, const SchemeSpec& spec, std::size_t number, PayloadKind kind)
      : NetworkScheme(origin, spec),
        header_{kind, static_cast<std::uint8_t>(number)},
        network_(origin.networks->codec(number).network) {}

  Work work() const override {
    const int shared = network_->shared_units();
    return {backbone()->work(0, shared - 1) + network_->device_work(),
            network_->decoder_work() + backbone()->work(shared + 1, kClassifierUnit)};
  }

  CodecFacts codec_facts() const override {
    return {network_->shape.channels, network_->shape.bits, network_->encoder_parameters()};
  }

  double uncompressed_bytes() const override {
    const int channels = networks_->shape.channels(network_->shared_units());
    return 4.0 * channels * network_->side_px() * network_->side_px();
  }

 protected:
  std::size_t values_count() const {
    return static_cast<std::size_t>(network_->shape.channels) * network_->side_px() *
           network_->side_px();
  }

  /// 1 x channels x H x W, before the quantiser.
  torch::Tensor encoded(const Photo& photo) const {
    return network_->encode(head(photo, network_->shared_units() - 1));
  }

  Prediction classify_values(const torch::Tensor& values) const {
    return to_prediction(network_->decode(values));
  }

  torch::Tensor as_planes(std::vector<float>& values) const {
    const int side = network_->side_px();
    return torch::from_blob(values.data(), {1, network_->shape.channels, side, side});
  }

  void expect_size(const Bytes& payload, std::size_t expected) const {
    expect_payload(payload, header_);
    if (payload.size() == expected) return;
    throw InputError(fmt::format("payload: {} bytes, expected {}", payload.size(), expected));
  }

  PayloadHeader header_;
  std::shared_ptr<CodecNetwork> network_;
};

/// Each feature as half a complex symbol of unit mean power: behind the header their mean and their
/// scale (float32), which are sent coded, then (feature - mean) / scale (float32).
class SymbolScheme final : public UncodedScheme {
 public:
  SymbolScheme(const Origin& origin, const SchemeSpec& spec, std::size_t number)
      : UncodedScheme(origin, spec, number, PayloadKind::kSymbols) {}

  std::size_t uncoded_begin(const Bytes& /*payload*/) const override { return kFirstByte; }

  Bytes encode(const Photo& photo) override {
    const torch::InferenceMode guard;
    const auto values = encoded(photo);
    const float mean = values.mean().item<float>();
    const auto centred = (values - mean).contiguous();
    const float power = 2 * centred.square().mean().item<float>();  // of a symbol: two features
    const float scale = power > 0 ? std::sqrt(power) : 1;
    const auto symbols = (centred / scale).contiguous();
    Bytes body(2 * sizeof(float) + values_count() * sizeof(float));
    std::memcpy(body.data(), &mean, sizeof(float));
    std::memcpy(body.data() + sizeof(float), &scale, sizeof(float));
    std::memcpy(body.data() + 2 * sizeof(float), symbols.data_ptr<float>(),
                values_count() * sizeof(float));
    return seal_payload(header_, body);
  }

  Prediction decode(const Bytes& payload) override {
    const torch::InferenceMode guard;
    expect_size(payload, kFirstByte + values_count() * sizeof(float));
    float mean = 0, scale = 0;
    std::memcpy(&mean, payload.data() + kPayloadHeaderBytes, sizeof(float));
    std::memcpy(&scale, payload.data() + kPayloadHeaderBytes + sizeof(float), sizeof(float));
    std::vector<float> symbols(values_count());
    std::memcpy(symbols.data(), payload.data() + kFirstByte, symbols.size() * sizeof(float));
    const auto& quantiser = network_->quantiser;
    const auto by_channel = [](const torch::Tensor& values) { return values.view({1, -1, 1, 1}); };
    // Noise cannot have come from a feature outside the range that the encoder's have.
    const auto values =
        torch::min(torch::max(as_planes(symbols) * scale + mean, by_channel(quantiser->low)),
                   by_channel(quantiser->high));
    return classify_values(values);
  }

 private:
  static constexpr std::size_t kFirstByte = kPayloadHeaderBytes + 2 * sizeof(float);
};

/// The quantiser's codes, each in its own number of bits, the highest first. What arrives has a
/// mask of as many bytes behind it, in which erased bits are 1; without a mask none is. An erased
/// bit counts as half a one.
class BitScheme final : public UncodedScheme {
 public:
  BitScheme(const Origin& origin, const SchemeSpec& spec, std::size_t number)
      : UncodedScheme(origin, spec, number, PayloadKind::kBits) {}

  std::size_t uncoded_begin(const Bytes& /*payload*/) const override { return kPayloadHeaderBytes; }

  Bytes encode(const Photo& photo) override {
    const torch::InferenceMode guard;
    const auto codes = network_->quantiser->codes(encoded(photo)).contiguous();
    const auto* code = codes.data_ptr<std::uint8_t>();
    Bytes body(body_bytes());
    for (std::size_t i = 0; i < values_count(); ++i) {
      for (std::size_t bit = 0; bit < bits(); ++bit) {
        const bool is_one = code[i] >> (bits() - 1 - bit) & 1;
        if (is_one) body[(i * bits() + bit) / 8] |= mask_of(i * bits() + bit);
      }
    }
    return seal_payload(header_, body);
  }

  Prediction decode(const Bytes& payload) override {
    const torch::InferenceMode guard;
    const bool has_mask = payload.size() != kPayloadHeaderBytes + body_bytes();
    expect_size(payload, kPayloadHeaderBytes + (has_mask ? 2 : 1) * body_bytes());
    const std::uint8_t* body = payload.data() + kPayloadHeaderBytes;
    const std::uint8_t* mask = body + body_bytes();
    std::vector<float> codes(values_count());
    for (std::size_t i = 0; i < codes.size(); ++i) {
      for (std::size_t bit = 0; bit < bits(); ++bit) {
        const std::size_t place = i * bits() + bit;
        const bool is_erased = has_mask && (mask[place / 8] & mask_of(place)) != 0;
        const bool is_one = (body[place / 8] & mask_of(place)) != 0;
        const auto weight = static_cast<float>(1U << (bits() - 1 - bit));
        codes[i] += is_erased ? weight / 2 : is_one ? weight : 0;
      }
    }
    return classify_values(network_->quantiser->values(as_planes(codes)));
  }

 private:
  std::size_t bits() const { return static_cast<std::size_t>(network_->shape.bits); }
  std::size_t body_bytes() const { return (values_count() * bits() + 7) / 8; }
  static std::uint8_t mask_of(std::size_t place) {
    return static_cast<std::uint8_t>(0x80U >> (place % 8));
  }
};

}  // namespace

std::unique_ptr<Scheme> make_uncoded_scheme(const Origin& origin, const SchemeSpec& spec,
                                            std::size_t number) {
  if (spec.uncoded == "symbols") return std::make_unique<SymbolScheme>(origin, spec, number);
  if (spec.uncoded == "bits") return std::make_unique<BitScheme>(origin, spec, number);
  throw InputError(
      fmt::format("{}: uncoded = \"{}\": expected symbols or bits", spec.kind, spec.uncoded));
}

}  // namespace airsplit
