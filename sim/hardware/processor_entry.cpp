// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "sim/hardware/processor_entry.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "common/number.h"
#include "sim/hardware/reference_core.h"

namespace airsplit {
namespace {

constexpr const char* kClassifier = "fc";

/// A text in quotes, as TOML wants it.
std::string quoted(const std::string& text) {
  std::ostringstream out;
  out << toml::value<std::string>(text);
  return out.str();
}

/// A sum over the backbone's blocks, which come first.
template <typename Part>
double over_backbone(const ProcessorEntry& entry, const Part& part) {
  double sum = 0;
  for (const TimedBlock& block : entry.blocks) {
    sum += part(block);
    if (block.work.name == kClassifier) break;
  }
  return sum;
}

}  // namespace

double network_seconds(const ProcessorEntry& entry) {
  return over_backbone(entry, [](const TimedBlock& block) { return block.seconds; });
}

double efficiency(const ProcessorEntry& entry) {
  const double macs = over_backbone(entry, [](const TimedBlock& block) { return block.work.macs; });
  const double gflops = 2 * macs / network_seconds(entry) / 1e9;
  return std::clamp(gflops / entry.limits.gflops, 0.01, 1.0);
}

std::string to_toml(const ProcessorEntry& entry) {
  std::string text = fmt::format(
      "[{}]\npeak_gflops = {}\nefficiency = {}\nmemory_gb_s = {}\noverhead_ms = 0\nactive_w = {}\n"
      "idle_w = {}\nsource = {}\n",
      quoted(entry.name), to_text_6(entry.limits.gflops), to_text_6(efficiency(entry)),
      to_text_6(entry.limits.memory_gb_s), to_text(entry.active_w), to_text(entry.idle_w),
      quoted(entry.source));
  for (const CodingKind& kind : coding_kinds()) {
    const auto ns = entry.coding_ns.find(kind.name);
    if (ns != entry.coding_ns.end())
      text += fmt::format("{} = {}\n", coding_key(kind), to_text_6(ns->second));
  }
  text += "blocks = [\n";
  for (const TimedBlock& block : entry.blocks) {
    text += fmt::format("  {{block = {}, macs = {}, ms = {}}},\n", quoted(block.work.name),
                        to_text(block.work.macs), to_text_6(1e3 * block.seconds));
  }
  return text + "]\n";
}

std::string to_toml(const MeasuredBlocks& entry) {
  std::string text =
      fmt::format("[{}]\noverhead_ms = {}\nactive_w = {}\nidle_w = {}\nsource = {}\nblocks = [\n",
                  quoted(entry.name), to_text(entry.overhead_ms), to_text(entry.active_w),
                  to_text(entry.idle_w), quoted(entry.source));
  for (const BlockMs& block : entry.blocks)
    text += fmt::format("  {{block = {}, ms = {}}},\n", quoted(block.block), to_text(block.ms));
  return text + "]\n";
}

}  // namespace airsplit
