// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/codecs/bottlenet/bottlenet_scheme.h"

#include "inference/scheme/channel_knowledge.h"
#include "inference/scheme/codec_scheme.h"

namespace airsplit {
namespace {

SchemeKind make_kind() {
  SchemeKind kind = codec_scheme_kind("bottlenet++", "BottleNet++",
                                      "A convolution down to a few channels (ICC Workshops 2020)");
  kind.is_baseline = true;
  kind.may_have.emplace_back(&SchemeSpec::channel);
  for (const auto& field : csi_fields()) kind.may_have.push_back(field);
  kind.what_is_wrong = [of_all = kind.what_is_wrong](const SchemeSpec& spec) -> std::string {
    const bool knows = !spec.csi.empty() || spec.csi_ms > 0 || spec.csi_db > 0;
    if (knows && !is_told_snr(spec))
      return "csi goes with channel = \"awgn\" and uncoded = \"symbols\": no other is told an SNR";
    const std::string wrong = what_is_wrong_with_csi(spec);
    return wrong.empty() ? of_all(spec) : wrong;
  };
  return kind;
}

}  // namespace

const SchemeKind* bottlenet_scheme() {
  static const SchemeKind kind = make_kind();
  return &kind;
}

}  // namespace airsplit
