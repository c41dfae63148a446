// SPDX-FileCopyrightText: 2026 The airsplit authors
// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only

#include "cli/file_kinds.h"

namespace airsplit {

FileKind store_files(), scenario_files();  // cli/simulator/describe_files.cpp

std::vector<FileKind> file_kinds() {
  return {
#ifdef AIRSPLIT_SIM
      store_files(),
      scenario_files(),
#endif
  };
}

}  // namespace airsplit
