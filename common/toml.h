// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// TOML that comes from users: scenarios, processors, recipes.
#pragma once

#include <string>

#include <toml++/toml.h>

namespace airsplit {

/// The text of a TOML file. Throws InputError as read_text() does.
std::string read_toml(const std::string& path);

/// Throws InputError, "NAME:LINE: this is not TOML: REASON", or that keys or values are nested more
/// than 32 deep: a document of many thousand levels would overflow the stack when it is freed.
toml::table parse_toml(const std::string& text, const std::string& name);

}  // namespace airsplit
