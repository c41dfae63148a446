// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Whether bytes that somebody else wrote are text.
#pragma once

#include <string>

namespace airsplit {

/// Whether JSON can hold it: UTF-8 without surrogates or overlong forms (RFC 3629).
bool is_utf8(const std::string& text);

/// Whether it is UTF-8 without control characters: what a name or a title may be.
bool is_one_line(const std::string& text);

}  // namespace airsplit
