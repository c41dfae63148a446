// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The whole network on the device. The payload is the answer: label (2 bytes), margin (float32).
#include <cstring>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/scheme/network_scheme.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {
namespace {

class LocalScheme final : public NetworkScheme {
 public:
  using NetworkScheme::NetworkScheme;

  Work work() const override { return {whole_network(), PartWork()}; }
  double uncompressed_bytes() const override { return 0; }

  Bytes encode(const Photo& photo) override {
    const Prediction prediction = networks().classify(square(photo));
    Bytes body(kAnswerBytes);
    body[0] = static_cast<std::uint8_t>(prediction.label >> 8);
    body[1] = static_cast<std::uint8_t>(prediction.label);
    std::memcpy(body.data() + 2, &prediction.margin, sizeof(float));
    return seal_payload({PayloadKind::kAnswer, 0}, body);
  }

  Prediction decode(const Bytes& payload) override {
    expect_payload(payload, {PayloadKind::kAnswer, 0});
    verify_checksum(payload);
    const Bytes body = payload_body(payload);
    if (body.size() != kAnswerBytes) throw InputError("payload: an answer has 6 bytes");
    Prediction prediction;
    prediction.label = body[0] << 8 | body[1];
    std::memcpy(&prediction.margin, body.data() + 2, sizeof(float));
    const auto classes = static_cast<int>(networks().info().classes.size());
    if (prediction.label >= classes) {
      throw InputError(fmt::format("payload: corrupted: class {}, expected 0 to {}",
                                   prediction.label, classes - 1));
    }
    return prediction;
  }

 private:
  static constexpr std::size_t kAnswerBytes = 6;
};

SchemeSpec the_spec() {
  SchemeSpec spec;
  spec.kind = local_scheme();
  return spec;
}

SchemeKind make_kind() {
  SchemeKind kind;
  kind.name = "local";
  kind.title = "Local";
  kind.doc = "The whole network on the device";
  kind.uses_link = false;
  kind.payloads = {PayloadKind::kAnswer};
  kind.spec_of = [](PayloadHeader, const BundleInfo&) { return the_spec(); };
  kind.standard_specs = [](const BundleInfo&) { return std::vector{the_spec()}; };
  kind.make = [](std::shared_ptr<Networks> networks, const SchemeSpec& spec) {
    return std::make_unique<LocalScheme>(std::move(networks), spec);
  };
  return kind;
}

}  // namespace

const SchemeKind* local_scheme() {
  static const SchemeKind kind = make_kind();
  return &kind;
}

}  // namespace airsplit
