// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/formats/symbol_model_tensors.h"

#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"

namespace airsplit {
namespace {

constexpr const char* kContextsName = "entropy_contexts";
constexpr const char* kThresholdsName = "entropy_thresholds";
constexpr const char* kTablesName = "entropy_tables";

/// Tables of a channel with so many contexts: with several there is one more, for no neighbour.
std::int64_t tables_for(std::int64_t contexts) { return contexts == 1 ? 1 : contexts + 1; }

template <typename T>
std::vector<std::int64_t> widened(const Bytes& bytes) {
  std::vector<T> numbers(bytes.size() / sizeof(T));
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(T));
  return {numbers.begin(), numbers.end()};
}

std::vector<std::int64_t> read_whole_numbers(const TensorFile& file, const std::string& tensor,
                                             const std::vector<std::int64_t>& shape,
                                             const std::string& name) {
  const TensorData& data = find_tensor(file, tensor, shape, name);
  if (data.dtype == "I16") return widened<std::int16_t>(data.bytes);
  if (data.dtype == "I32") return widened<std::int32_t>(data.bytes);
  throw InputError(
      fmt::format("{}: tensor '{}' has type {}, expected I32 or I16", name, tensor, data.dtype));
}

}  // namespace

const TensorData& find_tensor(const TensorFile& file, const std::string& tensor,
                              const std::vector<std::int64_t>& shape, const std::string& name) {
  const auto found = file.tensors.find(tensor);
  if (found == file.tensors.end())
    throw InputError(fmt::format("{}: tensor '{}' is missing", name, tensor));
  if (found->second.shape == shape) return found->second;
  throw InputError(fmt::format("{}: tensor '{}' has shape [{}], expected [{}]", name, tensor,
                               fmt::join(found->second.shape, ", "), fmt::join(shape, ", ")));
}

void add_model(TensorFile& file, const std::string& prefix, const SymbolModel& model) {
  std::vector<std::int16_t> contexts, thresholds, tables;
  std::int64_t table_count = 0;
  for (const ChannelModel& channel : model.channels()) {
    contexts.push_back(static_cast<std::int16_t>(channel.thresholds().size() + 1));
    thresholds.insert(thresholds.end(), channel.thresholds().begin(), channel.thresholds().end());
    for (const FrequencyTable& table : channel.tables()) {
      tables.insert(tables.end(), table.frequencies().begin(), table.frequencies().end());
      ++table_count;
    }
  }
  const auto add = [&](const char* tensor, const std::vector<std::int16_t>& values,
                       std::vector<std::int64_t> shape) {
    file.tensors[prefix + tensor] = pack_numbers(values, std::move(shape), "I16");
  };
  const auto size = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
  add(kContextsName, contexts, {size(contexts)});
  add(kThresholdsName, thresholds, {size(thresholds)});
  add(kTablesName, tables, {table_count, size(tables) / table_count});
}

namespace {

SymbolModel model_from(const TensorFile& file, const std::string& prefix, PlaneShape plane,
                       std::int64_t channels, std::int64_t symbols, const std::string& name) {
  const auto contexts = read_whole_numbers(file, prefix + kContextsName, {channels}, name);
  std::int64_t table_count = 0, threshold_count = 0;
  for (const std::int64_t count : contexts) {
    if (count < 1 || count > static_cast<std::int64_t>(kMostContexts)) {
      throw InputError(
          fmt::format("{}: damaged file: {} contexts in {}{}", name, count, prefix, kContextsName));
    }
    table_count += tables_for(count);
    threshold_count += count - 1;
  }
  const auto frequencies =
      read_whole_numbers(file, prefix + kTablesName, {table_count, symbols}, name);
  const auto all_thresholds =
      read_whole_numbers(file, prefix + kThresholdsName, {threshold_count}, name);
  auto row = frequencies.begin();
  auto threshold = all_thresholds.begin();
  std::vector<ChannelModel> models;
  for (const std::int64_t count : contexts) {
    std::vector<FrequencyTable> tables;
    for (std::int64_t t = 0; t < tables_for(count); ++t, row += symbols) {
      // A frequency that does not fit in 16 bits is caught by the table: the sum is wrong.
      tables.emplace_back(std::vector<std::uint16_t>(row, row + symbols));
    }
    const std::vector<int> thresholds(threshold, threshold + (count - 1));
    threshold += count - 1;
    models.push_back(count == 1 ? ChannelModel(tables.front())
                                : ChannelModel(thresholds, std::move(tables)));
  }
  return {plane, std::move(models)};
}

}  // namespace

SymbolModel read_model(const TensorFile& file, const std::string& prefix, PlaneShape plane,
                       std::int64_t channels, std::int64_t symbols, const std::string& name) {
  try {
    return model_from(file, prefix, plane, channels, symbols, name);
  } catch (const InputError& problem) {
    const std::string what = problem.what();
    if (what.rfind(name, 0) == 0) throw;
    throw InputError(fmt::format("{}: damaged file: {}: {}", name, prefix + kTablesName, what));
  }
}

}  // namespace airsplit
