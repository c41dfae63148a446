// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/codec_scheme.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "common/error.h"
#include "inference/bitstream/group_packets.h"
#include "inference/bitstream/symbol_stream.h"

namespace airsplit {
namespace {

/// Quantised, entropy-coded features.
class CodecScheme final : public FeatureScheme {
 public:
  CodecScheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec, std::size_t number)
      : FeatureScheme(std::move(networks), spec, number, PayloadKind::kCodec) {}

  Bytes encode(const Photo& photo) override {
    return seal_payload(header(), encode_symbols(symbols_of(photo), model()));
  }

  std::vector<Bytes> encode_packets(const Photo& photo, std::size_t most_bytes) override {
    return packets().encode(symbols_of(photo), most_bytes);
  }

  Prediction decode_packets(const std::vector<Bytes>& arrived) override {
    const ArrivedGroups found = packets().decode(arrived);
    return answer(found.symbols, found.arrived);
  }

  Prediction decode(const Bytes& payload) override {
    return codec().decode(values_of(read_symbols(payload)));
  }

  PartialAnswer decode_prefix(const Bytes& prefix, std::size_t payload_bytes) override {
    expect_payload(prefix, header());
    const std::vector<std::uint8_t> symbols =
        prefix.size() == payload_bytes ? read_symbols(prefix) : arrived_symbols(prefix);
    const int whole = groups().whole(static_cast<int>(symbols.size() / plane()));
    std::vector<bool> arrived(static_cast<std::size_t>(groups().count()));
    std::fill_n(arrived.begin(), whole, true);
    auto padded = symbols;
    padded.resize(values_count());
    return {answer(padded, arrived), whole, groups().count()};
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
    const auto ends = plane_ends_bytes(payload, kPayloadHeaderBytes, model());
    std::vector<PayloadGroup> list;
    std::size_t begin = 0;
    for (int g = 0; g < groups().count(); ++g) {
      const int through = groups().channels_through(g);
      const std::size_t end = ends[static_cast<std::size_t>(through) - 1];
      list.push_back({through - groups().channels_through(g - 1), end - begin});
      begin = end;
    }
    return list;
  }

 private:
  const SymbolModel& model() const { return codec().entropy_model(); }
  /// Symbols of one channel.
  std::size_t plane() const { return model().plane().symbols(); }

  GroupPackets packets() const { return {header().number, groups(), model()}; }

  std::vector<std::uint8_t> symbols_of(const Photo& photo) {
    return codec().quantiser().codes(codec().encode(square(photo)));
  }

  /// From the symbols of the groups that arrived, the others at their mean.
  Prediction answer(const std::vector<std::uint8_t>& symbols, const std::vector<bool>& arrived) {
    std::vector<float> values = values_of(symbols);
    for (std::size_t g = 0; g < arrived.size(); ++g) {
      if (arrived[g]) continue;
      const auto group = static_cast<int>(g);
      for (int c = groups().channels_through(group - 1); c < groups().channels_through(group);
           ++c) {
        const auto channel = static_cast<std::size_t>(c);
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(channel * plane());
        std::fill_n(begin, plane(), codec().quantiser().mean[channel]);
      }
    }
    return codec().decode(values, arrived);
  }

  std::vector<float> values_of(const std::vector<std::uint8_t>& symbols) const {
    return codec().quantiser().values({symbols.begin(), symbols.end()});
  }

  /// Throws InputError unless this is a whole, sound payload of this scheme.
  std::vector<std::uint8_t> read_symbols(const Bytes& payload) const {
    expect_payload(payload, header());
    verify_checksum(payload);
    return naming_the_payload(
        [&] { return decode_symbols(payload, kPayloadHeaderBytes, model()); });
  }

