// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The uncompressed features: float32, or 8 bits with the tensor's own range (2 x float32).
#include <algorithm>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/scheme/network_scheme.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {
namespace {

/// A payload of features names their split point and, with this bit, that they have 8 bits.
constexpr std::uint8_t kByteFeatures = 0x80;

class SplitScheme final : public NetworkScheme {
 public:
  SplitScheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec)
      : NetworkScheme(std::move(networks), spec),
        cut_(find_cut(this->networks().info(), spec.split)),
        values_(this->networks().info().cuts[cut_].features.values()) {}

  Work work() const override { return networks().work(cut_); }
  double uncompressed_bytes() const override { return 4.0 * static_cast<double>(values_); }

  Bytes encode(const Photo& photo) override {
    const std::vector<float> features = networks().head(square(photo), cut_);
    return seal_payload(header(), is_float() ? float_body(features) : byte_body(features));
  }

  Prediction decode(const Bytes& payload) override {
    expect_payload(payload, header());
    const Bytes body = payload_body(payload);
    const std::size_t expected = is_float() ? 4 * values_ : values_ + 2 * sizeof(float);
    if (body.size() != expected) {
      throw InputError(
          fmt::format("payload: cut short or corrupted: {} bytes of features, expected "
                      "{}",
                      body.size(), expected));
    }
    verify_checksum(payload);
    return networks().tail(read_features(body), cut_);
  }

  Prediction decode_with_gaps(const Bytes& payload, const Gaps& gaps) override {
    expect_header(payload, gaps, header());
    const std::size_t first = kPayloadHeaderBytes + (is_float() ? 0 : 2 * sizeof(float));
    const std::size_t value_bytes = is_float() ? sizeof(float) : 1;
    if (gaps.front().begin < first) throw InputError("payload: the features' range is missing");
    if (payload.size() != first + value_bytes * values_)
      throw InputError("payload: of another scheme's size");
    std::vector<float> features = read_features(payload_body(payload));
    for (const Gap& gap : gaps) {  // behind a ReLU, 0 is what most features are
      const std::size_t begin = (gap.begin - first) / value_bytes;
      const std::size_t end = (gap.end - first + value_bytes - 1) / value_bytes;
      std::fill(features.data() + begin, features.data() + end, 0.0F);
    }
    return networks().tail(features, cut_);
  }

 private:
  bool is_float() const { return spec().bits == 32; }
  PayloadHeader header() const {
    const unsigned bits = is_float() ? 0 : kByteFeatures;
    return {PayloadKind::kFeatures, static_cast<std::uint8_t>(cut_ | bits)};
  }

  std::vector<float> read_features(const Bytes& body) const {
    std::vector<float> features(values_);
    if (is_float()) {
      std::memcpy(features.data(), body.data(), body.size());
    } else {
      read_byte_body(body, features);
    }
    return features;
  }

  static Bytes float_body(const std::vector<float>& features) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(features.data());
    return {bytes, bytes + 4 * features.size()};
  }

  static Bytes byte_body(const std::vector<float>& features) {
    const auto [low, high] = std::minmax_element(features.begin(), features.end());
    const float range[2] = {*low, *high};
    const float step = std::max((*high - *low) / 255, 1e-20F);
    Bytes body(sizeof(range));
    std::memcpy(body.data(), range, sizeof(range));
    for (const float value : features) {
      body.push_back(static_cast<std::uint8_t>(std::lround((value - range[0]) / step)));
    }
    return body;
  }

  static void read_byte_body(const Bytes& body, std::vector<float>& features) {
    float range[2];
    std::memcpy(range, body.data(), sizeof(range));
    const float step = (range[1] - range[0]) / 255;
    for (std::size_t i = 0; i < features.size(); ++i) {
      features[i] = range[0] + step * static_cast<float>(body[sizeof(range) + i]);
    }
  }

  std::size_t cut_;
  std::size_t values_;
};

SchemeSpec spec(const std::string& split, int bits) {
  SchemeSpec spec;
  spec.kind = split_scheme();
  spec.split = split;
  spec.bits = bits;
  return spec;
}

SchemeSpec spec_of_header(PayloadHeader header, const BundleInfo& info) {
  const std::size_t cut = header.number & ~kByteFeatures & 0xFFU;
  if (cut >= info.cuts.size())
    throw InputError(fmt::format("payload: corrupted: features of unknown cut {}", cut));
  return spec(info.cuts[cut].name, (header.number & kByteFeatures) != 0 ? 8 : 32);
}

std::vector<SchemeSpec> standard_specs(const BundleInfo& info) {
  std::vector<SchemeSpec> specs;
  for (const std::string& split : info.plain_splits) {
    for (const int bits : {32, 8}) specs.push_back(spec(split, bits));
  }
  return specs;
}

SchemeKind make_kind() {
  SchemeKind kind;
  kind.name = "split";
  kind.title = "Split";
  kind.doc = "The features at a split point, uncompressed";
  kind.needs = [](const SchemeSpec&) {
    return SchemeKind::Fields{&SchemeSpec::split, &SchemeSpec::bits};
  };
  kind.what_is_wrong = [](const SchemeSpec& spec) -> std::string {
    if (spec.bits == 8 || spec.bits == 32) return "";
    return fmt::format("bits = {}: expected 8 or 32", spec.bits);
  };
  kind.payloads = {PayloadKind::kFeatures};
  kind.spec_of = spec_of_header;
  kind.standard_specs = standard_specs;
  kind.make = [](std::shared_ptr<Networks> networks, const SchemeSpec& spec) {
    return std::make_unique<SplitScheme>(std::move(networks), spec);
  };
  return kind;
}

}  // namespace

const SchemeKind* split_scheme() {
  static const SchemeKind kind = make_kind();
  return &kind;
}

}  // namespace airsplit
