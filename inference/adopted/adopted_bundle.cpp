// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/adopted/adopted_bundle.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/error.h"
#include "common/utf8.h"
#include "inference/formats/json_number.h"
#include "inference/formats/symbol_model_tensors.h"
#include "inference/formats/tensor_file.h"
#include "inference/formats/zip_file.h"

namespace airsplit {
namespace {

using nlohmann::json;

constexpr int kFormat = 1;
constexpr const char* kMetadataKey = "airsplit.adopted";
constexpr std::size_t kMostModules = 4096;
constexpr std::size_t kMostCodecs = 256;     // a payload names its codec in one byte
constexpr std::size_t kMostRecords = 65535;  // that a zip file's directory counts
constexpr std::int64_t kMostValues = std::int64_t{1} << 28;

[[noreturn]] void damaged(const std::string& name, const std::string& why) {
  throw InputError(fmt::format("{}: damaged file: {}", name, why));
}

// --- Modules: files of which each run of bytes is kept once. ---

/// Runs of bytes, each kept once, as tensors.
class Blobs {
 public:
  explicit Blobs(TensorFile& file) : file_(file) {}

  std::size_t place(Bytes bytes) {
    const auto [found, is_new] = places_.emplace(std::move(bytes), places_.size());
    if (is_new) {
      const auto size = static_cast<std::int64_t>(found->first.size());
      file_.tensors[blob_name(found->second)] = {"U8", {size}, found->first};
    }
    return found->second;
  }

  static std::string blob_name(std::size_t place) { return fmt::format("blobs.{:05}", place); }

