// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a profile measured, as tables: accuracy against compression, and schemes in pairs.
#pragma once

#include <string>

#include "inference/profile/profile.h"
#include "results/row.h"

namespace airsplit {

/// One row for each scheme of the profile, of a progressive codec one for each number of its first
/// groups. Columns: scheme, split, channels, bits, ratio (nominal),
/// payload_bytes_mean, compression_ratio (with entropy coding and header), accuracy with its Wilson
/// 95 % interval, loss against the unsplit backbone in points (paired), device_macs, edge_macs,
/// encoder_parameters, the mean accuracy of the classes, class_accuracy, and, of a progressive
/// codec, groups.
Records profile_records(const Profile& profile);

/// How the payloads' bytes are distributed: for each scheme and size, the number of test images
/// whose payload has that size. Columns: scheme, split, channels, bits, ratio (nominal),
/// payload_bytes, images.
Records payload_records(const Profile& profile);

/// A row for each scheme and image, as `airsplit import` reads them
/// (inference/profile/measurements.h).
Records image_records(const Profile& profile);

/// `ours` minus `theirs`, kinds of scheme or their names (direct, "direct jpeg 75"), each pair of
/// them at the same split point: a paired difference of accuracy over the same images, in points,
/// with its 95 % interval. Columns: scheme, split, ratio, payload_bytes_mean; minus_scheme,
/// minus_split, minus_ratio, minus_payload_bytes_mean; accuracy_points_difference, _low, _high. Of
/// one network for all rates each number of first groups is a row, with a last column, groups.
/// Throws InputError if the profile has no scheme of that kind.
Records compare_profile_schemes(const Profile& profile, const std::string& ours,
                                const std::string& theirs);

/// The same as profile_records(), as an aligned text, and below it, where the profile has them:
/// AECNN against its random control at the same split point and ratio, and AECNN against
/// BottleNet++ at no more bytes, each as a paired difference of accuracy over the same images with
/// its 95 % interval.
std::string describe_profile(const Profile& profile);

}  // namespace airsplit
