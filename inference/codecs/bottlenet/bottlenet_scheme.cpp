// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codecs/bottlenet/bottlenet_scheme.h"

#include "inference/scheme/codec_scheme.h"

namespace airsplit {
namespace {

SchemeKind make_kind() {
  SchemeKind kind = codec_scheme_kind("bottlenet++", "BottleNet++",
                                      "A convolution down to a few channels (ICC Workshops 2020)");
  kind.is_baseline = true;
  return kind;
}

}  // namespace

const SchemeKind* bottlenet_scheme() {
  static const SchemeKind kind = make_kind();
  return &kind;
}

}  // namespace airsplit
