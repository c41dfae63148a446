// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Trained codecs whose features meet the channel without an entropy coder or a channel code, as
// BottleNet++ means it (Shao, Zhang, ICC Workshops 2020, arXiv 1910.14315).
#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/scheme/codec_scheme.h"

namespace airsplit {
namespace {

class UncodedScheme : public FeatureScheme {
 public:
  using FeatureScheme::FeatureScheme;

  Bytes encode(const Photo& photo) final { return encode_told(photo, 0); }

 protected:
  void expect_size(const Bytes& payload, std::size_t expected) const {
    expect_payload(payload, header());
    if (payload.size() == expected) return;
    throw InputError(fmt::format("payload: {} bytes, expected {}", payload.size(), expected));
  }
};

/// Each feature as half a complex symbol of unit mean power: behind the header their mean and their
/// scale (float32), which are sent coded, then (feature - mean) / scale (float32).
class SymbolScheme final : public UncodedScheme {
 public:
  SymbolScheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec, std::size_t number)
      : UncodedScheme(std::move(networks), spec, number, PayloadKind::kSymbols) {}

  std::size_t uncoded_begin(const Bytes& /*payload*/) const override { return kFirstByte; }

  Bytes encode_told(const Photo& photo, double noise_level) override {
    const AnalogFeatures features = codec().encode_analog(square(photo), noise_level);
    Bytes body(2 * sizeof(float) + values_count() * sizeof(float));
    std::memcpy(body.data(), &features.mean, sizeof(float));
    std::memcpy(body.data() + sizeof(float), &features.scale, sizeof(float));
    std::memcpy(body.data() + 2 * sizeof(float), features.symbols.data(),
                values_count() * sizeof(float));
    return seal_payload(header(), body);
  }

  Prediction decode(const Bytes& payload) override {
    expect_size(payload, kFirstByte + values_count() * sizeof(float));
    float mean = 0, scale = 0;
    std::memcpy(&mean, payload.data() + kPayloadHeaderBytes, sizeof(float));
    std::memcpy(&scale, payload.data() + kPayloadHeaderBytes + sizeof(float), sizeof(float));
    std::vector<float> values(values_count());
    std::memcpy(values.data(), payload.data() + kFirstByte, values.size() * sizeof(float));
    const UniformQuantiser& quantiser = codec().quantiser();
    const std::size_t plane = values.size() / channels();
    for (std::size_t i = 0; i < values.size(); ++i) {
      // Noise cannot have come from a feature outside the range that the encoder's have.
      const float value = values[i] * scale + mean;
      values[i] = std::min(std::max(value, quantiser.low[i / plane]), quantiser.high[i / plane]);
    }
    return codec().decode(values);
  }

 private:
  static constexpr std::size_t kFirstByte = kPayloadHeaderBytes + 2 * sizeof(float);
};

/// The quantiser's codes, each in its own number of bits, the highest first. What arrives has a
/// mask of as many bytes behind it, in which erased bits are 1; without a mask none is. An erased
/// bit counts as half a one.
class BitScheme final : public UncodedScheme {
 public:
  BitScheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec, std::size_t number)
      : UncodedScheme(std::move(networks), spec, number, PayloadKind::kBits) {}

  std::size_t uncoded_begin(const Bytes& /*payload*/) const override { return kPayloadHeaderBytes; }

  Bytes encode_told(const Photo& photo, double noise_level) override {
    const auto code = codec().quantiser().codes(codec().encode(square(photo), noise_level));
    Bytes body(body_bytes());
    for (std::size_t i = 0; i < values_count(); ++i) {
      for (std::size_t bit = 0; bit < bits(); ++bit) {
        const bool is_one = code[i] >> (bits() - 1 - bit) & 1;
        if (is_one) body[(i * bits() + bit) / 8] |= mask_of(i * bits() + bit);
      }
    }
    return seal_payload(header(), body);
  }

  Prediction decode(const Bytes& payload) override {
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
    return codec().decode(codec().quantiser().values(codes));
  }

 private:
  std::size_t bits() const { return static_cast<std::size_t>(codec().quantiser().bits); }
  std::size_t body_bytes() const { return (values_count() * bits() + 7) / 8; }
  static std::uint8_t mask_of(std::size_t place) {
    return static_cast<std::uint8_t>(0x80U >> (place % 8));
  }
};

}  // namespace

std::unique_ptr<Scheme> make_symbol_scheme(std::shared_ptr<Networks> networks,
                                           const SchemeSpec& spec, std::size_t number) {
  return std::make_unique<SymbolScheme>(std::move(networks), spec, number);
}

std::unique_ptr<Scheme> make_bit_scheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec,
                                        std::size_t number) {
  return std::make_unique<BitScheme>(std::move(networks), spec, number);
}

}  // namespace airsplit
