// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Standard output, watched: a reader who went away is noticed.
#pragma once

#include <string>

namespace airsplit {

/// Writes and flushes. Throws WorkError if standard output is closed or full.
void print(const std::string& text);

/// Leads standard input, output and error to /dev/null where they are closed. Before any file is
/// opened: it would take their place, and what is printed would go into it.
void open_closed_streams();

}  // namespace airsplit
