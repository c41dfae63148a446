// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// airsplit with a scheme of one's own: the image at half its side, as raw pixels.
//   own_scheme run SCENARIO.toml --inference live, with [[scheme]] kind = "thumbnail"
#include <airsplit/cli/command_line.h>
#include <airsplit/inference/scheme/network_scheme.h>
#include <airsplit/sim/scenario/tables.h>

namespace {

using namespace airsplit;

constexpr PayloadHeader kHeader = {PayloadKind::kImage, 100};

class Thumbnail final : public NetworkScheme {
 public:
  using NetworkScheme::NetworkScheme;

  Work work() const override { return {PartWork(), whole_network()}; }  // device, edge
  double uncompressed_bytes() const override { return raw_bytes(); }

  Bytes encode(const Photo& photo) override {
    const Image small = fit_square(photo.pixels, input_px() / 2);
    return seal_payload(kHeader, encode_image(small, ImageCodec::kRaw, 0));
  }

  Prediction decode(const Bytes& payload) override {
    expect_payload(payload, kHeader);
    verify_checksum(payload);
    const Image small = decode_raw(payload_body(payload), input_px() / 2);
    return networks().classify(fit_square(small, input_px()));
  }
};

const SchemeKind* thumbnail_scheme() {
  static const SchemeKind kind = [] {
    SchemeKind made;
    made.name = "thumbnail";
    made.title = "Thumbnail";
    made.doc = "The image at half its side, as raw pixels";
    made.make = [](std::shared_ptr<Networks> networks, const SchemeSpec& spec) {
      return std::make_unique<Thumbnail>(std::move(networks), spec);
    };
    return made;
  }();
  return &kind;
}

}  // namespace

int main(int argc, char** argv) {
  Tables tables = builtin_tables();
  tables.schemes.push_back(thumbnail_scheme());
  return command_line(argc, argv, tables);
}
