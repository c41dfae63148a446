// The schemes: what the device does with an image, and what the edge does with the payload.
#include <algorithm>
#include <cstring>
#include <sstream>

#include <fmt/format.h>
#include <torch/torch.h>

#include "common/error.h"
#include "inference/bitstream/channel_groups.h"
#include "inference/bitstream/payload.h"
#include "inference/bitstream/symbol_stream.h"
#include "inference/bundle/bundle.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/scheme/scheme.h"
#include "inference/schemes/network_scheme.h"

namespace airsplit {
namespace {

/// A payload of features names their split point and, with this bit, that they have 8 bits.
constexpr std::uint8_t kByteFeatures = 0x80;
/// A decoder does not need to know with what quality an image was encoded.
constexpr int kAnyQuality = 75;
constexpr std::uint8_t kFileNumber = 15;
constexpr std::uint8_t kGrey = 128;  ///< of pixels that did not arrive, as libjpeg has it

/// Throws InputError unless the header arrived and is the one expected.
void expect_header(const Bytes& payload, const Gaps& gaps, PayloadHeader expected) {
  check(!gaps.empty() && gaps.back().end <= payload.size(), "gaps that lie in the payload");
  if (gaps.front().begin < kPayloadHeaderBytes) throw InputError("payload: the header is missing");
  expect_payload(payload, expected);
}

/// The whole network on the device. The payload is the answer: label (2 bytes), margin (float32).
class LocalScheme : public NetworkScheme {
 public:
  using NetworkScheme::NetworkScheme;

  Work work() const override { return {whole_network(), PartWork()}; }
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
    if (prediction.label >= networks_->shape.classes) {
      throw InputError(fmt::format("payload: corrupted: class {}, expected 0 to {}",
                                   prediction.label, networks_->shape.classes - 1));
    }
    return prediction;
  }

 private:
  static constexpr std::size_t kAnswerBytes = 6;
};

/// The image itself: fitted to the network's input and encoded, or the file as it lies on the disk.
class DirectScheme : public NetworkScheme {
 public:
  DirectScheme(Origin origin, const SchemeSpec& spec)
      : NetworkScheme(std::move(origin), spec), number_(codec_number(spec)) {}

  /// What the header says of the image codec. Throws InputError if the spec is none of `direct`.
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

  Work work() const override { return {PartWork(), whole_network()}; }
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
    if (number_ == kFileNumber) return classify(fit_square(decode_image(body), input_px()));
    return classify(is(ImageCodec::kRaw) ? decode_raw(body, input_px()) : decode_square(body));
  }

