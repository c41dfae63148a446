// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Both formats pickle a dictionary whose tensors refer to storages: runs of numbers, kept outside
// of the pickle. The zip format has one record per storage; the older one, which PyTorch calls
// legacy, has them behind the pickle. See _save and _legacy_save in torch/serialization.py.
#include "inference/bundle/state_dict.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "common/error.h"
#include "common/file.h"
#include "inference/formats/byte_reader.h"
#include "inference/formats/pickle.h"
#include "inference/formats/zip_file.h"

namespace airsplit {
namespace {

using Kind = PickleValue::Kind;
using Tensors = std::map<std::string, torch::Tensor>;

constexpr std::size_t kMaxDimensions = 8;
// Of a tensor without elements: keeps the product of its other extents below an overflow.
constexpr std::int64_t kMaxEmptyExtents = std::int64_t{1} << 40;

/// The pickles of the magic number and of protocol version 1001 begin a legacy file.
constexpr std::uint8_t kLegacyStart[] = {0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c,
                                         0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19,
                                         '.',  0x80, 0x02, 'M',  0xe9, 0x03, '.'};
constexpr std::uint8_t kZipStart[] = {'P', 'K', 3, 4};
constexpr std::uint8_t kTarMark[] = {'u', 's', 't', 'a', 'r'};
constexpr std::size_t kTarMarkOffset = 257;

struct Storage {
  torch::ScalarType type = torch::kFloat32;
  std::int64_t count = 0;
  std::optional<std::size_t> offset;  ///< of its first byte in the file, once that is known
  torch::Tensor values;

  std::size_t bytes() const { return static_cast<std::size_t>(count) * c10::elementSize(type); }
};

using Storages = std::map<std::string, Storage>;

const std::map<std::string, torch::ScalarType>& storage_types() {
  static const std::map<std::string, torch::ScalarType> types = {
      {"torch.FloatStorage", torch::kFloat32},      {"torch.DoubleStorage", torch::kFloat64},
      {"torch.HalfStorage", torch::kFloat16},       {"torch.LongStorage", torch::kInt64},
      {"torch.IntStorage", torch::kInt32},          {"torch.ByteStorage", torch::kUInt8},
      {"torch.cuda.FloatStorage", torch::kFloat32}, {"torch.cuda.DoubleStorage", torch::kFloat64},
      {"torch.cuda.HalfStorage", torch::kFloat16},  {"torch.cuda.LongStorage", torch::kInt64},
      {"torch.cuda.IntStorage", torch::kInt32},     {"torch.cuda.ByteStorage", torch::kUInt8},
  };
  return types;
}

const std::set<std::string>& known_globals() {
  static const std::set<std::string> globals = [] {
    std::set<std::string> names = {"collections.OrderedDict", "torch._utils._rebuild_tensor",
                                   "torch._utils._rebuild_tensor_v2",
                                   "torch._utils._rebuild_parameter",
                                   "torch.nn.parameter.Parameter"};
    for (const auto& [name, type] : storage_types()) names.insert(name);
    return names;
  }();
  return globals;
}

bool is_at(const Bytes& bytes, std::size_t offset, const std::uint8_t* expected,
           std::size_t count) {
  return bytes.size() >= offset + count &&
         std::equal(expected, expected + count, bytes.data() + offset);
}

/// A dictionary of tensors in a pickle, and the storages that it needs.
class PickledTensors {
 public:
  PickledTensors(Pickle pickle, const std::string& name);

  /// The tensors; every storage must have its values.
  Tensors tensors() const;

  Storages storages;

 private:
  void add_storage(const PickleValue& identifier);
  const PickleValue& item(const PickleValue& value, std::size_t place, Kind kind) const;
  const PickleValue& at(std::uint32_t index) const { return pickle_.values[index]; }
  std::vector<std::int64_t> integers(const PickleValue& tuple) const;
  torch::Tensor tensor(const PickleValue& value, const std::string& key) const;
  [[noreturn]] void not_tensors(const PickleValue& dictionary) const;
  [[noreturn]] void damaged(const std::string& why) const {
    throw InputError(fmt::format("{}: damaged file: {}", name_, why));
  }

