// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// A bundle's networks, computed by LibTorch, as schemes see them.
#pragma once

#include <memory>

#include "inference/bundle/bundle_networks.h"
#include "inference/scheme/networks.h"
#include "inference/scheme/scheme_kind.h"

namespace airsplit {

/// The codecs' specs get their kinds from `schemes`. Throws InputError if one is not there.
std::shared_ptr<const Networks> make_torch_networks(std::shared_ptr<const BundleNetworks> bundle,
                                                    const SchemeKinds& schemes);

}  // namespace airsplit
