// The work of a network, block by block: what a processor computes and moves for one image.
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
};

bool operator==(const BlockWork& a, const BlockWork& b);

/// What one side computes, in the order in which it does.
using PartWork = std::vector<BlockWork>;

double total_macs(const PartWork& part);

/// a, then b.
PartWork operator+(PartWork a, const PartWork& b);

/// What the two sides of a scheme compute. Image codecs and entropy coding are not counted.
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