  Pickle pickle_;
  std::string name_;
};

PickledTensors::PickledTensors(Pickle pickle, const std::string& name)
    : pickle_(std::move(pickle)), name_(name) {
  for (const PickleValue& value : pickle_.values) {
    if (value.kind == Kind::kPersistent) add_storage(item(value, 0, Kind::kTuple));
  }
}

/// ("storage", type, key, device, elements), in the legacy format with None behind.
void PickledTensors::add_storage(const PickleValue& identifier) {
  const auto type = storage_types().find(item(identifier, 1, Kind::kGlobal).text);
  const std::string& key = item(identifier, 2, Kind::kString).text;
  Storage storage;
  storage.count = item(identifier, 4, Kind::kInteger).integer;
  if (item(identifier, 0, Kind::kString).text != "storage" || type == storage_types().end()) {
    damaged("it refers to something other than a tensor's numbers");
  }
  if (identifier.items.size() > 5) item(identifier, 5, Kind::kNone);
  if (storage.count < 0) damaged("a negative number of elements");
  storage.type = type->second;
  const auto [known, added] = storages.emplace(key, storage);
  if (!added && (known->second.type != storage.type || known->second.count != storage.count)) {
    damaged("the same numbers with two types or sizes");
  }
}

const PickleValue& PickledTensors::item(const PickleValue& value, std::size_t place,
                                        Kind kind) const {
  if (place >= value.items.size() || at(value.items[place]).kind != kind) {
    damaged("a tensor is not described as PyTorch does");
  }
  return at(value.items[place]);
}

std::vector<std::int64_t> PickledTensors::integers(const PickleValue& tuple) const {
  if (tuple.items.size() > kMaxDimensions) damaged("a tensor with more than 8 dimensions");
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; i < tuple.items.size(); ++i) {
    numbers.push_back(item(tuple, i, Kind::kInteger).integer);
  }
  return numbers;
}

/// Whether all elements of such a view lie in a storage of `count` elements. The view may not have
/// more elements than the storage (by strides of 0): a small file cannot be a large tensor.
bool view_fits(std::int64_t count, std::int64_t offset, const std::vector<std::int64_t>& sizes,
               const std::vector<std::int64_t>& strides) {
  if (sizes.size() != strides.size() || offset < 0 || offset > count) return false;
  const bool empty = std::count(sizes.begin(), sizes.end(), 0) > 0;
  std::int64_t elements_left = empty ? kMaxEmptyExtents : count;
  std::int64_t last = offset;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] < 0 || strides[i] < 0) return false;
    if (sizes[i] == 0) continue;
    elements_left /= sizes[i];
    if (elements_left == 0) return false;
    if (empty || sizes[i] == 1) continue;
    if (strides[i] > (count - last) / (sizes[i] - 1)) return false;
    last += strides[i] * (sizes[i] - 1);
  }
  return empty || last < count;
}

/// A call of _rebuild_tensor(_v2)(storage, offset, sizes, strides, ...), in a Parameter or not.
torch::Tensor PickledTensors::tensor(const PickleValue& value, const std::string& key) const {
  const bool parameter = value.text == "torch._utils._rebuild_parameter" ||
                         value.text == "torch.nn.parameter.Parameter";
  const PickleValue& call = parameter ? item(item(value, 0, Kind::kTuple), 0, Kind::kCall) : value;
  if (call.text.rfind("torch._utils._rebuild_tensor", 0) != 0) {
    damaged(fmt::format("'{}' is not described as PyTorch does", key));
  }
  const PickleValue& arguments = item(call, 0, Kind::kTuple);
  const PickleValue& identifier = item(item(arguments, 0, Kind::kPersistent), 0, Kind::kTuple);
  const Storage& storage = storages.at(item(identifier, 2, Kind::kString).text);
  const std::int64_t offset = item(arguments, 1, Kind::kInteger).integer;
  const auto sizes = integers(item(arguments, 2, Kind::kTuple));
  const auto strides = integers(item(arguments, 3, Kind::kTuple));
  if (!view_fits(storage.count, offset, sizes, strides)) {
    damaged(fmt::format("tensor '{}' does not fit its storage", key));
  }
  if (std::count(sizes.begin(), sizes.end(), 0) > 0) return torch::empty(sizes, storage.type);
  return storage.values.as_strided(sizes, strides, offset);
}

Tensors PickledTensors::tensors() const {
  const PickleValue& root = at(pickle_.root);
  if (root.kind != Kind::kDict) not_tensors(root);
  Tensors tensors;
  for (std::size_t i = 0; i + 1 < root.items.size(); i += 2) {
    const PickleValue& key = at(root.items[i]);
    const PickleValue& value = at(root.items[i + 1]);
    if (key.kind != Kind::kString || value.kind != Kind::kCall) not_tensors(root);
    if (!tensors.emplace(key.text, tensor(value, key.text)).second) {
      damaged(fmt::format("two tensors '{}'", key.text));
    }
  }
  return tensors;
}

/// Training programs often save the tensors as one entry of a dictionary, beside others.
void PickledTensors::not_tensors(const PickleValue& root) const {
  for (std::size_t i = 0; root.kind == Kind::kDict && i + 1 < root.items.size(); i += 2) {
    const PickleValue& key = at(root.items[i]);
    const PickleValue& value = at(root.items[i + 1]);
    const bool of_tensors = value.kind == Kind::kDict && value.items.size() >= 2 &&
                            at(value.items[1]).kind == Kind::kCall;
    if (key.kind == Kind::kString && of_tensors) {
      throw InputError(fmt::format(
          "{0}: the tensors are in its entry '{1}', beside others; save them alone, in Python: "
          "torch.save(torch.load('{0}')['{1}'], FILE)",
          name_, key.text));
    }
  }
  throw InputError(
      fmt::format("{}: it does not hold tensors by name; to save these from a model, in Python: "
                  "torch.save(model.state_dict(), FILE)",
                  name_));
}

