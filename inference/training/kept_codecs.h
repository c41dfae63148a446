// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The codecs of another bundle that go into a new one as they are: `train --keep-codecs`.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "common/file.h"
#include "inference/bundle/bundle_networks.h"
#include "inference/engine/train_options.h"
#include "inference/training/codec_training.h"
#include "inference/training/recipe.h"

namespace airsplit {

/// Which codecs of a bundle are kept, by their number there; no bundle: none.
struct KeptCodecs {
  std::shared_ptr<const BundleNetworks> bundle;
  std::vector<std::size_t> numbers;
};

/// The bundle that these bytes, of --weights, are; null if they are weights of others.
std::shared_ptr<const BundleNetworks> bundle_of(const Bytes& bytes, const std::string& path,
                                                const CodecKinds& codecs);

/// Those that the options and the recipe's keep_codecs ask for. Throws InputError if there are none
/// such, the recipe's backbone may become another, or one of its codecs has the name of one that
/// the bundle holds, kept or not: what was measured of that one would be taken for its own.
KeptCodecs kept_codecs(const Recipe& recipe, const TrainOptions& options,
                       const CodecTrainings& trainings);

/// Throws InputError unless the codecs that are kept are for these classes.
void expect_same_classes(const KeptCodecs& kept, const std::vector<std::string>& classes);

/// What the log of `bundle` says of its backbone and of the codecs that are kept: lines that begin
/// with another's name, and those, further in, that belong to them, are left out.
std::string log_of(const KeptCodecs& kept, const BundleInfo& bundle, const CodecKinds& codecs);

/// Notes in `info` which bundles' networks the new one has, so far as a name means the same network
/// in both.
void note_shared_networks(const KeptCodecs& kept, bool has_new_codecs, BundleInfo& info);

}  // namespace airsplit