 private:
  TensorFile& file_;
  std::map<Bytes, std::size_t> places_;
};

/// What read_description() takes: else a record of a file that only begins like a zip file.
bool is_possible(const StoredRecord& record) {
  constexpr std::uint64_t kMostExpansion = 1032;  // that deflate reaches (zlib's manual)
  constexpr std::size_t kLongestName = 4096;
  const bool fits = record.method == 0 ? record.size == record.bytes.size()
                                       : record.size <= kMostExpansion * (record.bytes.size() + 1);
  return fits && record.method >= 0 && record.method <= std::numeric_limits<std::int16_t>::max() &&
         record.name.size() <= kLongestName && is_utf8(record.name);
}

/// The records of a zip file, as PyTorch and others write modules; none of other files.
std::vector<StoredRecord> records_of(const AdoptedModule& module) {
  const std::string_view start = "PK\x03\x04";
  if (module.file.size() < start.size() ||
      !std::equal(start.begin(), start.end(), module.file.begin()))
    return {};
  try {
    std::vector<StoredRecord> records = stored_records(module.file, module.name);
    if (!std::all_of(records.begin(), records.end(), is_possible)) return {};
    return records;
  } catch (const InputError&) {  // whoever runs it may read it all the same
    return {};
  }
}

json to_json(const AdoptedModule& module, Blobs& blobs) {
  std::vector<StoredRecord> records = records_of(module);
  if (records.empty()) return {{"name", module.name}, {"blob", blobs.place(module.file)}};
  json list = json::array();
  for (StoredRecord& record : records) {
    list.push_back({{"name", record.name},
                    {"method", record.method},
                    {"size", record.size},
                    {"crc", record.crc},
                    {"blob", blobs.place(std::move(record.bytes))}});
  }
  return {{"name", module.name}, {"records", list}};
}

const Bytes& blob_of(const json& entry, const TensorFile& file, const std::string& name) {
  const auto place = whole_number<std::int64_t>(entry.at("blob"));
  const auto found = file.tensors.find(
      Blobs::blob_name(static_cast<std::size_t>(std::max<std::int64_t>(place, 0))));
  if (place < 0 || found == file.tensors.end() || found->second.dtype != "U8")
    damaged(name, "a part of a module is missing");
  return found->second.bytes;
}

AdoptedModule module_from_json(const json& entry, const TensorFile& file, std::size_t& left,
                               const std::string& name) {
  AdoptedModule module;
  module.name = entry.at("name").get<std::string>();
  const auto take = [&](const json& of) -> const Bytes& {
    const Bytes& bytes = blob_of(of, file, name);
    // Else a thousand modules of the same megabyte would make a small file a gigabyte.
    if (bytes.size() > left) damaged(name, "its modules are too large");
    left -= bytes.size();
    return bytes;
  };
  if (!entry.contains("records")) {
    module.file = take(entry);
    return module;
  }
  std::vector<StoredRecord> records;
  if (entry.at("records").size() > kMostRecords) damaged(name, "a module of too many records");
  for (const json& item : entry.at("records")) {
    StoredRecord record;
    record.name = item.at("name").get<std::string>();
    record.method = whole_number<std::int16_t>(item.at("method"));
    record.size = static_cast<std::uint32_t>(whole_number<std::int64_t>(item.at("size")));
    record.crc = static_cast<std::uint32_t>(whole_number<std::int64_t>(item.at("crc")));
    record.bytes = take(item);
    if (!is_possible(record)) damaged(name, "a record of impossible size");
    records.push_back(std::move(record));
  }
  module.file = write_zip(records);
  return module;
}

// --- Chains ---

json to_json(const ModuleChain& chain) {
  json list = json::array();
  for (const ModuleStep& step : chain) {
    json blocks = json::array();
    for (const BlockWork& block : step.work) {
      blocks.push_back(
          {block.name, block.macs, block.layers, block.weight_bytes, block.activation_bytes});
    }
    list.push_back({{"module", step.module}, {"output", step.output}, {"blocks", blocks}});
  }
  return list;
}

double amount(const json& value, const std::string& name) {
  const auto number = value.get<double>();
  if (!(number >= 0 && number <= 1e18)) damaged(name, "a count that none can be");
  return number;
}

ModuleChain chain_from_json(const json& list, std::size_t modules, const std::string& name) {
  ModuleChain chain;
  for (const json& entry : list) {
    ModuleStep step;
    const auto module = whole_number<std::int64_t>(entry.at("module"));
    if (module < 0 || static_cast<std::size_t>(module) >= modules)
      damaged(name, "it names a module that it does not have");
    step.module = static_cast<std::size_t>(module);
    std::int64_t values = 1;
    for (const json& extent : entry.at("output")) {
      step.output.push_back(whole_number<std::int64_t>(extent));
      if (step.output.back() < 1 || step.output.back() > kMostValues / values)
        damaged(name, "a module's output of impossible size");
      values *= step.output.back();
    }
    for (const json& block : entry.at("blocks")) {
      step.work.push_back({block.at(0).get<std::string>(), amount(block.at(1), name),
                           amount(block.at(2), name), amount(block.at(3), name),
                           amount(block.at(4), name)});
    }
    chain.push_back(std::move(step));
  }
  return chain;
}

// --- Codecs ---

constexpr const char* kOrderName = "order";

std::string codec_prefix(std::size_t number) { return fmt::format("codecs.{:03}.", number); }

using Range = std::vector<float> UniformQuantiser::*;
constexpr std::pair<const char*, Range> kRanges[] = {{"quantiser.low", &UniformQuantiser::low},
                                                     {"quantiser.high", &UniformQuantiser::high},
                                                     {"quantiser.mean", &UniformQuantiser::mean}};

void add_codec(const AdoptedCodec& codec, std::size_t number, TensorFile& file, json& list) {
  list.push_back({{"name", codec.name},
                  {"cut", codec.cut},
                  {"bits", codec.quantiser.bits},
                  {"encoder_parameters", codec.encoder_parameters},
                  {"device", to_json(codec.device)},
                  {"edge", to_json(codec.edge)}});
  const std::string prefix = codec_prefix(number);
  for (const auto& [tensor, range] : kRanges) {
    const std::vector<float>& values = codec.quantiser.*range;
    file.tensors[prefix + tensor] =
        pack_numbers(values, {static_cast<std::int64_t>(values.size())}, "F32");
  }
  file.tensors[prefix + kOrderName] =
      pack_numbers(codec.order, {static_cast<std::int64_t>(codec.order.size())}, "I32");
  add_model(file, prefix, codec.model);
}

/// Every channel once.
std::vector<std::int32_t> read_order(const TensorFile& file, const std::string& prefix,
                                     int channels, const std::string& name) {
  const TensorData& data = find_tensor(file, prefix + kOrderName, {channels}, name);
  if (data.dtype != "I32") damaged(name, prefix + kOrderName + " is not of type I32");
  std::vector<std::int32_t> order(static_cast<std::size_t>(channels));
  std::memcpy(order.data(), data.bytes.data(), data.bytes.size());
  std::vector<std::int32_t> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  for (int c = 0; c < channels; ++c) {
    if (sorted[static_cast<std::size_t>(c)] != c)
      damaged(name, prefix + kOrderName + " does not hold every channel once");
  }
  return order;
}

UniformQuantiser read_quantiser(const TensorFile& file, const std::string& prefix, int bits,
                                int channels, const std::string& name) {
  UniformQuantiser quantiser;
  quantiser.bits = bits;
  for (const auto& [tensor, range] : kRanges) {
    const TensorData& data = find_tensor(file, prefix + tensor, {channels}, name);
    if (data.dtype != "F32") damaged(name, prefix + tensor + " is not of type F32");
    std::vector<float>& values = quantiser.*range;
    values.resize(static_cast<std::size_t>(channels));
    std::memcpy(values.data(), data.bytes.data(), data.bytes.size());
    const auto is_number = [](float value) { return std::isfinite(value); };
    if (!std::all_of(values.begin(), values.end(), is_number))
      damaged(name, prefix + tensor + " holds a number that is not finite");
  }
  for (std::size_t c = 0; c < quantiser.channels(); ++c) {
    const float width = quantiser.high[c] - quantiser.low[c];
    if (!(width > 0) || !std::isfinite(width))
      damaged(name, fmt::format("a range without width in {}quantiser", prefix));
  }
  return quantiser;
}

AdoptedCodec codec_from_json(const json& entry, std::size_t number, const AdoptedBundle& bundle,
                             const TensorFile& file, const std::string& name) {
  const auto cut = whole_number<std::int64_t>(entry.at("cut"));
  const auto bits = whole_number<int>(entry.at("bits"));
  ModuleChain device = chain_from_json(entry.at("device"), bundle.modules.size(), name);
  ModuleChain edge = chain_from_json(entry.at("edge"), bundle.modules.size(), name);
  const bool is_possible = cut >= 0 && static_cast<std::size_t>(cut) < bundle.cuts.size() &&
                           bits >= 1 && bits <= 8 && !device.empty() && !edge.empty();
  const auto sent = is_possible ? feature_shape(device.back().output) : std::nullopt;
  if (!sent) damaged(name, "a codec of impossible size");
  const std::string prefix = codec_prefix(number);
  const PlaneShape plane = {static_cast<std::size_t>(sent->rows),
                            static_cast<std::size_t>(sent->columns)};
  return {entry.at("name").get<std::string>(),
          static_cast<std::size_t>(cut),
          std::move(device),
          std::move(edge),
          amount(entry.at("encoder_parameters"), name),
          read_order(file, prefix, sent->channels, name),
          read_quantiser(file, prefix, bits, sent->channels, name),
          read_model(file, prefix, plane, sent->channels, std::int64_t{1} << bits, name)};
}

/// That every way through the network ends in a logit for each class.
void expect_whole(const AdoptedBundle& bundle, const std::string& name) {
  const std::vector<std::int64_t> logits = {1, static_cast<std::int64_t>(bundle.classes.size())};
  const auto ends_right = [&](const ModuleChain& chain) {
    return !chain.empty() && chain.back().output == logits;
  };
  bool is_whole = ends_right(bundle.network);
  for (const AdoptedCut& cut : bundle.cuts) {
    is_whole = is_whole && ends_right(cut.edge) && !cut.device.empty() &&
               feature_shape(cut.device.back().output) && is_label_word(cut.name);
  }
  for (const AdoptedCodec& codec : bundle.codecs) {
    if (!is_whole) break;  // without its cut's features a codec has no ratio
    const double ratio = ratio_of(bundle, codec);
    is_whole = ends_right(codec.edge) && ratio >= 1 && ratio <= 1e6;
  }
  if (!is_whole) damaged(name, "a network that does not end in its classes");
}

std::array<double, 3> three(const json& list, double low, double high, const std::string& name) {
  std::array<double, 3> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = list.at(i).get<double>();
    if (!(numbers[i] >= low && numbers[i] <= high)) damaged(name, "impossible normalisation");
  }
  return numbers;
}

void read_description(const json& metadata, const TensorFile& file, std::size_t file_bytes,
                      const std::string& name, AdoptedBundle& bundle) {
  const auto format = whole_number<int>(metadata.at("format"));
  if (format != kFormat) {
    throw InputError(
        fmt::format("{}: an adopted bundle of format {}, expected {}", name, format, kFormat));
  }
  bundle.engine = metadata.at("engine").get<std::string>();
  bundle.title = metadata.at("title").get<std::string>();
  bundle.data = metadata.at("data").get<std::string>();
  bundle.classes = metadata.at("classes").get<std::vector<std::string>>();
  bundle.input_px = whole_number<int>(metadata.at("input_px"));
  bundle.resized_px = whole_number<int>(metadata.at("resized_px"));
  bundle.mean = three(metadata.at("mean"), -10, 10, name);
  bundle.deviation = three(metadata.at("std"), 1e-3, 1e3, name);
  bundle.recipe = metadata.at("recipe").get<std::string>();
  bundle.log = metadata.at("log").get<std::string>();
  const bool is_possible =
      bundle.input_px >= 8 && bundle.input_px <= 1024 && bundle.resized_px >= bundle.input_px &&
      bundle.resized_px <= 4096 && bundle.classes.size() >= 2 && bundle.classes.size() <= 32767 &&
      metadata.at("modules").size() <= kMostModules && metadata.at("cuts").size() <= kMostCuts &&
      metadata.at("codecs").size() <= kMostCodecs;
  if (!is_possible) damaged(name, "impossible sizes");
  // A head and a tail for each cut share most of their bytes with other modules.
  std::size_t left = (8 + metadata.at("modules").size()) * file_bytes;
  for (const json& entry : metadata.at("modules"))
    bundle.modules.push_back(module_from_json(entry, file, left, name));
  bundle.network = chain_from_json(metadata.at("network"), bundle.modules.size(), name);
  for (const json& entry : metadata.at("cuts")) {
    bundle.cuts.push_back({entry.at("name").get<std::string>(), entry.at("plain").get<bool>(),
                           chain_from_json(entry.at("device"), bundle.modules.size(), name),
                           chain_from_json(entry.at("edge"), bundle.modules.size(), name)});
  }
  for (const json& entry : metadata.at("codecs")) {
    bundle.codecs.push_back(codec_from_json(entry, bundle.codecs.size(), bundle, file, name));
  }
  expect_whole(bundle, name);
}

}  // namespace

