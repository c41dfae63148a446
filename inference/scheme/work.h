// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The work of a scheme, block by block: what a processor computes, moves and codes for one image.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace airsplit {

/// One block for one image. Memory traffic counts every weight, input value and output value of
/// every convolution and matrix once, as float32, and the shortcut of a bottleneck once: what
/// passes between processor and memory if nothing stays in a cache. Batch norm and ReLU are taken
/// as fused into the layer before them.
struct BlockWork {
  std::string name;             ///< "stem", "layer3.5", "fc"; of a codec "encoder" and "decoder"
  double macs = 0;              ///< multiply-adds
  double layers = 0;            ///< convolutions and matrices, which run one after another
  double weight_bytes = 0;      ///< read once for all images of a batch
  double activation_bytes = 0;  ///< of each image of a batch
  double coded = 0;             ///< of a step of coding: see CodingKind; else 0
};

bool operator==(const BlockWork& a, const BlockWork& b);

/// A step in which a part codes each image, or the symbols that are sent for it. It is a block of
/// this name that has no multiply-adds: what it takes follows from how much is coded.
struct CodingKind {
  const char* name;  ///< "jpeg_encode"
  const char* unit;  ///< of BlockWork::coded: "px" or "symbol"
};

/// Encoding and decoding by PNG, JPEG, WebP and the entropy coder.
const std::vector<CodingKind>& coding_kinds();

bool is_coding(const BlockWork& block);

/// The step of this name, of so many pixels or symbols; no block if that is 0.
std::vector<BlockWork> coding_step(const std::string& name, double amount);

/// What one side computes, in the order in which it does.
using PartWork = std::vector<BlockWork>;

double total_macs(const PartWork& part);

/// a, then b.
PartWork operator+(PartWork a, const PartWork& b);

/// What the two sides of a scheme compute.
struct Work {
  Work() = default;
  Work(PartWork device_part, PartWork edge_part)
      : device(std::move(device_part)), edge(std::move(edge_part)) {}
  /// Where no more is known than the operations: one block for each side, of no memory traffic.
  Work(double device_macs, double edge_macs);

  double device_macs() const { return total_macs(device); }
  double edge_macs() const { return total_macs(edge); }

  PartWork device, edge;
};

/// The name of a codec's own layers on the device, between the network's last block there and the
/// quantiser.
inline constexpr const char* kEncoderBlock = "encoder";
inline constexpr const char* kDecoderBlock = "decoder";

}  // namespace airsplit
