// The schemes: what the device does with an image, and what the edge does with the payload.
#include <algorithm>
#include <cstring>
#include <sstream>

#include <fmt/format.h>
#include <torch/torch.h>

#include "common/error.h"
#include "inference/bundle.h"
#include "inference/bundle_networks.h"
#include "inference/payload.h"
#include "inference/preprocess.h"
#include "inference/scheme.h"

namespace airsplit {
namespace {

using NetworksPtr = std::shared_ptr<const Bundle::Networks>;

constexpr std::uint8_t kFloatFeatures = 32, kByteFeatures = 8;

Prediction to_prediction(const torch::Tensor& logits) {
  const auto [values, labels] = logits.flatten().topk(2);
  Prediction prediction;
  prediction.label = labels[0].item<int>();
  prediction.margin = (values[0] - values[1]).item<float>();
  return prediction;
}

/// What all schemes share: the bundle's networks and the spec.
class NetworkScheme : public Scheme {
 public:
  NetworkScheme(NetworksPtr networks, SchemeSpec spec)
      : networks_(std::move(networks)), spec_(std::move(spec)) {}

  const SchemeSpec& spec() const override { return spec_; }
  bool uses_link() const override { return true; }

 protected:
  int input_px() const { return networks_->shape.input_px; }
  double raw_bytes() const { return 3.0 * input_px() * input_px(); }
  double all_macs() const { return backbone()->macs(0, kClassifierUnit); }
  ResNet50 backbone() const { return networks_->backbone; }

  Prediction classify(const Image& square) const {
    return to_prediction(backbone()->forward(to_input(square), 0, kClassifierUnit));
  }

  NetworksPtr networks_;
  SchemeSpec spec_;
};

/// The whole network on the device. The payload is the answer: label (2 bytes), margin (float32).
class LocalScheme : public NetworkScheme {
 public:
  using NetworkScheme::NetworkScheme;

  Work work() const override { return {all_macs(), 0}; }
  double uncompressed_bytes() const override { return 0; }
  bool uses_link() const override { return false; }

  Bytes encode(const Photo& photo) override {
    const torch::InferenceMode guard;
    const Prediction prediction = classify(fit_square(photo.pixels, input_px()));
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
    return prediction;
  }

 private:
  static constexpr std::size_t kAnswerBytes = 6;
};

/// The image itself: fitted to the network's input and encoded, or the file as it lies on the disk.
class DirectScheme : public NetworkScheme {
 public:
  DirectScheme(NetworksPtr networks, const SchemeSpec& spec)
      : NetworkScheme(std::move(networks), spec), number_(codec_number(spec)) {}

  Work work() const override { return {0, all_macs()}; }
  double uncompressed_bytes() const override { return raw_bytes(); }

  Bytes encode(const Photo& photo) override {
    if (number_ == kFileNumber) return seal_payload(header(), photo.file);
    const Image square = fit_square(photo.pixels, input_px());
    return seal_payload(header(),
                        encode_image(square, static_cast<ImageCodec>(number_), spec_.quality));
  }

  Prediction decode(const Bytes& payload) override {
    const torch::InferenceMode guard;
    expect_payload(payload, header());
    verify_checksum(payload);
    const Bytes body = payload_body(payload);
    const bool is_raw = number_ == static_cast<std::uint8_t>(ImageCodec::kRaw);
    const Image image = is_raw ? decode_raw(body, input_px()) : decode_image(body);
    return classify(fit_square(image, input_px()));
  }

 private:
  static constexpr std::uint8_t kFileNumber = 15;

  static std::uint8_t codec_number(const SchemeSpec& spec) {
    if (spec.codec == "raw") return static_cast<std::uint8_t>(ImageCodec::kRaw);
    if (spec.codec == "png") return static_cast<std::uint8_t>(ImageCodec::kPng);
    if (spec.codec == "file") return kFileNumber;
    if (spec.codec != "jpeg" && spec.codec != "webp") {
      throw InputError(
          fmt::format("direct: codec \"{}\": expected raw, png, jpeg, webp or file", spec.codec));
    }
    if (spec.quality < 1 || spec.quality > 100) {
      throw InputError(fmt::format("direct: quality {}: expected 1 to 100", spec.quality));
    }
    return static_cast<std::uint8_t>(spec.codec == "jpeg" ? ImageCodec::kJpeg : ImageCodec::kWebp);
  }

