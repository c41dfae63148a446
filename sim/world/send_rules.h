// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// How a device sends its payloads, and when the edge answers: what SchemeSpec::send says.
#pragma once

#include <cstdint>

#include "inference/scheme/scheme_spec.h"

namespace airsplit {

enum class Sending {
  kAll,        ///< the payload, in one message
  kRate,       ///< its first groups, in one message
  kDeadline,   ///< a message for each group; the edge answers when it must
  kConfident,  ///< a message for each group; the edge answers when it is sure
};

struct SendRules {
  Sending how = Sending::kAll;
  std::uint32_t budget_bytes = 0;  ///< of kRate
  std::int64_t slack_ns = 0;       ///< of kDeadline
  double margin = 0;               ///< of kConfident

  /// Whether each group is a message, and the answer what stops the device.
  bool one_by_one() const { return how == Sending::kDeadline || how == Sending::kConfident; }
};

SendRules send_rules(const SchemeSpec& spec);

}  // namespace airsplit
