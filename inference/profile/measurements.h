// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Measurements of one's own as a profile: what schemes did with images, without their networks.
#pragma once

#include <string>

#include "inference/profile/profile.h"

namespace airsplit {

/// The most that such a file may hold.
constexpr std::size_t kMostMeasuredBytes = std::size_t{1} << 29;
constexpr std::size_t kMostMeasuredRows = 5'000'000;

/// Reads a CSV file with a row for each scheme and image, in any order, and these columns in any
/// order:
///   scheme         a label of ours ("direct jpeg 75"), or any name: a scheme of kind `measured`
///   image          its name or number. The test set has the images in the order of their numbers,
///                  or of their names' bytes where one is no number
///   payload_bytes  what the device hands to the radio, headers counted; 0 in all rows of a
///                  scheme that answers on the device
///   label          the image's class, a whole number from 0: the same in all rows of an image
///   prediction     the answer's, -1 for none; or
///   correct        how right the answer is, 0 to 1, with or without a label
///   device_ms, edge_ms   what the device and the edge compute; of a scheme in all rows or in none
///   packets        of how many first packets the row tells, or nothing: an image may have several
///                  rows of a scheme, and that of the most packets is of its whole payload. In the
///                  others payload_bytes are what their packets hold, the answer is what the edge
///                  makes of them alone, and times are the whole's or left out
/// `known`, which may be null, is a profile with the networks of schemes of the same label: times
/// that the file does not give follow from their work, as do the bytes without compression. Without
/// it each scheme needs both times (that of the edge only if it sends something).
///
/// Every scheme has every image, once for each number of packets. Throws InputError, with file and
/// line, on anything else.
Profile import_measurements(const std::string& text, const std::string& name,
                            const Profile* known = nullptr,
                            const SchemeKinds& schemes = builtin_schemes());

}  // namespace airsplit