  PayloadHeader header() const { return {PayloadKind::kImage, number_}; }

  std::uint8_t number_;
};

/// The uncompressed features: float32, or 8 bits with the tensor's own range (2 x float32).
class SplitScheme : public NetworkScheme {
 public:
  SplitScheme(NetworksPtr networks, const SchemeSpec& spec)
      : NetworkScheme(std::move(networks), spec), unit_(parse_split(spec.split)) {
    if (spec.bits != 8 && spec.bits != 32) {
      throw InputError(fmt::format("split: bits = {}: expected 8 or 32", spec.bits));
    }
  }

  Work work() const override {
    return {backbone()->macs(0, unit_), backbone()->macs(unit_ + 1, kClassifierUnit)};
  }
  double uncompressed_bytes() const override { return 4.0 * static_cast<double>(values()); }

  Bytes encode(const Photo& photo) override {
    const torch::InferenceMode guard;
    const auto input = to_input(fit_square(photo.pixels, input_px()));
    const auto features = backbone()->forward(input, 0, unit_).contiguous();
    const auto* data = features.data_ptr<float>();
    return seal_payload(header(), spec_.bits == 32 ? float_body(data) : byte_body(data));
  }

  Prediction decode(const Bytes& payload) override {
    const torch::InferenceMode guard;
    expect_payload(payload, header());
    const Bytes body = payload_body(payload);
    const std::size_t expected = spec_.bits == 32 ? 4 * values() : values() + 2 * sizeof(float);
    if (body.size() != expected) {
      throw InputError(
          fmt::format("payload: cut short or corrupted: {} bytes of features, expected "
                      "{}",
                      body.size(), expected));
    }
    verify_checksum(payload);
    const auto features = torch::empty({1, shape().channels(unit_), side(), side()});
    auto* data = features.data_ptr<float>();
    if (spec_.bits == 32) {
      std::memcpy(data, body.data(), body.size());
    } else {
      read_byte_body(body, data);
    }
    return to_prediction(backbone()->forward(features, unit_ + 1, kClassifierUnit));
  }

 private:
  const ResNetShape& shape() const { return networks_->shape; }
  int side() const { return shape().side_px(unit_); }
  std::size_t values() const {
    return static_cast<std::size_t>(shape().channels(unit_)) * side() * side();
  }
  PayloadHeader header() const {
    return {PayloadKind::kFeatures, spec_.bits == 32 ? kFloatFeatures : kByteFeatures};
  }

  Bytes float_body(const float* data) const {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(data);
    return {bytes, bytes + 4 * values()};
  }

  Bytes byte_body(const float* data) const {
    const auto [low, high] = std::minmax_element(data, data + values());
    const float range[2] = {*low, *high};
    const float step = std::max((*high - *low) / 255, 1e-20F);
    Bytes body(sizeof(range));
    std::memcpy(body.data(), range, sizeof(range));
    for (std::size_t i = 0; i < values(); ++i) {
      body.push_back(static_cast<std::uint8_t>(std::lround((data[i] - *low) / step)));
    }
    return body;
  }

  void read_byte_body(const Bytes& body, float* data) const {
    float range[2];
    std::memcpy(range, body.data(), sizeof(range));
    const float step = (range[1] - range[0]) / 255;
    for (std::size_t i = 0; i < values(); ++i) {
      data[i] = range[0] + step * static_cast<float>(body[sizeof(range) + i]);
    }
  }

  int unit_;
};

/// A trained codec: quantised, entropy-coded features.
class CodecScheme : public NetworkScheme {
 public:
  CodecScheme(const NetworksPtr& networks, const SchemeSpec& spec, std::size_t number)
      : NetworkScheme(networks, spec),
        number_(static_cast<std::uint8_t>(number)),
        codec_(networks->codec(number)) {}

  Work work() const override {
    const int shared = network().shared_units();
    return {backbone()->macs(0, shared - 1) + network().encoder_macs(),
            network().decoder_macs() + backbone()->macs(shared + 1, kClassifierUnit)};
  }

