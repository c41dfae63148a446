// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A profile: what LibTorch measured on a test set, for each scheme and image, to be replayed.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "inference/data/dataset.h"
#include "inference/engine/bundle.h"
#include "inference/scheme/scheme_kind.h"
#include "inference/schemes/builtin_schemes.h"

namespace airsplit {

/// What the edge makes of the first bytes of payloads: of a progressive codec, for each number of
/// groups from 0, but not for all; of imported measurements, for as many numbers of bytes as there
/// are. Those of all images lie one behind the other, by image and then by bytes, which do not
/// fall.
struct PartialAnswers {
  std::vector<std::uint32_t> of_image;  ///< how many an image has; empty where nothing is known
  std::vector<std::uint32_t> bytes;     ///< no more than the payload's
  std::vector<std::int16_t> predicted;
  std::vector<float> margin;    ///< empty of imported measurements
  std::vector<double> correct;  ///< empty where answers are classes
};

/// What one scheme did with each image of the test set, in the data set's order.
struct ProfileEntry {
  SchemeSpec spec;
  Work work;
  CodecFacts codec;
  double uncompressed_bytes = 0;
  /// Of a codec: the order-0 entropy, per channel, of all its symbols over these images, in bytes
  /// an image: what no coder that takes symbols one by one could beat. 0 for other schemes.
  double order0_entropy_bytes = 0;
  bool uses_link = true;
  std::vector<std::uint32_t> payload_bytes;
  std::vector<std::int16_t> predicted;
  std::vector<float> margin;
  // Of imported measurements, else empty (measurements.h):
  std::vector<double> correct;  ///< how right the answer is, 0 to 1, whatever `predicted` says
  std::vector<double> device_ms, edge_ms;  ///< what each side takes, whatever `work` says
  PartialAnswers partial;
};

/// The same scheme where the edge gets the first groups alone, of every image as many: what
/// entry.partial says of them. `groups` is below entry.partial.of_image of every image.
ProfileEntry with_first_groups(const ProfileEntry& entry, std::uint32_t groups);

/// How right a scheme's answer to an image is, 0 to 1.
double correctness(const ProfileEntry& entry, int label, std::size_t image);

/// The most that a measurement can say of an image.
constexpr std::uint32_t kMostPayloadBytes = 1U << 30;
constexpr double kMostMeasuredMs = 1e6;

struct Profile {
  std::string data;         ///< what the bundle was trained on
  std::string bundle_hash;  ///< of the bundle that was measured; "" of imported measurements
  std::string hash;         ///< of the profile file's bytes, 16 hex digits; set by load
  /// Of the network whose operations are counted, if it is another than the one that was measured;
  /// else 0.
  double work_width = 0;
  std::vector<std::int16_t> labels;
  std::vector<ProfileEntry> entries;

  /// Throws InputError that lists what the profile holds if the scheme is not there.
  const ProfileEntry& entry(const SchemeSpec& spec) const;
  /// The same, null if it is not there.
  const ProfileEntry* find(const SchemeSpec& spec) const;
};

struct ProfileOptions {
  /// Only the first images of the data set.
  std::size_t images = std::numeric_limits<std::size_t>::max();
  /// Threads, each with its own copy of the networks; the result is the same for any number.
  int jobs = 1;
  /// Called after each image with (done, all), from one thread at a time.
  std::function<void(std::size_t, std::size_t)> progress;
  /// Where what was measured so far is kept until all is: after every 64 images, when the work is
  /// stopped and when it fails. The next measurement of the same goes on from it. Empty: nowhere.
  std::string work_path;
  /// What was measured before, of the same images and this bundle or one that it extends or is
  /// a part of: its schemes are taken over, and none of them is measured again. Null: nothing.
  const Profile* measured = nullptr;
  /// Asked after each image; when it says true, the work is kept and Interrupted is thrown.
  std::function<bool()> stop_requested;
};

/// Runs every scheme on every image, one image at a time, exactly as a live simulation does. Throws
/// InputError if the data set's classes are not the bundle's, options.measured is of other images
/// or of no bundle that this one extends or is a part of, or work_path holds another measurement's
/// work.
Profile measure_profile(const Bundle& bundle, const Dataset& data,
                        const std::vector<SchemeSpec>& schemes, const ProfileOptions& options = {});

/// Counts the operations and the memory traffic of each scheme anew, from the bundle's networks, or
/// from those of this width if it is above 0; what was measured stays. Throws InputError if the
/// profile is of another bundle, or as Networks::of_width() does.
void count_work_anew(Profile& profile, const Bundle& bundle, double work_width = 0);

/// The file's bytes. Equal profiles give equal bytes.
Bytes serialise_profile(const Profile& profile);
void save_profile(const Profile& profile, const std::string& path);

/// True if the file says that it is a profile. Throws InputError on a damaged tensor file.
bool is_profile(const std::string& path);

/// Throws InputError, saying what is wrong, if the file is missing, damaged or not a profile, or
/// holds a scheme of none of these kinds.
Profile load_profile(const std::string& path, const SchemeKinds& schemes = builtin_schemes());

/// The same from the file's bytes; `name` is the file's, for messages.
Profile parse_profile(const Bytes& bytes, const std::string& name,
                      const SchemeKinds& schemes = builtin_schemes());

}  // namespace airsplit
