// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

// The kinds of files beyond inference's own that `airsplit inspect` can describe.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/tables.h"

namespace airsplit {

struct FileKind {
  bool (*is)(const std::filesystem::path& path);
  /// What is in it, for a reader. Throws InputError.
  std::string (*describe)(const std::string& path, const Tables& tables);
};

/// Those of this build; the first one whose `is` says yes counts.
std::vector<FileKind> file_kinds();

}  // namespace airsplit
