// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "inference/scheme/network_scheme.h"

#include "common/error.h"

namespace airsplit {

void expect_header(const Bytes& payload, const Gaps& gaps, PayloadHeader expected) {
  check(!gaps.empty() && gaps.back().end <= payload.size(), "gaps that lie in the payload");
  if (gaps.front().begin < kPayloadHeaderBytes) throw InputError("payload: the header is missing");
  expect_payload(payload, expected);
}

}  // namespace airsplit