  Prediction decode_with_gaps(const Bytes& payload, const Gaps& gaps) override {
    const torch::InferenceMode guard;
    expect_header(payload, gaps, header());
    if (is(ImageCodec::kRaw)) return classify(raw_with_gaps(payload, gaps));
    if (is(ImageCodec::kJpeg)) return classify(jpeg_before(payload, gaps.front().begin));
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

/// The uncompressed features: float32, or 8 bits with the tensor's own range (2 x float32).
class SplitScheme : public NetworkScheme {
 public:
  SplitScheme(Origin origin, const SchemeSpec& spec)
      : NetworkScheme(std::move(origin), spec), unit_(parse_split(spec.split)) {
    if (spec.bits != 8 && spec.bits != 32) {
      throw InputError(fmt::format("split: bits = {}: expected 8 or 32", spec.bits));
    }
  }

  Work work() const override {
    return {backbone()->work(0, unit_), backbone()->work(unit_ + 1, kClassifierUnit)};
  }
  double uncompressed_bytes() const override { return 4.0 * static_cast<double>(values()); }

  Bytes encode(const Photo& photo) override {
    const torch::InferenceMode guard;
    const auto features = head(photo, unit_).contiguous();
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
    return classify_features(read_features(body));
  }

  Prediction decode_with_gaps(const Bytes& payload, const Gaps& gaps) override {
    const torch::InferenceMode guard;
    expect_header(payload, gaps, header());
    const std::size_t first = kPayloadHeaderBytes + (spec_.bits == 32 ? 0 : 2 * sizeof(float));
    const std::size_t value_bytes = spec_.bits == 32 ? sizeof(float) : 1;
    if (gaps.front().begin < first) throw InputError("payload: the features' range is missing");
    if (payload.size() != first + value_bytes * values())
      throw InputError("payload: of another scheme's size");
    auto features = read_features(payload_body(payload));
    auto* data = features.data_ptr<float>();
    for (const Gap& gap : gaps) {  // features are behind a ReLU: 0 is what most of them are
      const std::size_t begin = (gap.begin - first) / value_bytes;
      const std::size_t end = (gap.end - first + value_bytes - 1) / value_bytes;
      std::fill(data + begin, data + end, 0.0F);
    }
    return classify_features(features);
  }

 private:
  const ResNetShape& shape() const { return networks_->shape; }
  int side() const { return shape().side_px(unit_); }
  std::size_t values() const {
    return static_cast<std::size_t>(shape().channels(unit_)) * side() * side();
  }
  PayloadHeader header() const {
    const int bits = spec_.bits == 8 ? kByteFeatures : 0;
    return {PayloadKind::kFeatures, static_cast<std::uint8_t>(unit_ | bits)};
  }

  torch::Tensor read_features(const Bytes& body) const {
    auto features = torch::empty({1, shape().channels(unit_), side(), side()});
    auto* data = features.data_ptr<float>();
    if (spec_.bits == 32) {
      std::memcpy(data, body.data(), body.size());
    } else {
      read_byte_body(body, data);
    }
    return features;
  }

  Prediction classify_features(const torch::Tensor& features) const {
    return to_prediction(backbone()->forward(features, unit_ + 1, kClassifierUnit));
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
  CodecScheme(const Origin& origin, const SchemeSpec& spec, std::size_t number)
      : NetworkScheme(origin, spec),
        number_(static_cast<std::uint8_t>(number)),
        codec_(origin.networks->codec(number)) {}

  Work work() const override {
    const int shared = network().shared_units();
    return {backbone()->work(0, shared - 1) + network().device_work(),
            network().decoder_work() + backbone()->work(shared + 1, kClassifierUnit)};
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
    const auto values = network().encode(head(photo, network().shared_units() - 1));
    const auto symbols = to_symbols(network().quantiser->codes(values));
    return seal_payload(header(), encode_symbols(symbols, codec_.model));
  }

  Prediction decode(const Bytes& payload) override {
    const torch::InferenceMode guard;
    return classify_values(network().quantiser->values(to_codes(read_symbols(payload))));
  }

  PartialAnswer decode_prefix(const Bytes& prefix, std::size_t payload_bytes) override {
    const torch::InferenceMode guard;
    expect_payload(prefix, header());
    const int channels = network().shape.channels;
    const std::vector<std::uint8_t> symbols =
        prefix.size() == payload_bytes ? read_symbols(prefix) : arrived_symbols(prefix);
    const int groups = whole_groups(channels, static_cast<int>(symbols.size() / plane()));
    const int whole = channels_through(channels, groups - 1);
    auto all = symbols;
    all.resize(static_cast<std::size_t>(channels) * plane());
    const auto values = network().quantiser->values(to_codes(all));
    const auto means = network().quantiser->mean.view({1, -1, 1, 1}).expand_as(values);
    const auto mixed =
        torch::cat({values.narrow(1, 0, whole), means.narrow(1, whole, channels - whole)}, 1);
    return {classify_values(mixed), groups, group_count(channels)};
  }

  Prediction decode_with_gaps(const Bytes& payload, const Gaps& gaps) override {
    expect_header(payload, gaps, header());
    const auto arrived = payload.begin() + static_cast<std::ptrdiff_t>(gaps.front().begin);
    return decode_prefix({payload.begin(), arrived}, payload.size()).prediction;
  }

  std::vector<std::uint8_t> payload_symbols(const Bytes& payload) override {
    return read_symbols(payload);
  }

  std::vector<PayloadGroup> payload_groups(const Bytes& payload) override {
    read_symbols(payload);
    const auto ends = plane_ends_bytes(payload, kPayloadHeaderBytes, codec_.model);
    const int channels = network().shape.channels;
    std::vector<PayloadGroup> groups;
    std::size_t begin = 0;
    for (int g = 0; g < group_count(channels); ++g) {
      const int through = channels_through(channels, g);
      const std::size_t end = ends[static_cast<std::size_t>(through) - 1];
      groups.push_back({through - channels_through(channels, g - 1), end - begin});
      begin = end;
    }
    return groups;
  }

 private:
  CodecNetwork& network() const { return *codec_.network; }
  PayloadHeader header() const { return {PayloadKind::kCodec, number_}; }
  /// Symbols of one channel.
  std::size_t plane() const { return codec_.model.plane().symbols(); }

  torch::Tensor to_codes(const std::vector<std::uint8_t>& symbols) const {
    return from_symbols(symbols, network().shape.channels, network().side_px());
  }

  Prediction classify_values(const torch::Tensor& values) const {
    return to_prediction(network().decode(values));
  }

  /// Throws InputError unless this is a whole, sound payload of this scheme.
  std::vector<std::uint8_t> read_symbols(const Bytes& payload) const {
    expect_payload(payload, header());
    verify_checksum(payload);
    return naming_the_payload(
        [&] { return decode_symbols(payload, kPayloadHeaderBytes, codec_.model); });
  }

  /// The symbols of the channels that are whole in a payload that was cut short.
  std::vector<std::uint8_t> arrived_symbols(const Bytes& prefix) const {
    return naming_the_payload(
        [&] { return decode_cut_symbols(prefix, kPayloadHeaderBytes, codec_.model).symbols; });
  }

  /// Runs `decode`; its errors begin with "payload: ".
  template <typename Decode>
  static std::vector<std::uint8_t> naming_the_payload(const Decode& decode) {
    try {
      return decode();
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
           same_ratio(codec.ratio, spec.ratio);
  };
  const auto found = std::find_if(info.codecs.begin(), info.codecs.end(), same);
  if (found == info.codecs.end()) {
    throw InputError(fmt::format("the bundle \"{}\" has no {}; it has {}", info.title, spec.label(),
                                 describe_codecs(info)));
  }
  return static_cast<std::size_t>(found - info.codecs.begin());
}

}  // namespace

Prediction to_prediction(const torch::Tensor& logits) {
  const auto [values, labels] = logits.flatten().topk(2);
  Prediction prediction;
  prediction.label = labels[0].item<int>();
  prediction.margin = (values[0] - values[1]).item<float>();
  return prediction;
}

std::string SchemeSpec::name() const {
  std::string text = kind;
  if (!codec.empty()) text += " " + codec;
  if (quality > 0) text += fmt::format(" {}", quality);
  if (bits > 0) text += fmt::format(" {} bit", bits);
  if (!uncoded.empty()) text += " " + uncoded;
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
         a.quality == b.quality && a.bits == b.bits && a.uncoded == b.uncoded;
}

bool same_ratio(double a, double b) { return std::abs(a - b) <= 1e-3 * std::max(a, b); }

bool is_codec(const std::string& kind) {
  return kind == "aecnn" || kind == "aecnn-random" || kind == "bottlenet++";
}

PartialAnswer Scheme::decode_prefix(const Bytes& /*prefix*/, std::size_t /*payload_bytes*/) {
  throw InputError(spec().label() + ": its payload has no groups: it is decoded as a whole");
}

Prediction Scheme::decode_with_gaps(const Bytes& /*payload*/, const Gaps& /*gaps*/) {
  throw InputError(spec().label() + ": its payload is of use only if it is whole");
}

std::vector<PayloadGroup> Scheme::payload_groups(const Bytes& payload) {
  decode(payload);
  return {};
}

std::vector<std::uint8_t> Scheme::payload_symbols(const Bytes& payload) {
  decode(payload);
  return {};
}

SchemeSpec Bundle::spec_of(const Bytes& payload) const {
  const PayloadHeader header = read_payload_header(payload);
  const bool is_uncoded = header.kind == PayloadKind::kSymbols || header.kind == PayloadKind::kBits;
  if (header.kind == PayloadKind::kCodec || is_uncoded) {
    const auto& codecs = info().codecs;
    if (header.number < codecs.size()) {
      SchemeSpec codec = codecs[header.number];
      if (is_uncoded) codec.uncoded = payload_kind_name(header.kind);
      return codec;
    }
    throw InputError(fmt::format("payload: made by codec {} of a bundle; this one has {}",
                                 header.number, codecs.size()));
  }
  SchemeSpec spec;
  if (header.kind == PayloadKind::kAnswer) {
    spec.kind = "local";
    return spec;
  }
  if (header.kind == PayloadKind::kFeatures) {
    const int unit = header.number & ~kByteFeatures;
    if (unit >= kClassifierUnit) {
      throw InputError(fmt::format("payload: corrupted: features of unknown unit {}", unit));
    }
    spec.kind = "split";
    spec.split = split_name(unit);
    spec.bits = (header.number & kByteFeatures) != 0 ? 8 : 32;
    return spec;
  }
  spec.kind = "direct";
  for (const char* codec : {"raw", "png", "jpeg", "webp", "file"}) {
    spec.codec = codec;
    const bool lossy = spec.codec == "jpeg" || spec.codec == "webp";
    spec.quality = lossy ? kAnyQuality : 0;
    if (DirectScheme::codec_number(spec) == header.number) return spec;
  }
  throw InputError(fmt::format("payload: corrupted: unknown image codec {}", header.number));
}

namespace {

std::unique_ptr<Scheme> build_scheme(const Origin& origin, const SchemeSpec& spec) {
  if (spec.kind == "local") return std::make_unique<LocalScheme>(origin, spec);
  if (spec.kind == "direct") return std::make_unique<DirectScheme>(origin, spec);
  if (spec.kind == "split") return std::make_unique<SplitScheme>(origin, spec);
  if (is_codec(spec.kind)) {
    const std::size_t number = find_codec(origin.networks->info, spec);
    if (!spec.uncoded.empty()) return make_uncoded_scheme(origin, spec, number);
    return std::make_unique<CodecScheme>(origin, spec, number);
  }
  throw InputError(fmt::format(
      "scheme kind \"{}\": expected local, direct, split, aecnn, aecnn-random or bottlenet++",
      spec.kind));
}

}  // namespace

std::unique_ptr<Scheme> Bundle::make_scheme(const SchemeSpec& spec) const {
  return build_scheme({networks_, std::make_shared<HeadMemo>()}, spec);
}

std::vector<std::unique_ptr<Scheme>> Bundle::make_schemes(
    const std::vector<SchemeSpec>& specs) const {
  const Origin origin{networks_, std::make_shared<HeadMemo>()};
  std::vector<std::unique_ptr<Scheme>> schemes;
  schemes.reserve(specs.size());
  for (const SchemeSpec& spec : specs) schemes.push_back(build_scheme(origin, spec));
  return schemes;
}

}  // namespace airsplit
