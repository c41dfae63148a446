// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/formats/tensor_file.h"

#include <set>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/error.h"
#include "inference/formats/json_number.h"

namespace airsplit {
namespace {

using nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMaxHeaderBytes = 64 << 20;

[[noreturn]] void damaged(const std::string& name, const std::string& why) {
  throw InputError(fmt::format("{}: damaged file: {}", name, why));
}

/// JSON in which no object has a name twice: of two values, another program could take the other.
json parse_distinct(std::string_view text, const std::string& name) {
  std::vector<std::set<std::string>> open_objects;
  const auto watch = [&](int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == json::parse_event_t::object_end) open_objects.pop_back();
    if (event == json::parse_event_t::key) {
      const auto& key = parsed.get_ref<const std::string&>();
      if (!open_objects.back().insert(key).second) {
        damaged(name, fmt::format("its header has '{}' twice", key));
      }
    }
    return true;
  };
  return json::parse(text, watch);
}

std::vector<std::int64_t> whole_numbers(const json& list) {
  std::vector<std::int64_t> numbers;
  for (const json& number : list.get_ref<const json::array_t&>())
    numbers.push_back(whole_number<std::int64_t>(number));
  return numbers;
}

/// Elements of a shape; throws through `damaged` if it is negative or too large to be true.
std::size_t element_count(const std::vector<std::int64_t>& shape, std::size_t limit,
                          const std::string& name) {
  std::size_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent < 0) damaged(name, "a negative extent");
    if (extent != 0 && count > limit / static_cast<std::size_t>(extent)) {
      damaged(name, "a tensor larger than the file");
    }
    count *= static_cast<std::size_t>(extent);
  }
  return count;
}

TensorData read_tensor(const json& entry, const Bytes& bytes, std::size_t data_start,
                       const std::string& name) {
  TensorData tensor;
  tensor.dtype = entry.at("dtype").get<std::string>();
  tensor.shape = whole_numbers(entry.at("shape"));
  const auto range = whole_numbers(entry.at("data_offsets"));
  const std::size_t available = bytes.size() - data_start;
  if (range.size() != 2 || range[0] < 0 || range[0] > range[1] ||
      range[1] > static_cast<std::int64_t>(available)) {
    damaged(name, "a tensor lies outside the file (was it cut short?)");
  }
  const auto size = static_cast<std::size_t>(range[1] - range[0]);
  const std::size_t element = element_bytes(tensor.dtype);
  if (element == 0) damaged(name, fmt::format("unknown dtype '{}'", tensor.dtype));
  if (element_count(tensor.shape, available, name) * element != size) {
    damaged(name, "a tensor's shape does not fit its bytes");
  }
  const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(data_start) + range[0];
  tensor.bytes.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
  return tensor;
}

}  // namespace

std::size_t element_bytes(const std::string& dtype) {
  if (dtype == "F32" || dtype == "I32" || dtype == "U32") return 4;
  if (dtype == "F16" || dtype == "BF16" || dtype == "I16" || dtype == "U16") return 2;
  if (dtype == "F64" || dtype == "I64" || dtype == "U64") return 8;
  if (dtype == "U8" || dtype == "I8" || dtype == "BOOL") return 1;
  return 0;
}

Bytes serialise(const TensorFile& file) {
  json header = json::object();
  if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : file.tensors) {
    header[name] = {{"dtype", tensor.dtype},
                    {"shape", tensor.shape},
                    {"data_offsets", {offset, offset + tensor.bytes.size()}}};
    offset += tensor.bytes.size();
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the format wants the data 8-byte aligned
  Bytes out;
  out.reserve(kLengthBytes + text.size() + offset);
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(text.size()) >> (8 * i)));
  }
  out.insert(out.end(), text.begin(), text.end());
  for (const auto& [name, tensor] : file.tensors) {
    out.insert(out.end(), tensor.bytes.begin(), tensor.bytes.end());
  }
  return out;
}

TensorFile parse_tensor_file(const Bytes& bytes, const std::string& name) {
  if (bytes.size() < kLengthBytes) damaged(name, "shorter than a header");
  std::uint64_t header_bytes = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    header_bytes |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
  }
  if (header_bytes > kMaxHeaderBytes || header_bytes > bytes.size() - kLengthBytes) {
    damaged(name, "not a bundle or profile, or cut short");
  }
  const auto data_start = static_cast<std::size_t>(kLengthBytes + header_bytes);
  TensorFile file;
  std::size_t unread = bytes.size() - data_start;
  try {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + kLengthBytes,
                                header_bytes);
    const json header = parse_distinct(text, name);
    if (!header.is_object()) damaged(name, "its header is not an object");
    for (const auto& [key, entry] : header.items()) {
      if (key == "__metadata__") {
        file.metadata = entry.get<std::map<std::string, std::string>>();
      } else {
        TensorData tensor = read_tensor(entry, bytes, data_start, name);
        // Else a thousand tensors of the same megabyte would make a small file a gigabyte.
        if (tensor.bytes.size() > unread) damaged(name, "its tensors overlap");
        unread -= tensor.bytes.size();
        file.tensors[key] = std::move(tensor);
      }
    }
  } catch (const json::exception&) {
    damaged(name, "its header is not what a bundle or profile begins with");
  }
  if (unread > 0) damaged(name, fmt::format("{} bytes belong to no tensor", unread));
  return file;
}

}  // namespace airsplit
