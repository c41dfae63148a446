// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Sound files of a few kilobytes, made in code: what fuzzing begins with.
#pragma once

#include <string>
#include <vector>

#include "common/bytes.h"
#include "inference/engine/bundle.h"
#include "inference/scheme/scheme.h"

namespace airsplit {

/// A network of hardly a channel for 32 x 32 pixels and 4 classes, and a codec of each kind.
Bytes tiny_bundle();

/// The same with another text in place of its description.
Bytes tiny_bundle_with(const std::string& description);

/// A bundle by LibTorch that is linked in, so that fuzzing sees which code an input reaches.
Bundle parse_fuzzed_bundle(const Bytes& bytes, const std::string& name);

/// The description that tiny_bundle() has.
std::string tiny_description();

/// Three images, two schemes.
Bytes tiny_profile();

/// An image of 32 x 32 pixels, as PNG and as its pixels.
Photo tiny_photo();

/// One scheme of the tiny bundle and a payload that it made.
struct SchemeExample {
  std::unique_ptr<Scheme> scheme;
  Bytes payload;
};
std::vector<SchemeExample> scheme_examples();

/// A payload with another body under the header of `payload`, its checksum right: what damage
/// would be if one in 256 went unnoticed.
Bytes resealed(const Bytes& payload, const Bytes& body);

}  // namespace airsplit
