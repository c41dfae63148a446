// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/schemes/builtin_schemes.h"

#include "inference/codecs/aecnn/aecnn_scheme.h"
#include "inference/codecs/bottlenet/bottlenet_scheme.h"
#include "inference/codecs/progressive/progressive_scheme.h"

namespace airsplit {

const SchemeKinds& builtin_schemes() {
  static const SchemeKinds kinds = {local_scheme(),       direct_scheme(),       split_scheme(),
                                    aecnn_scheme(),       aecnn_random_scheme(), bottlenet_scheme(),
                                    progressive_scheme(), adopted_scheme(),      measured_scheme()};
  return kinds;
}

const SchemeKind* builtin_scheme(const std::string& name) {
  return find_scheme_kind(name, builtin_schemes());
}

}  // namespace airsplit
