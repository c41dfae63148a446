#include "inference/bundle.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/error.h"
#include "common/file.h"
#include "inference/bundle_networks.h"

namespace airsplit {
namespace {

using nlohmann::json;

constexpr int kFormat = 1;
/// A payload names its codec in one byte.
constexpr std::size_t kMostCodecs = 256;
constexpr const char* kMetadataKey = "airsplit.bundle";

bool stored_in_half(const torch::Tensor& tensor) {
  return tensor.is_floating_point() && tensor.dim() >= 2;
}

TensorData pack(const torch::Tensor& value) {
  auto tensor = value.detach().to(torch::kCPU);
  TensorData data;
  if (stored_in_half(tensor)) {
    tensor = tensor.to(torch::kFloat16);
    data.dtype = "F16";
  } else if (tensor.is_floating_point()) {
    tensor = tensor.to(torch::kFloat32);
    data.dtype = "F32";
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

/// The bytes as a tensor of the type that they are stored in.
torch::Tensor unpack(const TensorData& data) {
  const std::map<std::string, torch::ScalarType> types = {{"F32", torch::kFloat32},
                                                          {"F16", torch::kFloat16},
                                                          {"I32", torch::kInt32},
                                                          {"I16", torch::kInt16}};
  const auto type = types.find(data.dtype);
  if (type == types.end()) return {};
  auto value = torch::empty(data.shape, type->second);
  if (!data.bytes.empty()) std::memcpy(value.data_ptr(), data.bytes.data(), data.bytes.size());
  return value;
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

json codec_to_json(const CodecShape& shape) {
  return {{"kind", shape.kind},
          {"split", shape.split},
          {"channels", shape.channels},
          {"bits", shape.bits}};
}

/// A codec's sizes from the file, checked so that nothing built from them is absurd.
CodecShape codec_from_json(const json& entry, const ResNetShape& backbone,
                           const std::string& name) {
  CodecShape shape;
  shape.kind = entry.at("kind").get<std::string>();
  shape.split = entry.at("split").get<std::string>();
  shape.channels = entry.at("channels").get<int>();
  shape.bits = entry.at("bits").get<int>();
  const bool known = shape.kind == "aecnn" || shape.kind == "bottlenet++";
  const int unit = parse_split(shape.split);
  if (!known || unit < 1 || unit >= kClassifierUnit || shape.bits < 1 || shape.bits > 8 ||
      shape.channels < 1 || shape.channels > backbone.channels(unit)) {
    throw InputError(fmt::format("{}: damaged file: a codec of impossible size", name));
  }
  return shape;
}

std::vector<FrequencyTable> read_tables(const TensorFile& file, const std::string& prefix,
                                        const CodecShape& shape, const std::string& name) {
  const int symbols = 1 << shape.bits;
  const auto rows =
      read_tensor(file, prefix + "entropy_tables", {shape.channels, symbols}, torch::kInt64, name)
          .contiguous();
  std::vector<FrequencyTable> tables;
  const auto* row = rows.data_ptr<std::int64_t>();
  for (int c = 0; c < shape.channels; ++c, row += symbols) {
    tables.emplace_back(std::vector<std::uint16_t>(row, row + symbols));
  }
  return tables;
}

torch::Tensor pack_tables(const std::vector<FrequencyTable>& tables) {
  std::vector<torch::Tensor> rows;
  for (const auto& table : tables) {
    const std::vector<std::int64_t> row(table.frequencies().begin(), table.frequencies().end());
    rows.push_back(torch::tensor(row, torch::kInt64));
  }
  return torch::stack(rows).to(torch::kInt16);
}

std::string codec_prefix(std::size_t number) { return fmt::format("codecs.{}.", number); }

}  // namespace

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

void round_as_stored(torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  for (auto& [tensor, value] : stored_tensors(module)) {
    if (stored_in_half(value)) value.copy_(value.to(torch::kFloat16).to(torch::kFloat32));
  }
}

Bytes serialise_bundle(const BundleInfo& info, ResNet50 backbone,
                       const std::vector<TrainedCodec>& codecs) {
  TensorFile file;
  std::map<std::string, torch::Tensor> backbone_tensors;
  for (const auto& [tensor, value] : stored_tensors(*backbone)) {
    backbone_tensors[tensor] = value;
    file.tensors["backbone." + tensor] = pack(value);
  }
  json codec_list = json::array();
  for (std::size_t i = 0; i < codecs.size(); ++i) {
    codec_list.push_back(codec_to_json(codecs[i].network->shape));
    for (const auto& [tensor, value] : stored_tensors(*codecs[i].network)) {
      const auto original = backbone_tensors.find(backbone_name(tensor, *codecs[i].network));
      const bool unchanged = original != backbone_tensors.end() && value.equal(original->second);
      if (!unchanged) file.tensors[codec_prefix(i) + tensor] = pack(value);
    }
    file.tensors[codec_prefix(i) + "entropy_tables"] = pack(pack_tables(codecs[i].tables));
  }
  const json metadata = {
      {"format", kFormat},       {"title", info.title}, {"data", info.data},
      {"classes", info.classes}, {"width", info.width}, {"input_px", info.input_px},
      {"recipe", info.recipe},   {"log", info.log},     {"codecs", codec_list}};
  file.metadata[kMetadataKey] = metadata.dump();
  return serialise(file);
}

std::shared_ptr<const Bundle::Networks> parse_bundle(const Bytes& bytes, const std::string& name) {
  auto networks = std::make_shared<Bundle::Networks>();
  networks->path = name;
  networks->file = parse_tensor_file(bytes, name);
  const auto text = networks->file.metadata.find(kMetadataKey);
  if (text == networks->file.metadata.end()) {
    throw InputError(fmt::format("{}: not an airsplit bundle", name));
  }
  BundleInfo& info = networks->info;
  try {
    const json metadata = json::parse(text->second);
    if (metadata.at("format").get<int>() != kFormat) {
      throw InputError(fmt::format("{}: a bundle of format {}, expected {}", name,
                                   metadata.at("format").get<int>(), kFormat));
    }
    info.title = metadata.at("title").get<std::string>();
    info.data = metadata.at("data").get<std::string>();
    info.classes = metadata.at("classes").get<std::vector<std::string>>();
    info.width = metadata.at("width").get<double>();
    info.input_px = metadata.at("input_px").get<int>();
    info.recipe = metadata.at("recipe").get<std::string>();
    info.log = metadata.at("log").get<std::string>();
    const bool possible = info.width > 0 && info.width <= 4 && info.input_px >= 32 &&
                          info.input_px <= 1024 && info.classes.size() >= 2 &&
                          info.classes.size() <= 32767;
    if (!possible) throw InputError(fmt::format("{}: damaged file: impossible sizes", name));
    networks->shape = {info.width, static_cast<int>(info.classes.size()), info.input_px};
    if (metadata.at("codecs").size() > kMostCodecs) {
      throw InputError(fmt::format("{}: more than {} codecs", name, kMostCodecs));
    }
    for (const auto& entry : metadata.at("codecs")) {
      networks->codec_shapes.push_back(codec_from_json(entry, networks->shape, name));
      info.codecs.push_back(networks->codec_shapes.back().spec(networks->shape));
    }
  } catch (const json::exception&) {
    throw InputError(fmt::format("{}: damaged file: its description cannot be read", name));
  }
  info.hash = content_hash(bytes);
  networks->backbone = ResNet50(networks->shape);
  load_module(*networks->backbone, networks->file, "backbone.", name);
  networks->backbone->eval();
  return networks;
}

TrainedCodec Bundle::Networks::codec(std::size_t number) const {
  const CodecShape& codec_shape = codec_shapes.at(number);
  const std::string prefix = codec_prefix(number);
  torch::Tensor kept;
  if (codec_shape.kind == "aecnn") {
    kept = read_tensor(file, prefix + "kept", {codec_shape.channels}, torch::kInt64, path);
    const int full = shape.channels(parse_split(codec_shape.split));
    if (kept.min().item<int>() < 0 || kept.max().item<int>() >= full) {
      throw InputError(fmt::format("{}: damaged file: a kept channel is out of range", path));
    }
  }
  TrainedCodec trained;
  trained.network = make_codec(backbone, codec_shape, kept);
  std::map<std::string, torch::Tensor> backbone_tensors;
  for (const auto& [tensor, value] : stored_tensors(*backbone)) backbone_tensors[tensor] = value;
  for (auto& [tensor, value] : stored_tensors(*trained.network)) {
    const auto original = backbone_tensors.find(backbone_name(tensor, *trained.network));
    const bool own = file.tensors.count(prefix + tensor) > 0;
    const bool shared =
        !own && original != backbone_tensors.end() && original->second.sizes() == value.sizes();
    value.set_data(
        shared ? original->second.data()
               : read_tensor(file, prefix + tensor, value.sizes(), value.scalar_type(), path));
  }
  trained.tables = read_tables(file, prefix, codec_shape, path);
  trained.network->eval();
  return trained;
}

Bundle Bundle::load(const std::string& path) {
  at::set_num_threads(1);
  Bundle bundle;
  bundle.networks_ = parse_bundle(read_file(path), path);
  return bundle;
}

const BundleInfo& Bundle::info() const { return networks_->info; }

}  // namespace airsplit
