// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Which commit the program was built from.
#pragma once

#include <string>

namespace airsplit {

/// The commit's first digits, with "+" behind them if files were changed; "" if git did not know.
std::string commit();

}  // namespace airsplit
