// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// What a device computes of a task that no answer came to (DeviceSettings::fallback_ms).
#pragma once

#include "sim/world/scheme_runner.h"

namespace airsplit {

/// The blocks of the whole network, `local`, that the device has not computed when it has done its
/// part of `scheme`: it keeps its features, or the image. Throws InputError where nobody can tell.
PartWork rest_on_device(const SchemeRunner& scheme, const SchemeRunner& local);

}  // namespace airsplit