  CodecFacts codec_facts() const override {
    return {network().shape.channels, network().shape.bits, network().encoder_parameters()};
  }

  double uncompressed_bytes() const override {
    const int channels = networks_->shape.channels(network().shared_units());
    return 4.0 * channels * network().side_px() * network().side_px();
  }

  Bytes encode(const Photo& photo) override {
    const torch::InferenceMode guard;
    const auto input = to_input(fit_square(photo.pixels, input_px()));
    const auto values =
        network().encode(backbone()->forward(input, 0, network().shared_units() - 1));
    const auto symbols = to_symbols(network().quantiser->codes(values));
    return seal_payload(header(), encode_planes(symbols, codec_.tables));
  }

  Prediction decode(const Bytes& payload) override {
    const torch::InferenceMode guard;
    expect_payload(payload, header());
    const auto symbols = read_symbols(payload);
    verify_checksum(payload);
    const auto codes = from_symbols(symbols, network().shape.channels, network().side_px());
    return to_prediction(network().decode(network().quantiser->values(codes)));
  }

 private:
  CodecNetwork& network() const { return *codec_.network; }
  PayloadHeader header() const { return {PayloadKind::kCodec, number_}; }

  std::vector<std::uint8_t> read_symbols(const Bytes& payload) const {
    const auto plane = static_cast<std::size_t>(network().side_px()) * network().side_px();
    try {
      return decode_planes(payload, kPayloadHeaderBytes, plane, codec_.tables);
    } catch (const InputError& problem) {
      throw InputError(std::string("payload: ") + problem.what());
    }
  }

  std::uint8_t number_;
  TrainedCodec codec_;
};

std::string describe_codecs(const BundleInfo& info) {
  std::ostringstream text;
  for (const auto& codec : info.codecs) text << (text.tellp() > 0 ? ", " : "") << codec.label();
  return text.str();
}

std::size_t find_codec(const BundleInfo& info, const SchemeSpec& spec) {
  const auto same = [&](const SchemeSpec& codec) {
    return codec.kind == spec.kind && parse_split(codec.split) == parse_split(spec.split) &&
           std::abs(codec.ratio - spec.ratio) < 1e-6 * codec.ratio;
  };
  const auto found = std::find_if(info.codecs.begin(), info.codecs.end(), same);
  if (found == info.codecs.end()) {
    throw InputError(fmt::format("the bundle \"{}\" has no {}; it has {}", info.title, spec.label(),
                                 describe_codecs(info)));
  }
  return static_cast<std::size_t>(found - info.codecs.begin());
}

}  // namespace

std::string SchemeSpec::name() const {
  std::string text = kind;
  if (!codec.empty()) text += " " + codec;
  if (quality > 0) text += fmt::format(" {}", quality);
  if (bits > 0) text += fmt::format(" {} bit", bits);
  return text;
}

std::string SchemeSpec::label() const {
  std::string text = name();
  if (!split.empty()) text += " " + split;
  if (ratio > 0) text += fmt::format(" {:g}x", ratio);
  return text;
}

bool operator==(const SchemeSpec& a, const SchemeSpec& b) {
  return a.kind == b.kind && a.split == b.split && a.ratio == b.ratio && a.codec == b.codec &&
         a.quality == b.quality && a.bits == b.bits;
}

bool is_codec(const std::string& kind) {
  return kind == "aecnn" || kind == "aecnn-random" || kind == "bottlenet++";
}

std::unique_ptr<Scheme> Bundle::make_scheme(const SchemeSpec& spec) const {
  if (spec.kind == "local") return std::make_unique<LocalScheme>(networks_, spec);
  if (spec.kind == "direct") return std::make_unique<DirectScheme>(networks_, spec);
  if (spec.kind == "split") return std::make_unique<SplitScheme>(networks_, spec);
  if (is_codec(spec.kind)) {
    return std::make_unique<CodecScheme>(networks_, spec, find_codec(networks_->info, spec));
  }
  throw InputError(fmt::format(
      "scheme kind \"{}\": expected local, direct, split, aecnn, aecnn-random or bottlenet++",
      spec.kind));
}

}  // namespace airsplit