/// Copies the storages' numbers out of the file: there they need not be aligned.
Tensors load(PickledTensors& pickled, const Bytes& bytes, const std::string& name) {
  for (auto& [key, storage] : pickled.storages) {
    if (!storage.offset) ByteReader(bytes, name).damaged("a tensor's numbers are not there");
    const std::uint8_t* const source =
        ByteReader(bytes, name, *storage.offset).take(storage.bytes());
    storage.values = torch::empty({storage.count}, storage.type);
    if (storage.count > 0) std::memcpy(storage.values.data_ptr(), source, storage.bytes());
  }
  return pickled.tensors();
}

[[noreturn]] void big_endian(const std::string& name) {
  throw InputError(name + ": it was saved on a big-endian computer, which is not supported");
}

/// The records' folder in the zip file, whatever its name.
std::string zip_folder(const std::map<std::string, ZipRecord>& records, const std::string& name) {
  const std::string first = records.empty() ? "" : records.begin()->first;
  std::string folder = first.substr(0, first.find('/') + 1);
  if (records.count(folder + "constants.pkl") > 0) {
    throw InputError(
        fmt::format("{}: it is a TorchScript program; save its tensors alone, in Python: "
                    "torch.save(torch.jit.load('{}').state_dict(), FILE)",
                    name, name));
  }
  if (records.count(folder + "data.pkl") == 0) {
    throw InputError(name + ": a zip file, but not one that torch.save wrote");
  }
  return folder;
}

Tensors parse_zip(const Bytes& bytes, const std::string& name) {
  const auto records = zip_records(bytes, name);
  const std::string folder = zip_folder(records, name);
  const auto byte_order = records.find(folder + "byteorder");
  if (byte_order != records.end()) {
    ByteReader reader(bytes, name, byte_order->second.offset);
    if (reader.take_text(byte_order->second.size) != "little") big_endian(name);
  }
  ByteReader reader(bytes, name, records.at(folder + "data.pkl").offset);
  PickledTensors pickled(read_pickle(reader, known_globals()), name);
  for (auto& [key, storage] : pickled.storages) {
    const auto record = records.find(fmt::format("{}data/{}", folder, key));
    if (record == records.end()) continue;
    // Their sizes are bounded by the file's, so this first comparison keeps bytes() exact.
    const bool fits = storage.count <= static_cast<std::int64_t>(bytes.size()) &&
                      storage.bytes() == record->second.size;
    if (!fits) reader.damaged(fmt::format("record '{}' has a wrong size", record->first));
    storage.offset = record->second.offset;
  }
  return load(pickled, bytes, name);
}

/// The third pickle of a legacy file tells about the computer that wrote it.
void check_system(ByteReader& reader, const std::string& name) {
  const Pickle pickle = read_pickle(reader, known_globals());
  const auto& items = pickle.values[pickle.root].items;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    const bool wanted = pickle.values[items[i]].text == "little_endian";
    if (wanted && pickle.values[items[i + 1]].integer == 0) big_endian(name);
  }
}

/// Behind the pickles: each storage as its number of elements, 8 bytes, and the elements, in the
/// order of the last pickle, a list of keys.
void find_legacy_storages(ByteReader& reader, Storages& storages) {
  const Pickle keys = read_pickle(reader, {});
  for (const std::uint32_t index : keys.values[keys.root].items) {
    const auto found = storages.find(keys.values[index].text);
    if (found == storages.end()) reader.damaged("numbers that belong to no tensor");
    Storage& storage = found->second;
    if (reader.take_signed(8) != storage.count) reader.damaged("two sizes of the same numbers");
    if (storage.count > static_cast<std::int64_t>(reader.left())) {
      reader.damaged("it is cut short");
    }
    storage.offset = reader.position();
    reader.take(storage.bytes());
  }
}

Tensors parse_legacy(const Bytes& bytes, const std::string& name) {
  ByteReader reader(bytes, name, sizeof kLegacyStart);
  check_system(reader, name);
  PickledTensors pickled(read_pickle(reader, known_globals()), name);
  find_legacy_storages(reader, pickled.storages);
  return load(pickled, bytes, name);
}

}  // namespace

Tensors parse_state_dict(const Bytes& bytes, const std::string& name) {
  if (is_at(bytes, 0, kZipStart, sizeof kZipStart)) return parse_zip(bytes, name);
  if (is_at(bytes, 0, kLegacyStart, sizeof kLegacyStart)) return parse_legacy(bytes, name);
  if (is_at(bytes, kTarMarkOffset, kTarMark, sizeof kTarMark)) {
    throw InputError(fmt::format(
        "{0}: it is in the tar format of PyTorch's first versions; write it anew, in Python: "
        "torch.save(torch.load('{0}', weights_only=False), FILE)",
        name));
  }
  throw InputError(fmt::format(
      "{}: not a file that torch.save wrote (expected its zip format, or the one before)", name));
}

Tensors read_state_dict(const std::string& path) { return parse_state_dict(read_file(path), path); }

}  // namespace airsplit
