// A bundle: one file with the trained networks, their entropy tables and how they were trained.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "inference/scheme/scheme.h"

namespace airsplit {

/// A payload names its codec in one byte.
inline constexpr std::size_t kMostCodecs = 256;

/// What a bundle says about itself.
struct BundleInfo {
  std::string title;
  std::string data;                  ///< what it was trained on: "shapes", "caltech101"
  std::vector<std::string> classes;  ///< in the order of the network's outputs
  int input_px = 0;                  ///< side of the network's square input
  double width = 1;                  ///< width multiplier of ResNet-50
  std::string recipe;                ///< the training recipe's full text
  std::string log;                   ///< validation accuracy of the backbone and each codec
  std::vector<SchemeSpec> codecs;    ///< the trained aecnn and bottlenet++ schemes
  std::string hash;                  ///< of the file's bytes, 16 hex digits
};

/// The trained networks of one file. A bundle is in safetensors format: any program that reads that
/// format can read its weights.
class Bundle {
 public:
  /// Throws InputError, saying what is wrong, if the file is missing, damaged or not a bundle. Sets
  /// LibTorch to one thread: the order of a sum depends on their number, and payloads must not.
  static Bundle load(const std::string& path);
  /// The same from the file's bytes; `name` is the file's, for messages.
  static Bundle parse(const Bytes& bytes, const std::string& name);

  const BundleInfo& info() const;

  /// Builds a scheme that is ready to run. Throws InputError if the bundle does not hold it; the
  /// message lists what it holds.
  std::unique_ptr<Scheme> make_scheme(const SchemeSpec& spec) const;

  /// Several schemes for one thread. Asked to encode the same photo one after another, they compute
  /// its features once. Throws InputError as make_scheme does.
  std::vector<std::unique_ptr<Scheme>> make_schemes(const std::vector<SchemeSpec>& specs) const;

  /// The scheme that a payload's header says it was made with, such that make_scheme's can decode
  /// it (of `direct`, the quality is any). Throws InputError if there is no sound header, or it
  /// names no scheme of this bundle.
  SchemeSpec spec_of(const Bytes& payload) const;

  struct Networks;  // Torch's side, in bundle_networks.h

 private:
  std::shared_ptr<const Networks> networks_;
};

}  // namespace airsplit