ModuleChain operator+(ModuleChain a, const ModuleChain& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::optional<FeatureShape> feature_shape(const std::vector<std::int64_t>& output) {
  const auto extent = [&](std::size_t i) { return static_cast<int>(output[i]); };
  std::int64_t values = 1;
  for (const std::int64_t size : output) {
    if (size < 1 || size > kMostValues / values) return std::nullopt;
    values *= size;
  }
  if (output.empty() || output.front() != 1) return std::nullopt;
  switch (output.size()) {
    case 2:
      return FeatureShape{extent(1), 1, 1};
    case 3:
      return FeatureShape{extent(2), extent(1), 1};
    case 4:
      return FeatureShape{extent(1), extent(2), extent(3)};
    default:
      return std::nullopt;
  }
}

double ratio_of(const AdoptedBundle& bundle, const AdoptedCodec& codec) {
  const auto values = [](const ModuleChain& chain) {
    return static_cast<double>(feature_shape(chain.back().output)->values());
  };
  return 32 * values(bundle.cuts[codec.cut].device) / (values(codec.device) * codec.quantiser.bits);
}

Bytes serialise_adopted(const AdoptedBundle& bundle) {
  TensorFile file;
  Blobs blobs(file);
  json modules = json::array(), cuts = json::array(), codecs = json::array();
  for (const AdoptedModule& module : bundle.modules) modules.push_back(to_json(module, blobs));
  for (const AdoptedCut& cut : bundle.cuts) {
    cuts.push_back({{"name", cut.name},
                    {"plain", cut.is_plain},
                    {"device", to_json(cut.device)},
                    {"edge", to_json(cut.edge)}});
  }
  for (std::size_t i = 0; i < bundle.codecs.size(); ++i)
    add_codec(bundle.codecs[i], i, file, codecs);
  const json metadata = {{"format", kFormat},
                         {"engine", bundle.engine},
                         {"title", bundle.title},
                         {"data", bundle.data},
                         {"classes", bundle.classes},
                         {"input_px", bundle.input_px},
                         {"resized_px", bundle.resized_px},
                         {"mean", bundle.mean},
                         {"std", bundle.deviation},
                         {"recipe", bundle.recipe},
                         {"log", bundle.log},
                         {"modules", modules},
                         {"network", to_json(bundle.network)},
                         {"cuts", cuts},
                         {"codecs", codecs}};
  file.metadata[kMetadataKey] = metadata.dump(-1, ' ', false, json::error_handler_t::replace);
  return serialise(file);
}

bool is_adopted(const Bytes& bytes) {
  constexpr std::size_t kBrace = 8;  // behind the header's length
  if (bytes.size() <= kBrace || bytes[kBrace] != '{') return false;
  // The description is the first name in its header (the names' order is that of their bytes).
  constexpr std::size_t kLooked = 256;
  const std::string_view start(reinterpret_cast<const char*>(bytes.data()) + kBrace,
                               std::min(kLooked, bytes.size() - kBrace));
  return start.find(fmt::format("\"__metadata__\":{{\"{}\"", kMetadataKey)) !=
         std::string_view::npos;
}

AdoptedBundle parse_adopted(const Bytes& bytes, const std::string& name) {
  const TensorFile file = parse_tensor_file(bytes, name);
  const auto text = file.metadata.find(kMetadataKey);
  if (text == file.metadata.end())
    throw InputError(fmt::format("{}: not a bundle of an adopted network", name));
  AdoptedBundle bundle;
  try {
    read_description(json::parse(text->second), file, bytes.size(), name, bundle);
  } catch (const json::exception&) {
    damaged(name, "its description cannot be read");
  }
  return bundle;
}

}  // namespace airsplit