  /// The symbols of the channels that are whole in a payload that was cut short.
  std::vector<std::uint8_t> arrived_symbols(const Bytes& prefix) const {
    return naming_the_payload(
        [&] { return decode_cut_symbols(prefix, kPayloadHeaderBytes, model()).symbols; });
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
};

std::string describe_codecs(const BundleInfo& info) {
  std::string text;
  for (const auto& codec : info.codecs) text += (text.empty() ? "" : ", ") + codec.label();
  return text;
}

std::size_t find_codec(const BundleInfo& info, const SchemeSpec& spec) {
  const std::string& split = info.cuts[find_cut(info, spec.split)].name;
  const auto same = [&](const SchemeSpec& codec) {
    return codec.kind == spec.kind && codec.split == split && codec.own_name == spec.own_name &&
           codec.channel == spec.channel && same_ratio(codec.ratio, spec.ratio);
  };
  const auto found = std::find_if(info.codecs.begin(), info.codecs.end(), same);
  if (found == info.codecs.end()) {
    throw InputError(fmt::format("the bundle \"{}\" has no {}; it has {}", info.title, spec.label(),
                                 describe_codecs(info)));
  }
  return static_cast<std::size_t>(found - info.codecs.begin());
}

std::unique_ptr<Scheme> make_codec_scheme(std::shared_ptr<Networks> networks,
                                          const SchemeSpec& spec) {
  const std::size_t number = find_codec(networks->info(), spec);
  if (spec.uncoded == payload_kind_name(PayloadKind::kSymbols))
    return make_symbol_scheme(std::move(networks), spec, number);
  if (spec.uncoded == payload_kind_name(PayloadKind::kBits))
    return make_bit_scheme(std::move(networks), spec, number);
  return std::make_unique<CodecScheme>(std::move(networks), spec, number);
}

/// The header names a codec of the bundle, of whichever kind that is.
SchemeSpec codec_of(PayloadHeader header, const BundleInfo& info) {
  if (header.number >= info.codecs.size()) {
    throw InputError(fmt::format("payload: made by codec {} of a bundle; this one has {}",
                                 header.number, info.codecs.size()));
  }
  SchemeSpec codec = info.codecs[header.number];
  if (header.kind != PayloadKind::kCodec) codec.uncoded = payload_kind_name(header.kind);
  return codec;
}

}  // namespace

SchemeKind codec_scheme_kind(const std::string& name, const std::string& title,
                             const std::string& doc) {
  SchemeKind kind;
  kind.name = name;
  kind.title = title;
  kind.doc = doc;
  kind.needs = [](const SchemeSpec&) {
    return SchemeKind::Fields{&SchemeSpec::split, &SchemeSpec::ratio};
  };
  kind.may_have = {&SchemeSpec::uncoded, &SchemeSpec::packets};
  kind.what_is_wrong = [](const SchemeSpec& spec) -> std::string {
    if (spec.packets.empty() || spec.uncoded.empty()) return "";
    return fmt::format("packets = \"{}\" goes without uncoded: nothing is cut into packets there",
                       spec.packets);
  };
  kind.is_codec = true;
  kind.coding = [](const SchemeSpec& spec, double symbols) -> Work {
    if (!spec.uncoded.empty()) return {};
    return {coding_step("entropy_encode", symbols), coding_step("entropy_decode", symbols)};
  };
  kind.payloads = {PayloadKind::kCodec, PayloadKind::kSymbols, PayloadKind::kBits};
  kind.spec_of = codec_of;
  kind.make = make_codec_scheme;
  return kind;
}

FeatureScheme::FeatureScheme(std::shared_ptr<Networks> networks, const SchemeSpec& spec,
                             std::size_t number, PayloadKind kind)
    : NetworkScheme(std::move(networks), spec),
      codec_(this->networks().codec(number)),
      groups_(codec_->groups()),
      header_{kind, static_cast<std::uint8_t>(number)} {}

Work FeatureScheme::work() const {
  return with_coding(codec_->work(), spec(), static_cast<double>(values_count()));
}

double FeatureScheme::uncompressed_bytes() const {
  return 4.0 * static_cast<double>(networks().info().cuts[codec_->cut()].features.values());
}

}  // namespace airsplit
