#include "inference/scheme/work.h"

#include <utility>

namespace airsplit {
namespace {

PartWork one_block(double macs) {
  if (macs <= 0) return {};
  BlockWork block;
  block.macs = macs;
  return {block};
}

}  // namespace

bool operator==(const BlockWork& a, const BlockWork& b) {
  return a.name == b.name && a.macs == b.macs && a.layers == b.layers &&
         a.weight_bytes == b.weight_bytes && a.activation_bytes == b.activation_bytes;
}

double total_macs(const PartWork& part) {
  double macs = 0;
  for (const BlockWork& block : part) macs += block.macs;
  return macs;
}

PartWork operator+(PartWork a, const PartWork& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Work::Work(double device_macs, double edge_macs)
    : device(one_block(device_macs)), edge(one_block(edge_macs)) {}

}  // namespace airsplit
