// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/bundle/sound_weights.h"
#include "inference/formats/json_number.h"
#include "inference/formats/symbol_model_tensors.h"

namespace airsplit {
namespace {

using nlohmann::json;

constexpr int kFormat = 3;
constexpr const char* kMetadataKey = "airsplit.bundle";

bool stored_in_half(const torch::Tensor& tensor) {
  return tensor.is_floating_point() && tensor.dim() >= 2;
}

/// A tensor in the type that it has, or the nearest that the file knows.
TensorData pack_as_is(const torch::Tensor& value) {
  auto tensor = value.detach().to(torch::kCPU);
  TensorData data;
  if (tensor.scalar_type() == torch::kFloat16) {
    data.dtype = "F16";
  } else if (tensor.is_floating_point()) {
    tensor = tensor.to(torch::kFloat32);
    data.dtype = "F32";
  } else if (tensor.scalar_type() == torch::kUInt8) {
    data.dtype = "U8";
  } else if (tensor.scalar_type() == torch::kInt16) {
    data.dtype = "I16";
  } else {
    tensor = tensor.to(torch::kInt32);
    data.dtype = "I32";
  }
  tensor = tensor.contiguous();
  data.shape = tensor.sizes().vec();
  const auto* begin = static_cast<const std::uint8_t*>(tensor.data_ptr());
  data.bytes.assign(begin, begin + tensor.nbytes());
  return data;
}

TensorData pack(const torch::Tensor& value) {
  return pack_as_is(stored_in_half(value) ? value.to(torch::kFloat16) : value);
}

/// Batch norm counts its batches; nothing at inference reads that count.
bool is_stored(const std::string& parameter) {
  return parameter.find("num_batches_tracked") == std::string::npos;
}

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

NamedTensors stored_tensors(const torch::nn::Module& module) {
  NamedTensors tensors;
  for (const auto& item : module.named_parameters()) tensors.emplace_back(item.key(), item.value());
  for (const auto& item : module.named_buffers()) {
    if (is_stored(item.key())) tensors.emplace_back(item.key(), item.value());
  }
  return tensors;
}

/// The backbone's tensor that a codec's tensor was copied from; empty if it is the codec's own.
std::string backbone_name(const std::string& tensor, const CodecNetwork& codec) {
  const std::string tail = "tail.", block = "last_block.";
  if (tensor.rfind(tail, 0) == 0) return tensor.substr(tail.size());
  if (tensor.rfind(block, 0) == 0) {
    return unit_name(codec.shared_units()) + "." + tensor.substr(block.size());
  }
  return {};
}

void load_module(torch::nn::Module& module, const TensorFile& file, const std::string& prefix,
                 const std::string& name) {
  const torch::NoGradGuard no_grad;
  for (auto& [tensor, value] : stored_tensors(module)) {
    value.set_data(read_tensor(file, prefix + tensor, value.sizes(), value.scalar_type(), name));
  }
}

std::map<std::string, torch::Tensor> by_name(const torch::nn::Module& module) {
  const NamedTensors tensors = stored_tensors(module);
  return {tensors.begin(), tensors.end()};
}

/// The backbone's tensor that a codec's began as, if that one has its shape.
std::optional<torch::Tensor> original_of(const std::string& tensor, const torch::Tensor& value,
                                         const CodecNetwork& codec,
                                         const std::map<std::string, torch::Tensor>& backbone) {
  const auto found = backbone.find(backbone_name(tensor, codec));
  const bool same = found != backbone.end() && found->second.sizes() == value.sizes();
  return same ? std::optional(found->second) : std::nullopt;
}

/// True if the difference is worth storing in place of the value.
bool is_near(const torch::Tensor& value, const torch::Tensor& original) {
  return (value - original).norm().item<double>() < 0.7 * value.norm().item<double>();
}

bool same_weights(const CodecNetwork& a, const CodecNetwork& b) {
  const CodecShape &x = a.shape, &y = b.shape;
  if (x.kind != y.kind || x.split != y.split || x.channels != y.channels ||
      x.selected != y.selected || x.stride != y.stride || x.group_ends != y.group_ends ||
      x.channel != y.channel) {
    return false;
  }
  const auto tensors = stored_tensors(a), others = stored_tensors(b);
  return std::equal(
      tensors.begin(), tensors.end(), others.begin(), others.end(),
      [](const auto& s, const auto& t) { return s.first == t.first && s.second.equal(t.second); });
}

/// A tensor as 4-bit differences from the backbone's, or as 8-bit codes.
constexpr const char* kDeltaSuffix = ".delta";
constexpr const char* kCodesSuffix = ".codes";
constexpr const char* kStepsSuffix = ".steps";

/// An entry of the split point is named as in a scenario.
std::string split_entry() { return scheme_field(&SchemeSpec::split).name(); }

json codec_to_json(const CodecShape& shape, std::size_t weights) {
  json entry = {{"kind", shape.kind->scheme->name},
                {split_entry(), shape.split},
                {"channels", shape.channels},
                {"selected", shape.selected},
                {"bits", shape.bits},
                {"weights", weights}};
  if (shape.stride != 1) entry["stride"] = shape.stride;
  if (!shape.group_ends.empty()) entry["group_ends"] = shape.group_ends;
  if (!shape.channel.empty()) entry["channel"] = shape.channel;
  return entry;
}

const CodecKind* find_codec_kind(const std::string& kind, const CodecKinds& kinds,
                                 const std::string& name) {
  for (const CodecKind* known : kinds) {
    if (known->scheme->name == kind) return known;
  }
  throw InputError(
      fmt::format("{}: a codec of kind \"{}\", which this program does not know", name, kind));
}

/// A codec's sizes from the file, checked so that nothing built from them is absurd.
CodecShape codec_from_json(const json& entry, const ResNetShape& backbone, const CodecKinds& kinds,
                           const std::string& name) {
  CodecShape shape;
  shape.selected = whole_number<int>(entry.at("selected"));
  shape.kind = find_codec_kind(entry.at("kind").get<std::string>(), kinds, name);
  shape.split = entry.at(split_entry()).get<std::string>();
  shape.channels = whole_number<int>(entry.at("channels"));
  shape.bits = whole_number<int>(entry.at("bits"));
  if (entry.contains("stride")) shape.stride = whole_number<int>(entry.at("stride"));
  if (entry.contains("group_ends")) {
    for (const auto& end : entry.at("group_ends"))
      shape.group_ends.push_back(whole_number<int>(end));
  }
  if (entry.contains("channel")) shape.channel = entry.at("channel").get<std::string>();
  if (!is_possible(shape, backbone)) {
    throw InputError(fmt::format("{}: damaged file: a codec of impossible size", name));
  }
  return shape;
}

PlaneShape plane_shape(const CodecShape& shape, const ResNetShape& backbone) {
  const auto side = static_cast<std::size_t>(backbone.side_px(parse_split(shape.split)));
  return {side / static_cast<std::size_t>(shape.stride),
          side / static_cast<std::size_t>(shape.stride)};
}

/// A codec's tensor as the file's codes; nothing if it is not stored in so few bits.
std::optional<WeightDelta> read_delta(const TensorFile& file, const std::string& tensor,
                                      const torch::Tensor& like, bool has_original,
                                      const std::string& name) {
  WeightDelta delta;
  delta.bits = has_original && file.tensors.count(tensor + kDeltaSuffix) > 0 ? 4 : 8;
  const std::string codes = tensor + (delta.bits == 4 ? kDeltaSuffix : kCodesSuffix);
  if (like.dim() < 2 || file.tensors.count(codes) == 0) return std::nullopt;
  delta.codes =
      read_tensor(file, codes, {delta_code_bytes(like.numel(), delta.bits)}, torch::kUInt8, name);
  delta.steps = read_tensor(file, tensor + kStepsSuffix, {like.size(0)}, torch::kFloat32, name)
                    .to(torch::kFloat16);
  return delta;
}

std::string codec_prefix(std::size_t number) { return fmt::format("codecs.{}.", number); }

/// Every number of the file, before any of its networks is built: a codec's are read later.
void expect_sound_file(const TensorFile& file, const std::string& name) {
  for (const auto& [tensor, data] : file.tensors) {
    const torch::Tensor value = unpack(data);
    if (value.defined()) expect_sound_weights(tensor, value, name);
  }
}

}  // namespace

torch::Tensor unpack(const TensorData& data) {
  const std::map<std::string, torch::ScalarType> types = {
      {"F64", torch::kFloat64}, {"F32", torch::kFloat32},   {"F16", torch::kFloat16},
      {"I64", torch::kInt64},   {"BF16", torch::kBFloat16}, {"I32", torch::kInt32},
      {"I16", torch::kInt16},   {"U8", torch::kUInt8},      {"I8", torch::kInt8}};
  const auto type = types.find(data.dtype);
  if (type == types.end()) return {};
  auto value = torch::empty(data.shape, type->second);
  if (!data.bytes.empty()) std::memcpy(value.data_ptr(), data.bytes.data(), data.bytes.size());
  return value;
}

torch::Tensor read_tensor(const TensorFile& file, const std::string& tensor,
                          torch::IntArrayRef shape, torch::ScalarType type,
                          const std::string& name) {
  const auto found = file.tensors.find(tensor);
  if (found == file.tensors.end()) {
    throw InputError(fmt::format("{}: tensor '{}' is missing", name, tensor));
  }
  const TensorData& data = found->second;
  if (data.shape != shape.vec()) {
    throw InputError(fmt::format("{}: tensor '{}' has shape [{}], expected [{}]", name, tensor,
                                 fmt::join(data.shape, ", "), fmt::join(shape, ", ")));
  }
  const torch::Tensor value = unpack(data);
  const bool is_float = torch::isFloatingType(type);
  if (!value.defined() || value.is_floating_point() != is_float) {
    throw InputError(fmt::format("{}: tensor '{}' has type {}, expected {}", name, tensor,
                                 data.dtype, is_float ? "F32 or F16" : "I32 or I16"));
  }
  return value.to(type);
}

void round_as_stored(ResNet50 backbone) {
  const torch::NoGradGuard no_grad;
  for (auto& [tensor, value] : stored_tensors(*backbone)) {
    if (stored_in_half(value)) value.copy_(value.to(torch::kFloat16).to(torch::kFloat32));
  }
}

WeightDeltas round_as_stored(CodecNetwork& codec, ResNet50 backbone) {
  const torch::NoGradGuard no_grad;
  const auto originals = by_name(*backbone);
  WeightDeltas deltas;
  for (auto& [tensor, value] : stored_tensors(codec)) {
    if (!stored_in_half(value)) continue;
    const auto original = original_of(tensor, value, codec, originals);
    if (original && value.equal(*original)) continue;
    const bool is_delta = original && is_near(value, *original);
    const auto from = is_delta ? *original : torch::zeros_like(value);
    deltas[tensor] = compress_delta(value, from, is_delta ? 4 : 8);
    value.copy_(apply_delta(from, deltas[tensor]));
  }
  return deltas;
}

void send_in_order(CodecNetwork& codec, const torch::Tensor& order, WeightDeltas& deltas) {
  codec.send_in_order(order);
  for (auto& [tensor, value] : stored_tensors(codec)) {
    const auto delta = deltas.find(tensor);
    // A row's largest weight decides its step, so the same weights in another order are the same
    // codes in another order. Differences from the backbone, in 4 bits, stay in their places.
    if (delta == deltas.end() || delta->second.bits != 8) continue;
    delta->second = compress_delta(value, torch::zeros_like(value), 8);
  }
}

namespace {

void add_codec(TensorFile& file, const std::string& prefix, const TrainedCodec& codec,
               const std::map<std::string, torch::Tensor>& backbone) {
  for (const auto& [tensor, value] : stored_tensors(*codec.network)) {
    const auto original = original_of(tensor, value, *codec.network, backbone);
    if (original && value.equal(*original)) continue;
    const auto delta = codec.deltas.find(tensor);
    if (delta == codec.deltas.end()) {
      file.tensors[prefix + tensor] = pack(value);
    } else {
      const char* suffix = delta->second.bits == 4 ? kDeltaSuffix : kCodesSuffix;
      file.tensors[prefix + tensor + suffix] = pack(delta->second.codes);
      file.tensors[prefix + tensor + kStepsSuffix] = pack_as_is(delta->second.steps);
    }
  }
}

/// Each once, in the order of their names.
std::vector<std::string> splits_of(const std::vector<SchemeSpec>& codecs) {
  std::set<std::string> splits;
  for (const SchemeSpec& codec : codecs) splits.insert(codec.split);
  return {splits.begin(), splits.end()};
}

}  // namespace

Bytes serialise_bundle(const BundleInfo& info, ResNet50 backbone,
                       const std::vector<TrainedCodec>& codecs) {
  TensorFile file;
  const auto backbone_tensors = by_name(*backbone);
  for (const auto& [tensor, value] : backbone_tensors) {
    file.tensors["backbone." + tensor] = pack(value);
  }
  json codec_list = json::array();
  for (std::size_t i = 0; i < codecs.size(); ++i) {
    std::size_t weights = 0;
    while (weights < i && !same_weights(*codecs[i].network, *codecs[weights].network)) ++weights;
    codec_list.push_back(codec_to_json(codecs[i].network->shape, weights));
    if (weights == i) add_codec(file, codec_prefix(i), codecs[i], backbone_tensors);
    add_model(file, codec_prefix(i), codecs[i].model);
  }
  json metadata = {{"format", kFormat},
                   {"title", info.title},
                   {"data", info.data},
                   {"classes", info.classes},
                   {"width", backbone->shape.width},
                   {"input_px", info.input_px},
                   {"recipe", info.recipe},
                   {"log", info.log},
                   {"codecs", codec_list}};
  if (!info.extends.empty()) metadata["extends"] = info.extends;
  if (!info.part_of.empty()) metadata["part_of"] = info.part_of;
  file.metadata[kMetadataKey] = metadata.dump(-1, ' ', false, json::error_handler_t::replace);
  try {
    expect_sound_file(file, info.title);
  } catch (const InputError& problem) {
    throw WorkError(fmt::format("training ended in weights that are none: {}", problem.what()));
  }
  return serialise(file);
}

bool is_bundle(const Bytes& bytes) {
  // A tensor file begins with the length of its header and a brace; a pickle or a zip does not.
  return bytes.size() > 8 && bytes[8] == '{';
}

std::shared_ptr<const BundleNetworks> parse_bundle(const Bytes& bytes, const std::string& name,
                                                   const CodecKinds& kinds) {
  auto networks = std::make_shared<BundleNetworks>();
  networks->path = name;
  networks->file = parse_tensor_file(bytes, name);
  const auto text = networks->file.metadata.find(kMetadataKey);
  if (text == networks->file.metadata.end()) {
    const bool is_profile = networks->file.metadata.count("airsplit.profile") > 0;
    throw InputError(is_profile ? fmt::format("{}: a profile, expected a bundle of networks: say "
                                              "which, workload.bundle",
                                              name)
                                : fmt::format("{}: not a bundle that airsplit trained", name));
  }
  BundleInfo& info = networks->info;
  try {
    const json metadata = json::parse(text->second);
    if (whole_number<int>(metadata.at("format")) != kFormat) {
      throw InputError(fmt::format("{}: a bundle of format {}, expected {}", name,
                                   whole_number<int>(metadata.at("format")), kFormat));
    }
    info.title = metadata.at("title").get<std::string>();
    info.data = metadata.at("data").get<std::string>();
    info.classes = metadata.at("classes").get<std::vector<std::string>>();
    const auto width = metadata.at("width").get<double>();
    info.input_px = whole_number<int>(metadata.at("input_px"));
    info.recipe = metadata.at("recipe").get<std::string>();
    info.log = metadata.at("log").get<std::string>();
    if (metadata.contains("extends"))
      info.extends = metadata.at("extends").get<std::vector<std::string>>();
    if (metadata.contains("part_of"))
      info.part_of = metadata.at("part_of").get<std::vector<std::string>>();
    const bool possible = width > 0 && width <= kMostWidth && info.input_px >= 32 &&
                          info.input_px <= 1024 && info.classes.size() >= 2 &&
                          info.classes.size() <= 32767;
    if (!possible) throw InputError(fmt::format("{}: damaged file: impossible sizes", name));
    networks->shape = {width, static_cast<int>(info.classes.size()), info.input_px};
    if (metadata.at("codecs").size() > kMostCodecs) {
      throw InputError(fmt::format("{}: more than {} codecs", name, kMostCodecs));
    }
    for (const auto& entry : metadata.at("codecs")) {
      networks->codec_shapes.push_back(codec_from_json(entry, networks->shape, kinds, name));
      const auto weights = whole_number<int>(entry.at("weights"));
      if (weights < 0 || weights >= static_cast<int>(networks->codec_shapes.size())) {
        throw InputError(fmt::format("{}: damaged file: a codec without weights", name));
      }
      networks->weights_of.push_back(static_cast<std::size_t>(weights));
      info.codecs.push_back(networks->codec_shapes.back().spec(networks->shape));
    }
  } catch (const json::exception&) {
    throw InputError(fmt::format("{}: damaged file: its description cannot be read", name));
  }
  info.network = fmt::format("ResNet-50, width {:g}", networks->shape.width);
  info.resized_px = info.input_px;
  info.cuts = resnet_cuts(networks->shape);
  info.plain_splits = splits_of(info.codecs);
  info.hash = content_hash(bytes);
  // Before anything is allocated for it: a description of a few bytes can ask for gigabytes.
  constexpr std::uint64_t kLeastWeightBytes = 2;
  if (kLeastWeightBytes * static_cast<std::uint64_t>(networks->shape.weights()) > bytes.size()) {
    throw InputError(fmt::format("{}: damaged file: it is too small for its network", name));
  }
  expect_sound_file(networks->file, name);
  networks->backbone = ResNet50(networks->shape);
  load_module(*networks->backbone, networks->file, "backbone.", name);
  networks->backbone->eval();
  return networks;
}

std::shared_ptr<const BundleNetworks> untrained(const BundleNetworks& bundle, double width) {
  check(width > 0, "a width above 0");
  auto networks = std::make_shared<BundleNetworks>(bundle);
  networks->shape.width = width;
  for (const CodecShape& codec : networks->codec_shapes) {
    const int channels = networks->shape.channels(parse_split(codec.split));
    if (codec.kept_channels() <= channels) continue;
    throw InputError(fmt::format(
        "of width {:g} the network has {} channels at {}, of which {} keeps {}", width, channels,
        codec.split, codec.spec(bundle.shape).label(), codec.kept_channels()));
  }
  networks->backbone = ResNet50(networks->shape);
  networks->backbone->eval();
  networks->is_trained = false;
  return networks;
}

SymbolModel BundleNetworks::model(std::size_t number) const {
  const CodecShape& codec = codec_shapes.at(number);
  return read_model(file, codec_prefix(number), plane_shape(codec, shape), codec.channels,
                    std::int64_t{1} << codec.bits, path);
}

TrainedCodec BundleNetworks::codec(std::size_t number) const {
  return is_trained ? trained_codec(number) : fresh_codec(number);
}

TrainedCodec BundleNetworks::fresh_codec(std::size_t number) const {
  const CodecShape& codec = codec_shapes.at(number);
  const auto network = make_codec(backbone, codec, torch::arange(codec.kept_channels()));
  network->eval();
  return {network, model(number), {}};
}

TrainedCodec BundleNetworks::trained_codec(std::size_t number) const {
  const CodecShape& codec_shape = codec_shapes.at(number);
  const std::string prefix = codec_prefix(weights_of.at(number));
  torch::Tensor kept;
  if (codec_shape.kept_channels() > 0) {
    kept = read_tensor(file, prefix + "kept", {codec_shape.kept_channels()}, torch::kInt64, path);
    const int full = shape.channels(parse_split(codec_shape.split));
    if (kept.min().item<int>() < 0 || kept.max().item<int>() >= full) {
      throw InputError(fmt::format("{}: damaged file: a kept channel is out of range", path));
    }
  }
  const auto network = make_codec(backbone, codec_shape, kept);
  const auto originals = by_name(*backbone);
  WeightDeltas deltas;
  for (auto& [tensor, value] : stored_tensors(*network)) {
    const auto original = original_of(tensor, value, *network, originals);
    const auto delta = read_delta(file, prefix + tensor, value, original.has_value(), path);
    if (delta) {
      const bool is_difference = delta->bits == 4;
      value.set_data(apply_delta(is_difference ? *original : torch::zeros_like(value), *delta));
      deltas[tensor] = *delta;
    } else if (original && file.tensors.count(prefix + tensor) == 0) {
      value.set_data(original->data());
    } else {
      value.set_data(read_tensor(file, prefix + tensor, value.sizes(), value.scalar_type(), path));
    }
  }
  // Differences and the backbone's weights were sound each; their sum is what is computed with.
  for (const auto& [tensor, value] : stored_tensors(*network)) {
    expect_sound_weights(prefix + tensor, value, path);
  }
  const auto& quantiser = *network->quantiser;
  if (!(quantiser.high > quantiser.low).all().item<bool>()) {
    throw InputError(
        fmt::format("{}: damaged file: a range without width in {}quantiser", path, prefix));
  }
  network->eval();
  return {network, model(number), deltas};
}

}  // namespace airsplit
