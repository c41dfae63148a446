// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/hardware/processors.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "common/error.h"
#include "common/nearest.h"
#include "common/shortened.h"

namespace airsplit {
namespace {

bool has_roofline(const Processor& processor) { return processor.peak_gflops > 0; }

double roofline_seconds(const Processor& processor, const BlockWork& block, int batch) {
  const double images = batch;
  const double compute_s =
      2 * block.macs * images / (processor.peak_gflops * 1e9 * processor.efficiency);
  const double memory_s =
      (block.weight_bytes + images * block.activation_bytes) / (processor.memory_gb_s * 1e9);
  return std::max({compute_s, memory_s, block.layers * processor.layer_ms / 1e3});
}

double coding_seconds(const Processor& processor, const BlockWork& block) {
  const auto ns = processor.coding_ns.find(block.name);
  return ns == processor.coding_ns.end() ? 0 : block.coded * ns->second / 1e9;
}

/// What was measured of the block for one image; null if nothing was.
const double* measured_ms(const Processor& processor, const BlockWork& block) {
  for (const double macs : {block.macs, kAnyMacs}) {
    const auto found = processor.block_ms.find({block.name, macs});
    if (found != processor.block_ms.end()) return &found->second;
  }
  return nullptr;
}

/// How many times as long a batch takes as one image.
double times_longer(const Processor& processor, const BlockWork& block, int batch) {
  const double one_s = has_roofline(processor) ? roofline_seconds(processor, block, 1) : 0;
  return one_s > 0 ? roofline_seconds(processor, block, batch) / one_s : batch;
}

bool says_time(const Processor& processor, const BlockWork& block) {
  return has_roofline(processor) || processor.network_macs > 0 || is_coding(block) ||
         measured_ms(processor, block) != nullptr;
}

}  // namespace

std::vector<std::string> measured_names(const Processor& processor) {
  std::vector<std::string> names;
  for (const auto& [block, ms] : processor.block_ms) {
    if (names.empty() || names.back() != block.first) names.push_back(block.first);
  }
  return names;
}

double block_seconds(const Processor& processor, const BlockWork& block, int batch) {
  if (is_coding(block)) return batch * coding_seconds(processor, block);
  if (const double* ms = measured_ms(processor, block))
    return *ms / 1e3 * (batch == 1 ? 1 : times_longer(processor, block, batch));
  if (has_roofline(processor)) return roofline_seconds(processor, block, batch);
  expect_times(processor, {block}, "processor");
  return batch * processor.network_ms / 1e3 * (block.macs / processor.network_macs);
}

double compute_seconds(const Processor& processor, const PartWork& part, int batch) {
  double seconds = total_macs(part) > 0 ? processor.overhead_ms / 1e3 : 0;
  for (const BlockWork& block : part) seconds += block_seconds(processor, block, batch);
  return seconds;
}

void expect_times(const Processor& processor, const PartWork& part, const std::string& where) {
  for (const BlockWork& block : part) {
    if (says_time(processor, block)) continue;
    throw InputError(fmt::format(
        "{}: there is no time of block \"{}\" ({:g} multiply-adds); there are times of: {}. "
        "Expected "
        "it among blocks, or for what is not there network_ms, or peak_gflops and efficiency",
        where, shortened(block.name), block.macs, fmt::join(measured_names(processor), ", ")));
  }
}

Processor only_processor(const Processors& processors, const std::string& key) {
  std::vector<std::string> names;
  for (const auto& entry : processors) {
    if (entry.first != "ideal") names.push_back(entry.first);
  }
  if (names.size() == 1) return processors.at(names.front());
  throw InputError(fmt::format("{}: this file has {} processors{}{}: say which, FILE.toml:NAME",
                               key, names.size(), names.empty() ? "" : ": ",
                               fmt::join(names, ", ")));
}

Processor find_processor(const Processors& processors, const std::string& name,
                         const std::string& key) {
  const auto found = processors.find(name);
  if (found != processors.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& entry : processors) names.push_back(entry.first);
  throw InputError(fmt::format("{} = \"{}\": no such processor{}; there are: {}", key,
                               shortened(name), suggestion(name, names), fmt::join(names, ", ")));
}

}  // namespace airsplit
