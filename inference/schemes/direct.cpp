// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The image itself: fitted to the network's input and encoded, or the file as it lies on the disk.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/image/image_codec.h"
#include "inference/scheme/network_scheme.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {
namespace {

/// A decoder does not need to know with what quality an image was encoded.
constexpr int kAnyQuality = 75;
constexpr std::uint8_t kFileNumber = 15;
constexpr std::uint8_t kGrey = 128;  ///< of pixels that did not arrive, as libjpeg has it

/// A way to send an image, and what the payload's header says of it.
struct Way {
  const char* codec;
  std::uint8_t number;
  bool is_lossy;
};

constexpr std::array<Way, 5> kWays = {{{"raw", static_cast<std::uint8_t>(ImageCodec::kRaw), false},
                                       {"png", static_cast<std::uint8_t>(ImageCodec::kPng), false},
                                       {"jpeg", static_cast<std::uint8_t>(ImageCodec::kJpeg), true},
                                       {"webp", static_cast<std::uint8_t>(ImageCodec::kWebp), true},
                                       {"file", kFileNumber, false}}};

/// The spec's way; null if there is none.
const Way* way_of(const SchemeSpec& spec) {
  const auto found = std::find_if(kWays.begin(), kWays.end(),
                                  [&](const Way& way) { return way.codec == spec.codec; });
  return found == kWays.end() ? nullptr : &*found;
}

class DirectScheme final : public NetworkScheme {
 public:
  DirectScheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec)
      : NetworkScheme(std::move(networks), spec), number_(way_of(spec)->number) {}

  Work work() const override {
    const double pixels = 1.0 * input_px() * input_px();
    return with_coding({PartWork(), whole_network()}, spec(), pixels);
  }
  double uncompressed_bytes() const override { return raw_bytes(); }

  Bytes encode(const Photo& photo) override {
    if (number_ == kFileNumber) return seal_payload(header(), photo.file);
    return seal_payload(
        header(), encode_image(square(photo), static_cast<ImageCodec>(number_), spec().quality));
  }

  Prediction decode(const Bytes& payload) override {
    expect_payload(payload, header());
    verify_checksum(payload);
    const Bytes body = payload_body(payload);
    if (number_ == kFileNumber)
      return networks().classify(fit_square(decode_image(body), input_px()));
    return networks().classify(is(ImageCodec::kRaw) ? decode_raw(body, input_px())
                                                    : decode_square(body));
  }

  Prediction decode_with_gaps(const Bytes& payload, const Gaps& gaps) override {
    expect_header(payload, gaps, header());
    if (is(ImageCodec::kRaw)) return networks().classify(raw_with_gaps(payload, gaps));
    if (is(ImageCodec::kJpeg)) return networks().classify(jpeg_before(payload, gaps.front().begin));
    return NetworkScheme::decode_with_gaps(payload, gaps);
  }

 private:
  PayloadHeader header() const { return {PayloadKind::kImage, number_}; }
  bool is(ImageCodec codec) const { return number_ == static_cast<std::uint8_t>(codec); }

  Image raw_with_gaps(const Bytes& payload, const Gaps& gaps) const {
    Bytes body = payload_body(payload);
    for (const Gap& gap : gaps) {
      std::fill(body.begin() + static_cast<std::ptrdiff_t>(gap.begin - kPayloadHeaderBytes),
                body.begin() + static_cast<std::ptrdiff_t>(gap.end - kPayloadHeaderBytes), kGrey);
    }
    return decode_raw(body, input_px());
  }

  Image jpeg_before(const Bytes& payload, std::size_t end) const {
    const Bytes rows(payload.begin() + kPayloadHeaderBytes,
                     payload.begin() + static_cast<std::ptrdiff_t>(end));
    const int side = input_px();
    Image image = decode_cut_jpeg(rows, std::int64_t{side} * side);
    expect_square(image);
    return image;
  }

  /// The device sends the network's input: no payload makes the edge decode a larger image.
  Image decode_square(const Bytes& body) const {
    const int side = input_px();
    Image image = decode_image(body, std::int64_t{side} * side);
    expect_square(image);
    return image;
  }

  void expect_square(const Image& image) const {
    const int side = input_px();
    if (image.width != side || image.height != side) {
      throw InputError(fmt::format("payload: an image of {} x {} pixels, expected {} x {}",
                                   image.width, image.height, side, side));
    }
  }

  std::uint8_t number_;
};

SchemeSpec spec(const char* codec, int quality = 0) {
  SchemeSpec spec;
  spec.kind = direct_scheme();
  spec.codec = codec;
  spec.quality = quality;
  return spec;
}

/// The device has the image as decoded pixels: a file on its disk is not coded again, and the edge
/// is taken to decode a JPEG of the network's input size.
Work coding(const SchemeSpec& spec, double pixels) {
  if (spec.codec == "raw") return {};
  if (spec.codec == "file") return {PartWork(), coding_step("jpeg_decode", pixels)};
  return {coding_step(spec.codec + "_encode", pixels), coding_step(spec.codec + "_decode", pixels)};
}

SchemeSpec spec_of_header(PayloadHeader header, const BundleInfo& /*info*/) {
  for (const Way& way : kWays) {
    if (way.number == header.number) return spec(way.codec, way.is_lossy ? kAnyQuality : 0);
  }
  throw InputError(fmt::format("payload: corrupted: unknown image codec {}", header.number));
}

SchemeKind make_kind() {
  SchemeKind kind;
  kind.name = "direct";
  kind.title = "Direct";
  kind.doc = "The image itself, as a codec of images has it";
  kind.needs = [](const SchemeSpec& spec) {
    SchemeKind::Fields fields = {&SchemeSpec::codec};
    const Way* way = way_of(spec);
    if (way != nullptr && way->is_lossy) fields.emplace_back(&SchemeSpec::quality);
    return fields;
  };
  kind.coding = coding;
  kind.payloads = {PayloadKind::kImage};
  kind.spec_of = spec_of_header;
  kind.standard_specs = [](const BundleInfo&) {
    return std::vector<SchemeSpec>{spec("file"),     spec("raw"),      spec("png"),
                                   spec("jpeg", 95), spec("jpeg", 75), spec("jpeg", 50),
                                   spec("jpeg", 25), spec("jpeg", 10), spec("webp", 75),
                                   spec("webp", 25), spec("webp", 10)};
  };
  kind.make = [](std::shared_ptr<Networks> networks, const SchemeSpec& spec) {
    return std::make_unique<DirectScheme>(std::move(networks), spec);
  };
  return kind;
}

}  // namespace

const SchemeKind* direct_scheme() {
  static const SchemeKind kind = make_kind();
  return &kind;
}

}  // namespace airsplit
