// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codecs/aecnn/aecnn_scheme.h"

#include "inference/scheme/codec_scheme.h"

namespace airsplit {
namespace {

SchemeKind make_control() {
  SchemeKind kind =
      codec_scheme_kind("aecnn-random", "AECNN, random", "AECNN with channels chosen at random");
  kind.control_of = aecnn_scheme();
  kind.control_doc = "randomly chosen channels";
  return kind;
}

}  // namespace

const SchemeKind* aecnn_scheme() {
  static const SchemeKind kind = codec_scheme_kind(
      "aecnn", "AECNN", "Pruned by channel attention, quantised, entropy-coded (ICC 2023)");
  return &kind;
}

const SchemeKind* aecnn_random_scheme() {
  static const SchemeKind kind = make_control();
  return &kind;
}

}  // namespace airsplit
