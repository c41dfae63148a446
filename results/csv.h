// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// Rows as a CSV file that pandas, R and spreadsheets read.
#pragma once

#include <filesystem>
#include <string>

#include "results/row.h"

namespace airsplit {

/// One line of a CSV file, with its line end.
std::string to_csv_line(const std::vector<std::string>& fields);

/// Header line and rows with the quoting of RFC 4180, lines ending in LF as Unix tools expect.
std::string to_csv(const Records& records);

/// Writes to_csv() to `path`, replacing a file of that name at once when all is written: a failure
/// leaves what was there. Throws WorkError with the path and the system's reason.
void write_csv(const std::filesystem::path& path, const Records& records);

}  // namespace airsplit
