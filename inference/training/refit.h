// What a bundle's codecs know of their data, measured anew without training.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace airsplit {

struct RefitOptions {
  std::string bundle_path;
  std::string data;       ///< "shapes" or an image folder, with the bundle's classes
  std::string out_path;   ///< where the new bundle goes
  std::vector<int> bits;  ///< bit depths of every codec's values; empty: those that it has
  int threads = 0;        ///< 0: one per core
  /// Called with a line on each codec.
  std::function<void(const std::string&)> say;
};

/// Writes a bundle with the same networks, whose channels' means and order of importance and
/// entropy tables are measured on the data's training images, and whose values have the bit depths
/// asked for. The weights stay the same to the bit. Throws InputError on a wrong bundle or unusable
/// data.
void refit(const RefitOptions& options);

}  // namespace airsplit
